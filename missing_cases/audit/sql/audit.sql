-- Evidence: who wrote what, who looked at whom. Owned by mc_audit_owner; nobody else may write here.
CREATE SCHEMA audit AUTHORIZATION mc_audit_owner;
GRANT REFERENCES, TRIGGER ON ALL TABLES IN SCHEMA public TO mc_audit_owner;
SET LOCAL ROLE mc_audit_owner;

CREATE TABLE audit.event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    txid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    table_name text NOT NULL, operation char(1) NOT NULL, row_id text, child_id uuid,
    actor text NOT NULL, agency text, request text, purpose text, diff jsonb NOT NULL
);
CREATE INDEX event_by_transaction ON audit.event (txid);
CREATE INDEX event_by_child ON audit.event (child_id, id) WHERE child_id IS NOT NULL;
CREATE INDEX event_by_row ON audit.event (row_id, id);

CREATE TABLE audit.read (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    txid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    view text NOT NULL, children uuid[] NOT NULL,
    actor text NOT NULL, agency text, request text, purpose text
);
CREATE INDEX read_by_transaction ON audit.read (txid);
CREATE INDEX read_by_child ON audit.read USING gin (children);

CREATE TABLE audit.seal (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    from_txid xid8 NOT NULL, to_txid xid8 NOT NULL, rows bigint NOT NULL,
    previous bytea, hash bytea NOT NULL
);

-- Rows here are only ever added, whoever asks.
CREATE FUNCTION audit.refuse_change() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$;
CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON audit.event FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON audit.read FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON audit.seal FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit.event EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit.read EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit.seal EXECUTE FUNCTION audit.refuse_change();

-- Who is acting: the person bound to the transaction, or the named database role of a part of the system.
CREATE FUNCTION audit.actor() RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE bound text := nullif(current_setting('app.actor', true), '');
        login text := coalesce(nullif(current_setting('role', true), 'none'), session_user);
BEGIN
    IF bound IS NOT NULL THEN RETURN bound; END IF;
    IF login = 'mc_app' THEN RAISE EXCEPTION 'nobody is bound to this transaction: it may not read or write records'; END IF;
    RETURN 'database:' || login;
END $$;

-- Arguments: the column naming the child ('' for none, 'id' for the child itself), then columns kept as digests.
CREATE FUNCTION audit.record_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = audit, pg_temp
AS $$
DECLARE old_row jsonb := CASE WHEN tg_op = 'INSERT' THEN '{}' ELSE to_jsonb(old) END;
        new_row jsonb := CASE WHEN tg_op = 'DELETE' THEN '{}' ELSE to_jsonb(new) END;
        any_row jsonb := CASE WHEN tg_op = 'DELETE' THEN old_row ELSE new_row END;
        hidden text[] := tg_argv[1:];
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

