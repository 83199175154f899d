-- Takes the next messages due and puts off their next attempt: 15 seconds, doubling, an hour at most.
WITH due AS MATERIALIZED (
    SELECT m.id FROM message m
     WHERE m.sent_at IS NULL AND m.dead_at IS NULL AND NOT m.incident AND m.available_at <= %(now)s
     ORDER BY m.available_at, m.id LIMIT %(batch)s FOR UPDATE SKIP LOCKED
)
UPDATE message m
   SET attempts = m.attempts + 1,
       available_at = %(now)s::timestamptz + least(interval '15 seconds' * power(2, m.attempts), interval '1 hour')
  FROM due, staff u WHERE m.id = due.id AND u.id = m.recipient_id
RETURNING m.id, m.key, m.attempts, u.email
