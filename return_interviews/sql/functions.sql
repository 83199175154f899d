-- What a person is to the child on a day (social worker, carer ...), the closest first; null for nothing. Read here in
-- full, because an interviewer who holds the child's header alone must not be able to pass for independent.
CREATE FUNCTION role_with_child(child_key uuid, person uuid, day date) RETURNS text LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT k.role FROM key_worker k
     WHERE k.child_id = child_key AND k.user_id = person AND k.void_at IS NULL
       AND k.from_on <= day AND (k.to_on IS NULL OR k.to_on > day) AND holds_grant(child_key, 1)
     ORDER BY array_position(ARRAY['social_worker', 'carer'], k.role::text) NULLS LAST, k.id LIMIT 1
$$;
REVOKE EXECUTE ON FUNCTION role_with_child(uuid, uuid, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION role_with_child(uuid, uuid, date) TO mc_app;