CREATE FUNCTION audit.digest_of(value jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN value IS NULL OR value = 'null' OR value = '""' THEN value
                ELSE to_jsonb('sha256:' || encode(sha256(convert_to(value #>> '{}', 'UTF8')), 'hex')) END $$;

CREATE FUNCTION audit.record_read(view_name text, seen uuid[], why text) RETURNS void LANGUAGE sql SECURITY DEFINER
    SET search_path = audit, pg_temp
AS $$
    INSERT INTO audit.read (view, children, actor, agency, request, purpose)
    VALUES (view_name, seen, audit.actor(), nullif(current_setting('app.agency', true), ''),
            nullif(current_setting('app.request', true), ''), nullif(why, ''))
$$;

-- The rows of a range of transactions as one digest, in a stated order.
CREATE FUNCTION audit.digest_between(low xid8, high xid8, OUT rows bigint, OUT hash bytea) LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = audit, pg_temp
AS $$
    WITH sealed AS (
        SELECT 'e' AS kind, e.id, e.txid, e::text AS content FROM audit.event e WHERE e.txid >= low AND e.txid < high
        UNION ALL
        SELECT 'r', r.id, r.txid, r::text FROM audit.read r WHERE r.txid >= low AND r.txid < high
    )
    SELECT count(*), sha256(convert_to(coalesce(string_agg(kind || content, '|' ORDER BY txid, kind, id), ''), 'UTF8'))
      FROM sealed
$$;

-- Close everything committed before the oldest transaction still running; nothing can appear behind that mark.
CREATE FUNCTION audit.seal_audit() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = audit, pg_temp
    SET "TimeZone" = 'UTC' SET "DateStyle" = 'ISO'
AS $$
DECLARE last audit.seal; high xid8 := pg_snapshot_xmin(pg_current_snapshot()); found record; low xid8;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('audit.seal'));
    SELECT * INTO last FROM audit.seal ORDER BY id DESC LIMIT 1;
    low := coalesce(last.to_txid, '0'::xid8);
    IF high <= low THEN RETURN 0; END IF;
    SELECT * INTO found FROM audit.digest_between(low, high);
    IF found.rows = 0 THEN RETURN 0; END IF;
    INSERT INTO audit.seal (from_txid, to_txid, rows, previous, hash)
    VALUES (low, high, found.rows, last.hash, sha256(coalesce(last.hash, '\x00') || found.hash));
    RETURN found.rows;
END $$;

-- Recompute every seal. A seal is good when its rows still give its hash and it follows the seal before it.
CREATE FUNCTION audit.verify_audit() RETURNS TABLE (seal bigint, sealed_at timestamptz, sealed_rows bigint, good boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = audit, pg_temp
    SET "TimeZone" = 'UTC' SET "DateStyle" = 'ISO'
AS $$
    SELECT s.id, s.at, s.rows,
           d.rows = s.rows AND s.hash = sha256(coalesce(s.previous, '\x00') || d.hash)
           AND s.previous IS NOT DISTINCT FROM lag(s.hash) OVER (ORDER BY s.id)
           AND s.from_txid IS NOT DISTINCT FROM coalesce(lag(s.to_txid) OVER (ORDER BY s.id), '0'::xid8)
      FROM audit.seal s, LATERAL audit.digest_between(s.from_txid, s.to_txid) d ORDER BY s.id
$$;

GRANT USAGE ON SCHEMA audit TO mc_owner, mc_app, mc_clock, mc_backup;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA audit FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.record_change() TO mc_owner;
GRANT EXECUTE ON FUNCTION audit.record_read(text, uuid[], text) TO mc_app, mc_clock;
GRANT EXECUTE ON FUNCTION audit.seal_audit() TO mc_clock;
GRANT EXECUTE ON FUNCTION audit.verify_audit() TO mc_app, mc_clock, mc_owner;
GRANT SELECT ON ALL TABLES IN SCHEMA audit TO mc_backup;
SET LOCAL ROLE mc_owner;

-- Who looked at, and who changed, one child: only for a reader who holds the whole record.
CREATE FUNCTION sees_record(child_key uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp
AS $$ SELECT EXISTS (SELECT 1 FROM child_grant g WHERE g.content_object_id = child_key
         AND g.permission_id = app_view_child_permission() AND g.group_id = ANY (app_groups())
         AND g.tier >= 2 AND (g.valid_to IS NULL OR g.valid_to > statement_timestamp())) $$;
REVOKE EXECUTE ON FUNCTION sees_record(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sees_record(uuid) TO mc_app, mc_audit_owner;
SET LOCAL ROLE mc_audit_owner;

CREATE FUNCTION audit.reads_of(child_key uuid, most int) RETURNS
    TABLE (at timestamptz, view text, actor text, agency text, purpose text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = audit, pg_temp
AS $$ SELECT r.at, r.view, r.actor, r.agency, r.purpose FROM audit.read r
       WHERE r.children @> ARRAY[child_key] AND public.sees_record(child_key) ORDER BY r.id DESC LIMIT most $$;

CREATE FUNCTION audit.changes_of(child_key uuid, most int) RETURNS
    TABLE (at timestamptz, table_name text, operation text, row_id text, actor text, agency text, diff jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = audit, pg_temp
AS $$ SELECT e.at, e.table_name, e.operation::text, e.row_id, e.actor, e.agency, e.diff FROM audit.event e
       WHERE e.child_id = child_key AND public.sees_record(child_key) ORDER BY e.id DESC LIMIT most $$;

REVOKE EXECUTE ON FUNCTION audit.reads_of(uuid, int), audit.changes_of(uuid, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.reads_of(uuid, int), audit.changes_of(uuid, int) TO mc_app;
RESET ROLE;
