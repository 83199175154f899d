-- Takes the next alerts due and puts off their next attempt: 15 seconds, doubling, an hour at most.
WITH due AS MATERIALIZED (
    SELECT a.id FROM authority_alert a JOIN authority_chase c ON c.id = a.chase_id
     WHERE a.sent_at IS NULL AND a.to_email <> '' AND a.next_try_at <= %(now)s AND a.attempts < %(most)s
       AND c.acknowledged_at IS NULL AND c.given_up_at IS NULL
     ORDER BY a.next_try_at, a.id LIMIT %(batch)s FOR UPDATE OF a SKIP LOCKED
)
UPDATE authority_alert a
   SET attempts = a.attempts + 1,
       next_try_at = %(now)s::timestamptz + least(interval '15 seconds' * power(2, a.attempts), interval '1 hour')
  FROM due WHERE a.id = due.id
RETURNING a.id, 'authority-alert:' || a.id, a.attempts, a.to_email
