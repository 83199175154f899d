-- What justified_grants() says of one team's group, for every child at once: a council has tens of thousands. A team's
-- group is granted nothing by named access, so involvement is the whole of it. A test compares the two.
CREATE FUNCTION justified_team_grants(team_key uuid)
    RETURNS TABLE (group_id int, child_id uuid, tier smallint, valid_to timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT t.group_id, i.child_id, max(i.tier)::smallint,
           CASE WHEN bool_or(i.to_at IS NULL) THEN NULL ELSE max(i.to_at) END
      FROM team t JOIN involvement i ON i.agency_id = t.agency_id JOIN child c ON c.id = i.child_id
     WHERE t.id = team_key AND t.active AND NOT c.restricted AND i.void_at IS NULL
       AND (i.to_at IS NULL OR i.to_at > statement_timestamp()) AND (t.scope = 'agency' OR i.team_id = t.id)
     GROUP BY t.group_id, i.child_id
$$;

-- Make the grants of a team's group equal to that. It takes no word of the caller's but the team.
CREATE FUNCTION sync_team_grants(team_key uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
    SET search_path = public, pg_temp
AS $$
    DELETE FROM child_grant g USING team t
     WHERE t.id = team_key AND g.group_id = t.group_id
       AND NOT EXISTS (SELECT 1 FROM justified_team_grants(team_key) j WHERE j.child_id = g.content_object_id);
    INSERT INTO child_grant (group_id, permission_id, content_object_id, tier, valid_to)
    SELECT j.group_id, app_view_child_permission(), j.child_id, j.tier, j.valid_to
      FROM justified_team_grants(team_key) j
    ON CONFLICT (group_id, permission_id, content_object_id)
    DO UPDATE SET tier = excluded.tier, valid_to = excluded.valid_to
     WHERE (child_grant.tier, child_grant.valid_to) IS DISTINCT FROM (excluded.tier, excluded.valid_to);
$$;
REVOKE EXECUTE ON FUNCTION justified_team_grants(uuid), sync_team_grants(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sync_team_grants(uuid) TO mc_app;
