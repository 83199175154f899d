-- The one-time link of an alert. Nobody is signed in who opens it, so these two functions are all that it can reach: they
-- run as the owner, take the hash of the secret, and answer the same for a link that never was and one that has ended.
CREATE FUNCTION authority_link_stands(hash text) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp
AS $$
    SELECT CASE WHEN c.acknowledged_at IS NULL THEN 'open' ELSE 'answered' END
      FROM authority_alert a JOIN authority_chase c ON c.id = a.chase_id JOIN episode e ON e.id = c.episode_id
     WHERE a.token_hash = hash AND a.expires_at > now() AND c.given_up_at IS NULL AND e.void_at IS NULL
$$;

-- Acknowledges, and returns what whoever answered needs to know; nothing where the link does not stand or was used.
CREATE FUNCTION authority_link_answer(hash text, who text, what text, said text) RETURNS jsonb LANGUAGE plpgsql
    VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    alert authority_alert;
    chase authority_chase;
BEGIN
    IF trim(who) = '' OR trim(what) = '' OR authority_link_stands(hash) IS DISTINCT FROM 'open' THEN
        RETURN NULL;
    END IF;
    SELECT * INTO alert FROM authority_alert WHERE token_hash = hash FOR UPDATE;
    SELECT * INTO chase FROM authority_chase WHERE id = alert.chase_id FOR UPDATE;
    IF chase.acknowledged_at IS NOT NULL OR chase.given_up_at IS NOT NULL THEN
        RETURN NULL;  -- somebody of another rung was first, while this one waited
    END IF;
    PERFORM set_config('app.actor', 'authority-alert:' || alert.id, true);
    UPDATE authority_alert SET opened_at = now() WHERE id = alert.id;
    UPDATE authority_chase SET acknowledged_at = now(), acknowledged_name = who, acknowledged_role = what,
           acknowledged_words = said WHERE id = chase.id;
    RETURN (
        SELECT jsonb_build_object(
            'reason', chase.reason, 'child', trim(k.given_names || ' ' || k.family_name),
            'born', k.date_of_birth, 'reference', e.reference, 'status', e.status,
            'missing_from_at', e.missing_from_at, 'returned_at', e.returned_at,
            'missing_from_place', e.missing_from_place, 'place', chase.place,
            'council', o.name, 'telephone', o.telephone,
            'grades', (SELECT jsonb_object_agg(g.name, g.code) FROM (
                SELECT DISTINCT ON (x.agency_id) n.name, x.code FROM episode_grade x JOIN agency n ON n.id = x.agency_id
                 WHERE x.episode_id = e.id ORDER BY x.agency_id, x.at DESC, x.recorded_at DESC) g))
          FROM episode e JOIN child k ON k.id = e.child_id JOIN agency o ON o.id = chase.owner_agency_id
         WHERE e.id = chase.episode_id
    );
END $$;

REVOKE EXECUTE ON FUNCTION authority_link_stands(text), authority_link_answer(text, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authority_link_stands(text), authority_link_answer(text, text, text, text) TO mc_app;
