-- Access given to a person by name ends when they leave: what the reader's agency gave with their last role there, what
-- any agency gave with their last role anywhere. It takes access away and never gives any, for the reader's agency
-- alone; whoever manages a team's people need not see the children.
CREATE FUNCTION end_leavers_access(person uuid, until timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp
AS $$
DECLARE
    stays date := (until AT TIME ZONE 'Europe/London')::date;
    agencies uuid[];
    child_key uuid;
BEGIN
    IF app_agency() IS NULL OR NOT EXISTS (SELECT 1 FROM membership m JOIN team t ON t.id = m.team_id
            WHERE m.user_id = person AND t.agency_id = app_agency()) THEN
        RAISE EXCEPTION 'only the agency somebody leaves ends their access';
    END IF;
    SELECT coalesce(array_agg(t.agency_id), '{}') INTO agencies FROM membership m JOIN team t ON t.id = m.team_id
     WHERE m.user_id = person AND m.void_at IS NULL AND (m.to_on IS NULL OR m.to_on >= stays);
    IF app_agency() = ANY (agencies) THEN RETURN; END IF;
    FOR child_key IN
        UPDATE named_access n SET valid_to = until
         WHERE n.user_id = person AND n.void_at IS NULL AND (n.valid_to IS NULL OR n.valid_to > until)
           AND (n.agency_id = app_agency() OR agencies = '{}')
        RETURNING n.child_id
    LOOP
        PERFORM sync_child_grants(child_key);
    END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION end_leavers_access(uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION end_leavers_access(uuid, timestamptz) TO mc_app;
