SET LOCAL ROLE mc_audit_owner;
-- As before, and the reason a row was set aside is always kept as a digest: it is free text on every table.
CREATE OR REPLACE FUNCTION audit.record_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = audit, pg_temp
AS $$
DECLARE old_row jsonb := CASE WHEN tg_op = 'INSERT' THEN '{}' ELSE to_jsonb(old) END;
        new_row jsonb := CASE WHEN tg_op = 'DELETE' THEN '{}' ELSE to_jsonb(new) END;
        any_row jsonb := CASE WHEN tg_op = 'DELETE' THEN old_row ELSE new_row END;
        hidden text[] := tg_argv[1:] || ARRAY['void_reason'];
        changes jsonb;
BEGIN
    SELECT jsonb_object_agg(key, jsonb_build_array(
               CASE WHEN key = ANY (hidden) THEN audit.digest_of(old_row->key) ELSE old_row->key END,
               CASE WHEN key = ANY (hidden) THEN audit.digest_of(new_row->key) ELSE new_row->key END))
      INTO changes FROM jsonb_object_keys(any_row) key
     WHERE old_row->key IS DISTINCT FROM new_row->key;
    IF changes IS NULL THEN RETURN NULL; END IF;
    INSERT INTO audit.event (table_name, operation, row_id, child_id, actor, agency, request, purpose, diff)
    VALUES (tg_table_name, left(tg_op, 1), any_row->>'id', nullif(any_row->>nullif(tg_argv[0], ''), '')::uuid,
            audit.actor(), nullif(current_setting('app.agency', true), ''),
            nullif(current_setting('app.request', true), ''), nullif(current_setting('app.purpose', true), ''), changes);
    RETURN NULL;
END $$;
RESET ROLE;
