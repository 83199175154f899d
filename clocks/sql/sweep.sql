-- Fires one batch: alarm fired, its one event, one message per person told, the rung to climb if nobody acknowledges, an
-- incident where a role has nobody, and a sign of life, in one statement and so in one commit.
-- Parameters: now, batch, crank, worker_at, host, bank_holiday (whether today is one).
WITH due AS MATERIALIZED (
    SELECT a.id, a.clock_id, a.asked_at FROM alarm a
     WHERE a.fired_at IS NULL AND a.void_at IS NULL AND a.fire_at <= %(now)s
     ORDER BY a.fire_at, a.id LIMIT %(batch)s FOR UPDATE SKIP LOCKED
), needless AS MATERIALIZED (
    -- Rungs nobody has to climb: the duty has ended, or somebody has answered for it since those below were told.
    SELECT d.id FROM due d JOIN clock c ON c.id = d.clock_id
     WHERE d.asked_at IS NOT NULL AND (c.outcome <> '' OR EXISTS (
           SELECT 1 FROM clock_event e WHERE e.clock_id = d.clock_id AND e.written_at >= d.asked_at
              AND e.kind IN ('seen', 'late', 'exception')))
), spared AS (
    UPDATE alarm a SET void_at = %(now)s FROM needless n WHERE a.id = n.id
), fired AS (
    UPDATE alarm a SET fired_at = %(now)s FROM due
     WHERE a.id = due.id AND NOT EXISTS (SELECT 1 FROM needless n WHERE n.id = due.id)
    RETURNING a.id, a.clock_id, a.child_id, a.agency_id, a.stage, a.rank, a.generation, a.tell, a.climb, a.asked_at,
              a.fire_at, a.fired_at
), today AS MATERIALIZED (
    SELECT local::date AS day, local::time AS hour, extract(isodow FROM local) AS weekday
      FROM (SELECT %(now)s::timestamptz AT TIME ZONE 'Europe/London') AS london(local)
), shut AS MATERIALIZED (
    SELECT h.agency_id, h.duty_team_id FROM agency_hours h CROSS JOIN today
     WHERE (h.shut_on_bank_holidays AND %(bank_holiday)s)
        OR EXISTS (SELECT 1 FROM shut_day s
                    WHERE s.agency_id = h.agency_id AND s.day = today.day AND s.void_at IS NULL)
        OR NOT EXISTS (SELECT 1 FROM opening_time o WHERE o.agency_id = h.agency_id AND o.weekday = today.weekday
                          AND o.opens <= today.hour AND o.shuts > today.hour)
), of_step AS MATERIALIZED (
    SELECT f.id AS alarm_id, f.clock_id, f.child_id, f.stage, f.rank, f.generation, f.agency_id AS owner_id,
           f.climb <> '[]' AS climbs,
           CASE WHEN f.fire_at > f.asked_at THEN 'silence' WHEN f.asked_at IS NOT NULL THEN 'unreached' END AS climbed,
           c.kind, c.due_at, c.subject_kind, c.subject_id, c.assigned_to_id, c.counterpart_id, t.role,
           coalesce(CASE t.at WHEN 'counterpart' THEN c.counterpart_id ELSE f.agency_id END, f.agency_id) AS agency_id,
           t.at = 'counterpart' AND c.counterpart_id IS NULL AS nowhere, t.at = 'counterpart' AS waited_for, t.place,
           coalesce(f.child_id, '00000000-0000-0000-0000-000000000000') AS child_key, NULL::uuid AS duty_team_id
      FROM fired f JOIN clock c ON c.id = f.clock_id
     CROSS JOIN LATERAL ROWS FROM (jsonb_to_recordset(f.tell) AS (role text, at text)) WITH ORDINALITY AS t(role, at, place)
), told AS MATERIALIZED (
    -- Whom the step names; and while an agency is shut, its duty team besides.
    SELECT * FROM of_step
    UNION ALL
    SELECT DISTINCT ON (o.alarm_id, o.agency_id)
           o.alarm_id, o.clock_id, o.child_id, o.stage, o.rank, o.generation, o.owner_id, o.climbs, o.climbed, o.kind,
           o.due_at, o.subject_kind, o.subject_id, o.assigned_to_id, o.counterpart_id, 'duty_team', o.agency_id,
           false, false, NULL::bigint, o.child_key, s.duty_team_id
      FROM of_step o JOIN shut s ON s.agency_id = o.agency_id WHERE NOT o.nowhere
), asked AS (
    SELECT DISTINCT t.role, t.agency_id, t.child_key FROM told t
     WHERE NOT t.nowhere AND t.role NOT IN ('assignee', 'key_worker', 'duty_team')
), holding AS MATERIALIZED (
    SELECT m.user_id, m.role, t.agency_id, t.id AS team_id, t.scope, t.group_id
      FROM membership m JOIN team t ON t.id = m.team_id JOIN staff u ON u.id = m.user_id CROSS JOIN today
     WHERE m.void_at IS NULL AND t.active AND m.from_on <= today.day AND (m.to_on IS NULL OR m.to_on >= today.day)
), workers AS MATERIALIZED (
    SELECT t.alarm_id, t.agency_id, k.user_id FROM told t CROSS JOIN today
      JOIN key_worker k ON k.child_id = t.child_id AND k.owner_agency_id = t.agency_id
       AND k.role IN ('social_worker', 'early_help_worker', 'personal_adviser')
       AND k.from_on <= today.day AND (k.to_on IS NULL OR k.to_on >= today.day)
     WHERE t.role = 'key_worker'
), away AS MATERIALIZED (
    SELECT a.person_id, a.deputy_id, a.agency_id FROM absence a CROSS JOIN today
     WHERE a.void_at IS NULL AND a.from_on <= today.day AND a.to_on >= today.day
), people AS MATERIALIZED (
    -- Everybody named, and why they themselves cannot be told, if so.
    SELECT u.id, u.personal_group_id, CASE WHEN NOT u.is_active THEN 'disabled'
                      WHEN NOT EXISTS (SELECT 1 FROM holding h WHERE h.user_id = u.id) THEN 'left'
                      WHEN EXISTS (SELECT 1 FROM away a WHERE a.person_id = u.id) THEN 'away'
                      WHEN u.email = '' THEN 'no_address' ELSE '' END AS why
      FROM staff u
     WHERE u.id IN (SELECT h.user_id FROM holding h) OR u.id IN (SELECT w.user_id FROM workers w)
        OR u.id IN (SELECT t.assigned_to_id FROM told t WHERE t.role = 'assignee')
), reach AS MATERIALIZED (
    -- Where a message to each of them goes: to themself; to the deputy of one who is away, if the deputy works there and
    -- may see the child (one row for each child, all of `child_key`); or nowhere.
    SELECT p.id, p.why, NULL::uuid AS child_key, CASE WHEN p.why = '' THEN p.id END AS goes_to
      FROM people p WHERE p.why <> 'away'
    UNION ALL
    SELECT p.id, p.why, k.child_key, d.id FROM people p CROSS JOIN (SELECT DISTINCT child_id, child_key FROM told) k
      LEFT JOIN away a ON a.person_id = p.id
      LEFT JOIN people d ON d.id = a.deputy_id AND d.why = ''
       AND EXISTS (SELECT 1 FROM holding h WHERE h.user_id = d.id AND h.agency_id = a.agency_id)
       AND (k.child_id IS NULL OR EXISTS (
            SELECT 1 FROM child_grant g
             WHERE g.content_object_id = k.child_id AND (g.valid_to IS NULL OR g.valid_to > %(now)s)
               AND (g.group_id = d.personal_group_id OR g.group_id IN (
                    SELECT h.group_id FROM holding h WHERE h.user_id = d.id AND h.agency_id = a.agency_id))))
     WHERE p.why = 'away'
), holders AS MATERIALIZED (
    -- Those of the child's own teams, or named on the record, are near.
    SELECT a.role, a.agency_id, a.child_key, r.id AS person_id, r.goes_to, r.why,
           (NOT coalesce(c.restricted, false) AND (h.scope = 'agency' OR EXISTS (
                SELECT 1 FROM involvement i WHERE i.child_id = a.child_key AND i.team_id = h.team_id
                   AND i.void_at IS NULL AND (i.to_at IS NULL OR i.to_at > %(now)s))))
           OR EXISTS (SELECT 1 FROM named_access n WHERE n.child_id = a.child_key AND n.user_id = r.goes_to
                         AND n.void_at IS NULL AND (n.valid_to IS NULL OR n.valid_to > %(now)s)) AS near
      FROM asked a JOIN holding h ON h.role = a.role AND h.agency_id = a.agency_id JOIN reach r ON r.id = h.user_id
       AND coalesce(r.child_key, a.child_key) = a.child_key
      LEFT JOIN child c ON c.id = a.child_key
), nearest AS (
    -- Of those who can be told: the near; where there are none, everybody who holds the role.
    SELECT h.* FROM (SELECT h.*, bool_or(h.near) OVER (PARTITION BY h.role, h.agency_id, h.child_key) AS any_near
                       FROM holders h WHERE h.goes_to IS NOT NULL) h
     WHERE h.near OR NOT h.any_near
), alone AS (
    -- Persons, and the duty team: no role is looked for. Whoever works at neither agency of the duty any more has left.
    SELECT n.*, EXISTS (SELECT 1 FROM holding h WHERE h.user_id = n.person_id
                           AND h.agency_id IN (n.agency_id, n.counterpart_id)) AS here
      FROM (SELECT t.alarm_id, t.role, t.child_key, t.agency_id, t.counterpart_id, t.assigned_to_id AS person_id
              FROM told t WHERE t.role = 'assignee' AND t.assigned_to_id IS NOT NULL
            UNION ALL
            SELECT t.alarm_id, t.role, t.child_key, t.agency_id, t.counterpart_id, w.user_id
              FROM told t JOIN workers w ON w.alarm_id = t.alarm_id AND w.agency_id = t.agency_id
             WHERE t.role = 'key_worker'
            UNION ALL
            SELECT t.alarm_id, t.role, t.child_key, t.agency_id, t.counterpart_id, h.user_id
              FROM told t JOIN holding h ON h.team_id = t.duty_team_id) n
), heard AS MATERIALIZED (
    SELECT t.*, n.person_id, n.goes_to AS user_id FROM told t JOIN nearest n
        ON n.role = t.role AND n.agency_id = t.agency_id AND n.child_key = t.child_key
     WHERE NOT t.nowhere
    UNION ALL
    SELECT t.*, r.id, r.goes_to
      FROM told t JOIN alone a ON a.alarm_id = t.alarm_id AND a.role = t.role AND a.agency_id = t.agency_id
      JOIN reach r ON r.id = a.person_id AND coalesce(r.child_key, t.child_key) = t.child_key
     WHERE r.goes_to IS NOT NULL AND a.here
), found AS MATERIALIZED (
    -- The roles of the agency waited for are in order: the first of a step in which somebody can be told is told.
    SELECT h.* FROM (SELECT h.*, min(h.place) OVER (PARTITION BY h.alarm_id, h.waited_for) AS first FROM heard h) h
     WHERE NOT h.waited_for OR h.place = h.first
), unreached AS MATERIALIZED (
    SELECT t.alarm_id, t.role, h.person_id, h.why FROM told t JOIN holders h
        ON h.role = t.role AND h.agency_id = t.agency_id AND h.child_key = t.child_key
     WHERE NOT t.nowhere AND h.goes_to IS NULL
    UNION
    SELECT a.alarm_id, a.role, r.id, CASE WHEN a.here OR r.why <> '' THEN r.why ELSE 'left' END
      FROM alone a JOIN reach r ON r.id = a.person_id AND coalesce(r.child_key, a.child_key) = a.child_key
     WHERE r.goes_to IS NULL OR NOT a.here
), gravest AS (
    SELECT DISTINCT ON (f.clock_id, f.user_id) f.* FROM found f
     ORDER BY f.clock_id, f.user_id, f.rank DESC, f.role
), unheard AS MATERIALIZED (
    -- A role nobody can be told in; a person who is named and cannot be told; and a step addressed to persons alone
    -- (the assignee, the key worker) when there is none. Of the agency waited for, one for all its roles.
    SELECT DISTINCT ON (t.alarm_id, CASE WHEN t.waited_for THEN '' ELSE t.role END) t.*, coalesce(
               (SELECT jsonb_agg(jsonb_build_object('person', x.person_id, 'why', x.why) ORDER BY x.person_id)
                  FROM unreached x WHERE x.alarm_id = t.alarm_id AND x.role = t.role), '[]') AS people
      FROM told t
     WHERE NOT EXISTS (SELECT 1 FROM found f WHERE f.alarm_id = t.alarm_id
                          AND (f.role = t.role OR f.waited_for AND t.waited_for))
       AND (t.role NOT IN ('assignee', 'key_worker')
            OR NOT EXISTS (SELECT 1 FROM found f WHERE f.alarm_id = t.alarm_id)
            OR EXISTS (SELECT 1 FROM unreached x WHERE x.alarm_id = t.alarm_id AND x.role = t.role))
     ORDER BY t.alarm_id, CASE WHEN t.waited_for THEN '' ELSE t.role END, t.place
), missed AS MATERIALIZED (
    SELECT u.alarm_id, jsonb_agg(jsonb_build_object('role', u.role, 'agency', u.agency_id, 'people', u.people)
                                 ORDER BY u.role) AS roles
      FROM unheard u GROUP BY u.alarm_id
), events AS (
    INSERT INTO clock_event (id, clock_id, child_id, agency_id, kind, at, written_at, alarm_id, fire_at, crank, detail)
    SELECT new_record_id(), f.clock_id, f.child_id, f.agency_id, 'fired', f.fired_at, clock_timestamp(), f.id,
           f.fire_at, %(crank)s, jsonb_build_object('stage', f.stage, 'generation', f.generation)
           || CASE WHEN m.roles IS NULL THEN '{}' ELSE jsonb_build_object('missed', m.roles) END
           || CASE WHEN f.asked_at IS NULL THEN '{}'
                   ELSE jsonb_build_object('climbed', CASE WHEN f.fire_at > f.asked_at THEN 'silence' ELSE 'unreached' END) END
      FROM fired f LEFT JOIN missed m ON m.alarm_id = f.id
), rungs AS (
    -- The next rung: after the protocol's wait, or at once where somebody named could not be told.
    INSERT INTO alarm (id, clock_id, child_id, agency_id, stage, rank, generation, tell, climb, asked_at, fire_at)
    SELECT new_record_id(), f.clock_id, f.child_id, f.agency_id,
           split_part(f.stage, '+', 1) || '+' || (coalesce(nullif(split_part(f.stage, '+', 2), ''), '0')::int + 1),
           f.rank, f.generation, f.climb -> 0 -> 'tell', f.climb - 0, %(now)s,
           CASE WHEN m.alarm_id IS NULL THEN %(now)s::timestamptz + (f.climb -> 0 ->> 'after')::float8 * interval '1 s'
                ELSE %(now)s END
      FROM fired f LEFT JOIN missed m ON m.alarm_id = f.id WHERE f.climb <> '[]'
    ON CONFLICT (clock_id, stage, generation) DO NOTHING
), messages AS (
    INSERT INTO message (id, key, topic, channel, recipient_id, agency_id, role, child_id, subject_kind, subject_id,
                         payload, incident, made_at, available_at, attempts, receipt, last_error)
    SELECT new_record_id(),
           concat_ws(':', 'v1', o.clock_id, o.stage, o.generation, CASE WHEN o.user_id IS NULL THEN 'incident' END,
                     coalesce('email:' || o.user_id, o.role)),
           'clock.alarm', CASE WHEN o.user_id IS NULL THEN 'inbox' ELSE 'email' END, o.user_id,
           CASE WHEN o.user_id IS NULL THEN o.owner_id ELSE o.agency_id END, o.role, o.child_id, o.subject_kind,
           o.subject_id,
           jsonb_build_object('clock', o.clock_id, 'kind', o.kind, 'stage', o.stage, 'due_at', o.due_at) || o.more,
           o.user_id IS NULL, %(now)s, %(now)s, 0, '', ''
      FROM (SELECT g.alarm_id, g.clock_id, g.stage, g.generation, g.role, g.agency_id, g.owner_id, g.child_id,
                   g.subject_kind, g.subject_id, g.kind, g.due_at, g.user_id,
                   CASE WHEN g.person_id <> g.user_id THEN jsonb_build_object('for', g.person_id) ELSE '{}' END
                   || CASE WHEN g.climbed IS NULL THEN '{}' ELSE jsonb_build_object('climbed', g.climbed) END AS more FROM gravest g
            UNION ALL
            SELECT u.alarm_id, u.clock_id, u.stage, u.generation, u.role, u.agency_id, u.owner_id, u.child_id,
                   u.subject_kind, u.subject_id, u.kind, u.due_at, NULL,
                   jsonb_build_object('agency', u.agency_id, 'people', u.people) FROM unheard u WHERE NOT u.climbs) o
    ON CONFLICT (key) DO NOTHING
), alive AS (
    INSERT INTO heartbeat (name, at, worker_at, host)
    VALUES ('sweep:' || %(crank)s, clock_timestamp(), %(worker_at)s, %(host)s)
    ON CONFLICT (name) DO UPDATE SET at = excluded.at, worker_at = excluded.worker_at, host = excluded.host
)
SELECT count(*) FROM due
