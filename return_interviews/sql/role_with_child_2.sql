-- What a person is to the child on a day: first what is recorded of them (social worker, carer ...), then whether they
-- manage the team of the child's social worker, which is the child's line of care; null for nothing.
CREATE OR REPLACE FUNCTION role_with_child(child_key uuid, person uuid, day date) RETURNS text LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT found.role FROM (
        SELECT k.role::text AS role, k.id FROM key_worker k
         WHERE k.child_id = child_key AND k.user_id = person AND k.void_at IS NULL
           AND k.from_on <= day AND (k.to_on IS NULL OR k.to_on > day)
        UNION ALL
        SELECT 'line_manager', manager.id
          FROM key_worker k
          JOIN membership worker ON worker.user_id = k.user_id AND worker.void_at IS NULL
           AND worker.from_on <= day AND (worker.to_on IS NULL OR worker.to_on >= day)
          JOIN membership manager ON manager.team_id = worker.team_id AND manager.void_at IS NULL
           AND manager.from_on <= day AND (manager.to_on IS NULL OR manager.to_on >= day)
         WHERE k.child_id = child_key AND k.role = 'social_worker' AND k.void_at IS NULL
           AND k.from_on <= day AND (k.to_on IS NULL OR k.to_on > day) AND k.user_id <> person
           AND manager.user_id = person
           AND manager.role IN ('team_manager', 'practice_manager', 'principal_manager')
    ) found
     WHERE holds_grant(child_key, 1)
     ORDER BY array_position(ARRAY['social_worker', 'carer', 'line_manager'], found.role) NULLS LAST, found.id LIMIT 1
$$;
