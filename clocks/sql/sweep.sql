-- Fires one batch: alarm fired, its one event, one message per person told, an incident where a role has nobody, and a
-- sign of life, in one statement and so in one commit. Parameters: now, batch, crank, worker_at, host.
WITH due AS MATERIALIZED (
    SELECT a.id FROM alarm a
     WHERE a.fired_at IS NULL AND a.void_at IS NULL AND a.fire_at <= %(now)s
     ORDER BY a.fire_at, a.id LIMIT %(batch)s FOR UPDATE SKIP LOCKED
), fired AS (
    UPDATE alarm a SET fired_at = %(now)s FROM due WHERE a.id = due.id
    RETURNING a.id, a.clock_id, a.child_id, a.agency_id, a.stage, a.rank, a.generation, a.tell, a.fire_at, a.fired_at
), events AS (
    INSERT INTO clock_event (id, clock_id, child_id, agency_id, kind, at, written_at, alarm_id, fire_at, crank, detail)
    SELECT new_record_id(), f.clock_id, f.child_id, f.agency_id, 'fired', f.fired_at, clock_timestamp(), f.id,
           f.fire_at, %(crank)s, jsonb_build_object('stage', f.stage, 'generation', f.generation)
      FROM fired f
), told AS MATERIALIZED (
    SELECT f.id AS alarm_id, f.clock_id, f.child_id, f.stage, f.rank, f.generation, f.agency_id AS owner_id,
           c.kind, c.due_at, c.subject_kind, c.subject_id, c.assigned_to_id, t.role,
           coalesce(CASE t.at WHEN 'counterpart' THEN c.counterpart_id ELSE f.agency_id END, f.agency_id) AS agency_id,
           t.at = 'counterpart' AND c.counterpart_id IS NULL AS nowhere, t.at = 'counterpart' AS waited_for, t.place,
           coalesce(f.child_id, '00000000-0000-0000-0000-000000000000') AS child_key
      FROM fired f JOIN clock c ON c.id = f.clock_id
     CROSS JOIN LATERAL ROWS FROM (jsonb_to_recordset(f.tell) AS (role text, at text)) WITH ORDINALITY AS t(role, at, place)
), asked AS (
    SELECT DISTINCT t.role, t.agency_id, t.child_key FROM told t
     WHERE NOT t.nowhere AND t.role NOT IN ('assignee', 'key_worker')
), holding AS MATERIALIZED (
    SELECT m.user_id, m.role, t.agency_id, t.id AS team_id, t.scope
      FROM membership m JOIN team t ON t.id = m.team_id JOIN staff u ON u.id = m.user_id
     WHERE m.void_at IS NULL AND t.active AND u.is_active
       AND m.from_on <= (%(now)s AT TIME ZONE 'Europe/London')::date
       AND (m.to_on IS NULL OR m.to_on >= (%(now)s AT TIME ZONE 'Europe/London')::date)
), holders AS (
    -- Those of the child's own teams, or named on the record; where there are none, everybody who holds the role.
    SELECT a.role, a.agency_id, a.child_key, h.user_id,
           (NOT coalesce(c.restricted, false) AND (h.scope = 'agency' OR EXISTS (
                SELECT 1 FROM involvement i WHERE i.child_id = a.child_key AND i.team_id = h.team_id
                   AND i.void_at IS NULL AND (i.to_at IS NULL OR i.to_at > %(now)s))))
           OR EXISTS (SELECT 1 FROM named_access n WHERE n.child_id = a.child_key AND n.user_id = h.user_id
                         AND n.void_at IS NULL AND (n.valid_to IS NULL OR n.valid_to > %(now)s)) AS near
      FROM asked a JOIN holding h ON h.role = a.role AND h.agency_id = a.agency_id
      LEFT JOIN child c ON c.id = a.child_key
), nearest AS (
    SELECT h.* FROM (SELECT h.*, bool_or(h.near) OVER (PARTITION BY h.role, h.agency_id, h.child_key) AS any_near
                       FROM holders h) h
     WHERE h.near OR NOT h.any_near
), heard AS MATERIALIZED (
    SELECT t.*, n.user_id FROM told t JOIN nearest n
        ON n.role = t.role AND n.agency_id = t.agency_id AND n.child_key = t.child_key
     WHERE NOT t.nowhere
    UNION ALL
    SELECT t.*, u.id FROM told t JOIN staff u ON u.id = t.assigned_to_id AND u.is_active WHERE t.role = 'assignee'
    UNION ALL
    SELECT t.*, u.id FROM told t
      JOIN key_worker k ON k.child_id = t.child_id AND k.owner_agency_id = t.agency_id
       AND k.role IN ('social_worker', 'early_help_worker', 'personal_adviser')
       AND k.from_on <= (%(now)s AT TIME ZONE 'Europe/London')::date
       AND (k.to_on IS NULL OR k.to_on >= (%(now)s AT TIME ZONE 'Europe/London')::date)
      JOIN staff u ON u.id = k.user_id AND u.is_active
     WHERE t.role = 'key_worker'
), found AS MATERIALIZED (
    -- The roles of the agency waited for are in order: the first of a step that somebody holds is told.
    SELECT h.* FROM (SELECT h.*, min(h.place) OVER (PARTITION BY h.alarm_id, h.waited_for) AS first FROM heard h) h
     WHERE NOT h.waited_for OR h.place = h.first
), gravest AS (
    SELECT DISTINCT ON (f.clock_id, f.user_id) f.* FROM found f
     ORDER BY f.clock_id, f.user_id, f.rank DESC, f.role
), unheard AS (
    -- A role nobody holds; and a step addressed to persons alone (the assignee, the key worker) when there is none.
    -- Of the agency waited for, one for all its roles where nobody holds any.
    SELECT DISTINCT ON (t.alarm_id, CASE WHEN t.waited_for THEN '' ELSE t.role END) t.* FROM told t
     WHERE NOT EXISTS (SELECT 1 FROM found f WHERE f.alarm_id = t.alarm_id
                          AND (f.role = t.role OR f.waited_for AND t.waited_for))
       AND (t.role NOT IN ('assignee', 'key_worker')
            OR NOT EXISTS (SELECT 1 FROM found f WHERE f.alarm_id = t.alarm_id))
     ORDER BY t.alarm_id, CASE WHEN t.waited_for THEN '' ELSE t.role END, t.place
), messages AS (
    INSERT INTO message (id, key, topic, channel, recipient_id, agency_id, role, child_id, subject_kind, subject_id,
                         payload, incident, made_at, available_at, attempts, receipt, last_error)
    SELECT new_record_id(),
           concat_ws(':', 'v1', o.clock_id, o.stage, o.generation, CASE WHEN o.user_id IS NULL THEN 'incident' END,
                     coalesce('email:' || o.user_id, o.role)),
           'clock.alarm', CASE WHEN o.user_id IS NULL THEN 'inbox' ELSE 'email' END, o.user_id,
           CASE WHEN o.user_id IS NULL THEN o.owner_id ELSE o.agency_id END, o.role, o.child_id, o.subject_kind,
           o.subject_id,
           jsonb_build_object('clock', o.clock_id, 'kind', o.kind, 'stage', o.stage, 'due_at', o.due_at),
           o.user_id IS NULL, %(now)s, %(now)s, 0, '', ''
      FROM (SELECT g.* FROM gravest g UNION ALL SELECT u.*, NULL, NULL FROM unheard u) o
    ON CONFLICT (key) DO NOTHING
), alive AS (
    INSERT INTO heartbeat (name, at, worker_at, host)
    VALUES ('sweep:' || %(crank)s, clock_timestamp(), %(worker_at)s, %(host)s)
    ON CONFLICT (name) DO UPDATE SET at = excluded.at, worker_at = excluded.worker_at, host = excluded.host
)
SELECT count(*) FROM fired
