SET LOCAL ROLE mc_audit_owner;

-- The last seal, for the copy kept elsewhere.
CREATE FUNCTION audit.last_seal() RETURNS TABLE (number bigint, hash text) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = audit, pg_temp
AS $$ SELECT s.id, encode(s.hash, 'hex') FROM audit.seal s ORDER BY s.id DESC LIMIT 1 $$;

-- Each seal with its hash, and whether it is good: its rows still give its hash, and it follows the seal before it.
CREATE FUNCTION audit.check_seals() RETURNS
    TABLE (seal bigint, sealed_at timestamptz, sealed_rows bigint, hash text, good boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = audit, pg_temp
AS $$
    SELECT v.seal, v.sealed_at, v.sealed_rows, encode(s.hash, 'hex'), v.good
      FROM audit.verify_audit() v JOIN audit.seal s ON s.id = v.seal
$$;
REVOKE EXECUTE ON FUNCTION audit.last_seal(), audit.check_seals() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.last_seal() TO mc_clock;
GRANT EXECUTE ON FUNCTION audit.check_seals() TO mc_app, mc_clock, mc_owner;
RESET ROLE;
