-- Sign-in has no reader yet, so it asks three functions of the owner; each takes what only the right caller can know.

-- Whom an issuer calls by this subject, for its agency; while the connection lives.
CREATE FUNCTION person_of_subject(agency_key uuid, issuer_name text, subject_name text) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT o.user_id FROM outside_identity o
       WHERE o.agency_id = agency_key AND o.issuer = issuer_name AND o.subject = subject_name AND o.ended_at IS NULL $$;

-- The issuer of a link that can still be used, by the digest of its secret.
CREATE FUNCTION issuer_of_link(sent text) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT l.issuer FROM sign_in_link l
       WHERE l.digest = sent AND l.used_at IS NULL AND l.withdrawn_at IS NULL AND l.expires_at > statement_timestamp() $$;

-- Use a link once: the person it was made for is this subject from now on. Null when it cannot be used (any more).
CREATE FUNCTION use_sign_in_link(key uuid, sent text, agency_key uuid, issuer_name text, subject_name text) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE link sign_in_link;
BEGIN
    SELECT * INTO link FROM sign_in_link l
     WHERE l.digest = sent AND l.agency_id = agency_key AND l.issuer = issuer_name AND l.used_at IS NULL
       AND l.withdrawn_at IS NULL AND l.expires_at > statement_timestamp() FOR UPDATE;
    IF link.id IS NULL THEN RETURN NULL; END IF;
    INSERT INTO outside_identity (id, user_id, agency_id, issuer, subject, bound_at, bound_by_id)
    VALUES (key, link.user_id, agency_key, issuer_name, subject_name, statement_timestamp(), link.made_by_id);
    UPDATE sign_in_link SET used_at = statement_timestamp() WHERE id = link.id;
    RETURN link.user_id;
END $$;

REVOKE EXECUTE ON FUNCTION person_of_subject(uuid, text, text), issuer_of_link(text),
    use_sign_in_link(uuid, text, uuid, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION person_of_subject(uuid, text, text), issuer_of_link(text),
    use_sign_in_link(uuid, text, uuid, text, text) TO mc_app;
