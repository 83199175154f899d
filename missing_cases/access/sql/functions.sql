-- Settings of the transaction, as the policies read them. Empty means "nobody": no agency, no group.
CREATE FUNCTION app_agency() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('app.agency', true), '')::uuid $$;

CREATE FUNCTION app_actor() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT CASE WHEN current_setting('app.actor', true) ~ '^[0-9a-f-]{36}$'
                      THEN current_setting('app.actor', true)::uuid END $$;

CREATE FUNCTION app_groups() RETURNS int[] LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT coalesce(string_to_array(nullif(current_setting('app.groups', true), ''), ',')::int[], '{}') $$;

-- The one codename grants carry, found by name because its number differs between databases.
CREATE FUNCTION app_view_child_permission() RETURNS int LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT p.id FROM auth_permission p JOIN django_content_type t ON t.id = p.content_type_id
           WHERE t.app_label = 'missing_cases' AND t.model = 'child' AND p.codename = 'view_child' $$;

-- True for a child the reader's agency has just entered and nobody is involved with yet.
CREATE FUNCTION is_new_child(child_key uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp
    AS $$ SELECT EXISTS (SELECT 1 FROM child c WHERE c.id = child_key AND c.entered_by_agency_id = app_agency())
             AND NOT EXISTS (SELECT 1 FROM involvement i WHERE i.child_id = child_key) $$;

-- What live involvement and named access justify: one row per group, the widest tier, the latest end.
CREATE FUNCTION justified_grants(child_key uuid) RETURNS TABLE (group_id int, tier smallint, valid_to timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    WITH live AS (
        SELECT i.agency_id, i.team_id, i.tier, i.to_at, c.restricted
          FROM involvement i JOIN child c ON c.id = i.child_id
         WHERE i.child_id = child_key AND i.void_at IS NULL AND (i.to_at IS NULL OR i.to_at > statement_timestamp())
    ), reasons AS (
        SELECT t.group_id, l.tier, l.to_at FROM live l JOIN team t ON t.agency_id = l.agency_id
         WHERE t.active AND NOT l.restricted AND (t.scope = 'agency' OR t.id = l.team_id)
        UNION ALL
        SELECT u.personal_group_id, n.tier, n.valid_to FROM named_access n JOIN staff u ON u.id = n.user_id
         WHERE n.child_id = child_key AND n.void_at IS NULL AND (n.valid_to IS NULL OR n.valid_to > statement_timestamp())
    )
    SELECT r.group_id, max(r.tier)::smallint,
           CASE WHEN bool_or(r.to_at IS NULL) THEN NULL ELSE max(r.to_at) END
      FROM reasons r GROUP BY r.group_id
$$;

-- Make child_grant equal to what is justified. mc_app has no other way to write a grant.
CREATE FUNCTION sync_child_grants(child_key uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
    SET search_path = public, pg_temp
AS $$
    DELETE FROM child_grant g WHERE g.content_object_id = child_key
       AND NOT EXISTS (SELECT 1 FROM justified_grants(child_key) j WHERE j.group_id = g.group_id);
    INSERT INTO child_grant (group_id, permission_id, content_object_id, tier, valid_to)
    SELECT j.group_id, app_view_child_permission(), child_key, j.tier, j.valid_to FROM justified_grants(child_key) j
    ON CONFLICT (group_id, permission_id, content_object_id)
    DO UPDATE SET tier = excluded.tier, valid_to = excluded.valid_to
     WHERE (child_grant.tier, child_grant.valid_to) IS DISTINCT FROM (excluded.tier, excluded.valid_to);
$$;

-- Emergency access: for the person signed in, to a child their agency is involved with, for four hours, with a reason.
CREATE FUNCTION break_glass(key uuid, child_key uuid, why text) RETURNS timestamptz LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp
AS $$
DECLARE until timestamptz := now() + interval '4 hours';
BEGIN
    IF app_actor() IS NULL OR app_agency() IS NULL OR length(trim(why)) < 10 THEN
        RAISE EXCEPTION 'emergency access needs a person, an agency and a reason';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM involvement i WHERE i.child_id = child_key AND i.agency_id = app_agency()
                      AND i.void_at IS NULL AND (i.to_at IS NULL OR i.to_at > statement_timestamp())) THEN
        RETURN NULL;
    END IF;
    INSERT INTO named_access (id, child_id, agency_id, user_id, kind, tier, reason, given_by_id, from_at, valid_to,
                              void_reason)
    VALUES (key, child_key, app_agency(), app_actor(), 'break_glass', 2, why, app_actor(), now(), until, '');
    PERFORM sync_child_grants(child_key);
    RETURN until;
END $$;

-- The difference between what is justified and what is granted; none is the only good answer.
CREATE FUNCTION grant_differences() RETURNS TABLE (child_id uuid, group_id int, problem text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    WITH justified AS (SELECT c.id AS child_id, j.* FROM child c, LATERAL justified_grants(c.id) j),
         live AS (SELECT * FROM child_grant g WHERE g.valid_to IS NULL OR g.valid_to > statement_timestamp())
    SELECT coalesce(j.child_id, l.content_object_id), coalesce(j.group_id, l.group_id),
           CASE WHEN l.id IS NULL THEN 'missing' WHEN j.child_id IS NULL THEN 'unjustified' ELSE 'different' END
      FROM justified j FULL JOIN live l ON l.content_object_id = j.child_id AND l.group_id = j.group_id
     WHERE j.child_id IS NULL OR l.id IS NULL OR (j.tier, j.valid_to) IS DISTINCT FROM (l.tier, l.valid_to)
$$;

-- guardian's generic tables stay empty: a grant written there would be read by nothing and reviewed by nobody.
CREATE FUNCTION refuse_generic_grant() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'grants live in child_grant alone'; END $$;

REVOKE EXECUTE ON FUNCTION is_new_child(uuid), justified_grants(uuid), sync_child_grants(uuid),
    break_glass(uuid, uuid, text), grant_differences() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION is_new_child(uuid), sync_child_grants(uuid), break_glass(uuid, uuid, text) TO mc_app;
GRANT EXECUTE ON FUNCTION grant_differences() TO mc_clock;
