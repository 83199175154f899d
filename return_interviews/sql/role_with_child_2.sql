-- What everybody is to some children on a day: what is recorded of them (social worker, carer ...), and "line_manager" for
-- who manages the team of a child's social worker, which is the child's line of care. Read here in full, because an
-- interviewer who holds the child's header alone must not be able to pass for independent.
CREATE FUNCTION roles_with_children(children uuid[], day date) RETURNS TABLE (child uuid, person uuid, role text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    WITH worker AS (
        SELECT k.child_id, k.user_id, k.role::text FROM key_worker k
         WHERE k.child_id = ANY (children) AND k.user_id IS NOT NULL AND k.void_at IS NULL
           AND k.from_on <= day AND (k.to_on IS NULL OR k.to_on > day) AND holds_grant(k.child_id, 1)
    ), held AS (
        SELECT m.user_id, m.team_id, m.role FROM membership m
         WHERE m.void_at IS NULL AND m.from_on <= day AND (m.to_on IS NULL OR m.to_on >= day)
    )
    SELECT * FROM worker
    UNION
    SELECT w.child_id, manager.user_id, 'line_manager'
      FROM worker w JOIN held ON held.user_id = w.user_id JOIN held manager ON manager.team_id = held.team_id
     WHERE w.role = 'social_worker' AND manager.user_id <> w.user_id
       AND manager.role IN ('team_manager', 'practice_manager', 'principal_manager')
$$;
REVOKE EXECUTE ON FUNCTION roles_with_children(uuid[], date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION roles_with_children(uuid[], date) TO mc_app;

-- What one person is to one child, the closest first; null for nothing.
CREATE OR REPLACE FUNCTION role_with_child(child_key uuid, person uuid, day date) RETURNS text LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT r.role FROM roles_with_children(ARRAY[child_key], day) r WHERE r.person = $2
     ORDER BY array_position(ARRAY['social_worker', 'carer', 'line_manager'], r.role) NULLS LAST, r.role LIMIT 1
$$;
