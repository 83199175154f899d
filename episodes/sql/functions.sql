-- True when the reader holds a live grant of at least this tier on the child, and for the cranks, which see every row.
CREATE FUNCTION holds_grant(child_key uuid, lowest int) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp
AS $$ SELECT coalesce(nullif(current_setting('role', true), 'none'), session_user) = 'mc_clock'
      OR EXISTS (SELECT 1 FROM child_grant g WHERE g.content_object_id = child_key
         AND g.permission_id = app_view_child_permission() AND g.group_id = ANY (app_groups())
         AND g.tier >= lowest AND (g.valid_to IS NULL OR g.valid_to > now())) $$;

-- Which agency answers for the child's episodes: the responsible authority, else the placing, else the host.
-- A carer who may not read who is involved must still be able to report to the right council.
CREATE FUNCTION episode_owner(child_key uuid) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp
AS $$
    SELECT i.agency_id FROM involvement i
     WHERE i.child_id = child_key AND i.role IN ('responsible', 'placing', 'host') AND i.void_at IS NULL
       AND (i.to_at IS NULL OR i.to_at > now()) AND holds_grant(child_key, 1)
     ORDER BY array_position(ARRAY['responsible', 'placing', 'host'], i.role::text), i.from_at, i.id LIMIT 1
$$;

-- The child's running episode, for an agency that may add its own report to it. The police never learn of an episode
-- that was not reported to them: for them it answers only where they are named.
CREATE FUNCTION running_episode(child_key uuid) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp
AS $$
    SELECT e.id FROM episode e
     WHERE e.child_id = child_key AND e.void_at IS NULL AND e.ended_at IS NULL AND holds_grant(child_key, 1)
       AND (EXISTS (SELECT 1 FROM agency a WHERE a.id = app_agency() AND a.kind <> 'police')
            OR EXISTS (SELECT 1 FROM episode_agency n
                        WHERE n.episode_id = e.id AND n.agency_id = app_agency() AND n.void_at IS NULL))
$$;

-- The facts about a child that decide which duties start for an agency on a day. Read here in full, because a fact
-- recorded by a reader of the header alone (police, a carer) starts the council's duties all the same.
CREATE FUNCTION episode_child_facts(child_key uuid, agency_key uuid, day date) RETURNS jsonb LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    WITH statuses AS (
        SELECT s.code, s.owner_agency_id = agency_key AS own, s.from_on FROM care_status s
         WHERE s.child_id = child_key AND s.void_at IS NULL AND s.from_on <= day AND (s.to_on IS NULL OR s.to_on > day)
    )
    SELECT jsonb_build_object(
        'age', CASE WHEN c.date_of_birth IS NULL THEN NULL
                    ELSE extract(year FROM age(day::timestamp, c.date_of_birth::timestamp))::int END,
        'care_status', (SELECT s.code FROM statuses s ORDER BY s.own DESC, s.from_on DESC LIMIT 1),
        'looked_after', EXISTS (SELECT 1 FROM statuses s WHERE s.code IN ('looked_after', 'looked_after_elsewhere')),
        'looked_after_elsewhere', EXISTS (SELECT 1 FROM statuses s WHERE s.own AND s.code = 'looked_after_elsewhere'),
        'placed_by_other_authority', EXISTS (
            SELECT 1 FROM placement p WHERE p.child_id = child_key AND p.void_at IS NULL AND p.from_on <= day
               AND (p.to_on IS NULL OR p.to_on > day) AND p.placing_authority_id IS NOT NULL
               AND p.placing_authority_id <> agency_key),
        'open_to_exploitation_team', c.open_to_exploitation_team)
      FROM child c WHERE c.id = child_key AND holds_grant(child_key, 1)
$$;

-- How many of the child's other episodes began before this one: none makes it the first. A count, and no rows.
CREATE FUNCTION earlier_episodes(child_key uuid, episode_key uuid, before timestamptz) RETURNS bigint LANGUAGE sql
    STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT count(*) FROM episode e WHERE e.child_id = child_key AND e.id <> episode_key AND e.void_at IS NULL
       AND e.missing_from_at < before AND holds_grant(child_key, 1)
$$;

-- Who is told that an episode is reported: whoever works with the child (Wigan protocol, section 9), the owner's
-- missing co-ordinators, and the single points of contact of the force it is reported to. A role without anybody
-- comes back with no user, so that silence is seen.
CREATE FUNCTION episode_listeners(child_key uuid, owner_key uuid, police_key uuid, day date)
    RETURNS TABLE (user_id uuid, full_name text, role text, agency_id uuid, agency_name text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    WITH wanted(role, agency_key) AS (
        VALUES ('missing_coordinator', owner_key), ('police_spoc', police_key)
    ), holders AS (
        SELECT DISTINCT w.role, w.agency_key, u.id, u.full_name FROM wanted w
          JOIN team t ON t.agency_id = w.agency_key AND t.active
          JOIN membership m ON m.team_id = t.id AND m.role = w.role AND m.void_at IS NULL AND m.from_on <= day
           AND (m.to_on IS NULL OR m.to_on >= day)
          JOIN staff u ON u.id = m.user_id AND u.is_active
         WHERE t.scope = 'agency' OR EXISTS (
               SELECT 1 FROM involvement i WHERE i.child_id = child_key AND i.team_id = t.id AND i.void_at IS NULL
                  AND (i.to_at IS NULL OR i.to_at > now()))
    )
    SELECT u.id, u.full_name::text, k.role::text, k.owner_agency_id, a.short_name::text
      FROM key_worker k JOIN staff u ON u.id = k.user_id AND u.is_active JOIN agency a ON a.id = k.owner_agency_id
     WHERE k.child_id = child_key AND k.void_at IS NULL AND k.from_on <= day AND (k.to_on IS NULL OR k.to_on > day)
       AND k.role IN ('social_worker', 'early_help_worker', 'personal_adviser') AND holds_grant(child_key, 1)
    UNION
    SELECT h.id, h.full_name::text, w.role, w.agency_key, a.short_name::text
      FROM wanted w JOIN agency a ON a.id = w.agency_key
      LEFT JOIN holders h ON h.role = w.role AND h.agency_key = w.agency_key
     WHERE holds_grant(child_key, 1)
$$;

REVOKE EXECUTE ON FUNCTION holds_grant(uuid, int), episode_owner(uuid), running_episode(uuid),
    episode_child_facts(uuid, uuid, date), earlier_episodes(uuid, uuid, timestamptz),
    episode_listeners(uuid, uuid, uuid, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION holds_grant(uuid, int), episode_owner(uuid), running_episode(uuid),
    episode_child_facts(uuid, uuid, date), earlier_episodes(uuid, uuid, timestamptz),
    episode_listeners(uuid, uuid, uuid, date) TO mc_app;
GRANT EXECUTE ON FUNCTION episode_child_facts(uuid, uuid, date), earlier_episodes(uuid, uuid, timestamptz) TO mc_clock;
