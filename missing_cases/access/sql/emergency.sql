-- Emergency access: for the person signed in, to a child their agency is involved with, with a reason, for four hours;
-- reviewed within 72 hours by somebody else. Null when the agency is not involved: the child is then not spoken of.
CREATE OR REPLACE FUNCTION break_glass(key uuid, child_key uuid, why text) RETURNS timestamptz LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE at timestamptz := statement_timestamp(); until timestamptz;
BEGIN
    IF app_actor() IS NULL OR app_agency() IS NULL OR length(trim(why)) < 10 THEN
        RAISE EXCEPTION 'emergency access needs a person, an agency and a reason';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM involvement i WHERE i.child_id = child_key AND i.agency_id = app_agency()
                      AND i.void_at IS NULL AND (i.to_at IS NULL OR i.to_at > at)) THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('break_glass ' || app_actor() || child_key, 0));
    SELECT max(n.valid_to) INTO until FROM named_access n
     WHERE n.child_id = child_key AND n.user_id = app_actor() AND n.kind = 'break_glass' AND n.void_at IS NULL
       AND n.valid_to > at;
    IF until IS NOT NULL THEN RETURN until; END IF;
    until := at + interval '4 hours';
    INSERT INTO named_access (id, child_id, agency_id, user_id, kind, tier, reason, given_by_id, from_at, valid_to,
                              review_due_at, review_note, void_reason)
    VALUES (key, child_key, app_agency(), app_actor(), 'break_glass', 2, why, app_actor(), at, until,
            at + interval '72 hours', '', '');
    PERFORM sync_child_grants(child_key);
    RETURN until;
END $$;

-- A machine's token, by the digest of what it sent; only while it lives.
CREATE FUNCTION machine_token_of(sent text) RETURNS TABLE (id uuid, user_id uuid, agency_id uuid, scopes text[])
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT t.id, t.user_id, t.agency_id, t.scopes::text[] FROM machine_token t
       WHERE t.digest = sent AND t.revoked_at IS NULL AND t.expires_at > statement_timestamp() $$;
REVOKE EXECUTE ON FUNCTION machine_token_of(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION machine_token_of(text) TO mc_app;
