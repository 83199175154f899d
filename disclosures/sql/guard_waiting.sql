-- As in guard.sql, but for what waits: a crank may send it too, in the sender's stead.
-- The steps of disclosures/rules.py, as the database knows them: (from, to, who). A test compares the two.
CREATE OR REPLACE FUNCTION disclosure_steps() RETURNS TABLE (before text, after text, side text) LANGUAGE sql IMMUTABLE
    AS $$ VALUES
        ('queued', 'sent', 'sender'), ('queued', 'sent', 'system'), ('queued', 'recalled', 'sender'),
        ('queued', 'expired', 'system'),
        ('sent', 'opened', 'recipient'), ('sent', 'recalled', 'sender'), ('sent', 'expired', 'system'),
        ('opened', 'accepted', 'recipient'), ('opened', 'question_asked', 'recipient'),
        ('opened', 'refused', 'recipient'), ('opened', 'recalled', 'sender'), ('opened', 'expired', 'system'),
        ('question_asked', 'accepted', 'recipient'), ('question_asked', 'refused', 'recipient'),
        ('question_asked', 'opened', 'sender'), ('question_asked', 'recalled', 'sender'),
        ('question_asked', 'expired', 'system'),
        ('accepted', 'recalled', 'sender'), ('accepted', 'expired', 'system'),
        ('refused', 'opened', 'sender'), ('refused', 'recalled', 'sender'),
        ('expired', 'recalled', 'sender') $$;

-- What left is frozen; a receipt and an acceptance are given once, by the person signed in at the recipient.
CREATE OR REPLACE FUNCTION guard_disclosure() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE acting text := CASE app_agency() WHEN new.owner_agency_id THEN 'sender'
                                         WHEN new.recipient_agency_id THEN 'recipient' ELSE 'system' END;
BEGIN
    IF tg_op = 'INSERT' THEN
        IF new.state NOT IN ('queued', 'sent') OR new.opened_at IS NOT NULL OR new.accepted_at IS NOT NULL
           OR new.refused_at IS NOT NULL OR new.queued_by_id IS DISTINCT FROM app_actor() THEN
            RAISE EXCEPTION 'a disclosure begins with its sender, and without a receipt';
        END IF;
        RETURN new;
    END IF;
    IF (new.id, new.child_id, new.owner_agency_id, new.recipient_agency_id, new.recipient_role, new.source_kind,
        new.source_id, new.source_version, new.source_reference, new.title, new.copy_number, new.legal_basis,
        new.consent, new.sha256, new.queued_at, new.queued_by_id, new.expires_at)
       IS DISTINCT FROM
       (old.id, old.child_id, old.owner_agency_id, old.recipient_agency_id, old.recipient_role, old.source_kind,
        old.source_id, old.source_version, old.source_reference, old.title, old.copy_number, old.legal_basis,
        old.consent, old.sha256, old.queued_at, old.queued_by_id, old.expires_at) THEN
        RAISE EXCEPTION 'what was disclosed is frozen';
    END IF;
    IF new.state <> old.state AND NOT EXISTS (SELECT 1 FROM disclosure_steps() s
        WHERE s.before = old.state AND s.after = new.state AND s.side = acting) THEN
        RAISE EXCEPTION 'a disclosure does not go from % to % by its %', old.state, new.state, acting;
    END IF;
    IF (new.opened_at, new.opened_by_id, new.opened_sha256) IS DISTINCT FROM
       (old.opened_at, old.opened_by_id, old.opened_sha256)
       AND (old.opened_at IS NOT NULL OR acting <> 'recipient' OR new.opened_by_id IS DISTINCT FROM app_actor()) THEN
        RAISE EXCEPTION 'a receipt is given once, by its recipient';
    END IF;
    IF (new.accepted_at, new.accepted_by_id, new.recipient_reference) IS DISTINCT FROM
       (old.accepted_at, old.accepted_by_id, old.recipient_reference)
       AND (old.accepted_at IS NOT NULL OR acting <> 'recipient' OR new.accepted_by_id IS DISTINCT FROM app_actor()) THEN
        RAISE EXCEPTION 'an acceptance is given once, by its recipient';
    END IF;
    IF (new.refused_at, new.refused_by_id, new.refusal_reason) IS DISTINCT FROM
       (old.refused_at, old.refused_by_id, old.refusal_reason)
       AND (acting <> 'recipient' OR new.refused_by_id IS DISTINCT FROM app_actor()) THEN
        RAISE EXCEPTION 'only its recipient refuses a disclosure';
    END IF;
    IF (new.recalled_at, new.recalled_by_id, new.recall_reason) IS DISTINCT FROM
       (old.recalled_at, old.recalled_by_id, old.recall_reason)
       AND (acting <> 'sender' OR new.recalled_by_id IS DISTINCT FROM app_actor()) THEN
        RAISE EXCEPTION 'only its sender recalls a disclosure';
    END IF;
    IF new.sent_at IS DISTINCT FROM old.sent_at AND (old.sent_at IS NOT NULL OR acting = 'recipient') THEN
        RAISE EXCEPTION 'a disclosure is sent once, by its sender';
    END IF;
    RETURN new;
END $$;
