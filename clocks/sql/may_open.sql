-- The people who may open a child's record today: by name, or in a team that holds a live grant. Read in full whoever
-- asks (they must hold a grant themselves), because a grant's row shows to its own holders alone; ids, no words.
CREATE FUNCTION people_who_may_open(child_key uuid) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    WITH held AS (
        SELECT g.group_id FROM child_grant g
         WHERE g.content_object_id = child_key AND g.permission_id = app_view_child_permission()
           AND (g.valid_to IS NULL OR g.valid_to > statement_timestamp())
    ), live AS (
        SELECT group_id FROM held WHERE EXISTS (SELECT 1 FROM held h WHERE h.group_id = ANY (app_groups()))
    ), today AS (SELECT (statement_timestamp() AT TIME ZONE 'Europe/London')::date AS day)
    SELECT s.id FROM staff s JOIN live l ON l.group_id = s.personal_group_id
    UNION
    SELECT m.user_id FROM live l JOIN team t ON t.group_id = l.group_id AND t.active
      JOIN membership m ON m.team_id = t.id AND m.void_at IS NULL
      CROSS JOIN today WHERE m.from_on <= today.day AND (m.to_on IS NULL OR m.to_on >= today.day)
$$;
REVOKE EXECUTE ON FUNCTION people_who_may_open(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_who_may_open(uuid) TO mc_app;
