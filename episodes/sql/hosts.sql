-- In whose area another authority had placed the child on a day: a council that does not answer for the child itself.
CREATE FUNCTION episode_hosts(child_key uuid, owner_key uuid, day date) RETURNS SETOF uuid LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT DISTINCT p.host_authority_id FROM placement p
     WHERE p.child_id = child_key AND p.void_at IS NULL AND p.from_on <= day AND (p.to_on IS NULL OR p.to_on > day)
       AND p.host_authority_id <> owner_key AND holds_grant(child_key, 1)
$$;
REVOKE EXECUTE ON FUNCTION episode_hosts(uuid, uuid, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION episode_hosts(uuid, uuid, date) TO mc_app, mc_clock;
