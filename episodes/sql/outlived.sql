-- Ends what a placement gave an agency and an episode alone still kept: no placement that runs names the agency, and no
-- episode that is open. It takes access away and never gives any.
CREATE FUNCTION end_outlived_involvements(child_key uuid, ended timestamptz) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    IF NOT holds_grant(child_key, 1) THEN
        RAISE EXCEPTION 'only who may see the child ends what has outlived its placement';
    END IF;
    UPDATE involvement i SET to_at = ended
     WHERE i.child_id = child_key AND i.role IN ('placing', 'host', 'carer') AND i.legal_basis = 'placement'
       AND i.to_at IS NULL AND i.void_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM placement p WHERE p.child_id = child_key AND p.void_at IS NULL AND p.to_on IS NULL
                          AND i.agency_id IN (p.placing_authority_id, p.host_authority_id, p.provider_id))
       AND NOT EXISTS (SELECT 1 FROM episode e JOIN episode_agency n ON n.episode_id = e.id
                        WHERE e.child_id = child_key AND e.void_at IS NULL AND e.closed_at IS NULL
                          AND n.agency_id = i.agency_id AND n.void_at IS NULL);
    IF FOUND THEN
        PERFORM sync_child_grants(child_key);
    END IF;
END $$;
REVOKE EXECUTE ON FUNCTION end_outlived_involvements(uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION end_outlived_involvements(uuid, timestamptz) TO mc_app;
