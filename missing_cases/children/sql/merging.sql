-- Two records of one child become one, and can become two again. Rows of every agency and every kind are re-pointed here,
-- also those the reader may not see or nobody may change: so these run as the owner, and ask first who is asking.

-- The record that stands for a child: its own, or the one that it was merged into, at the end of the chain.
CREATE FUNCTION surviving_child(child_key uuid) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp
AS $$
    WITH RECURSIVE chain AS (
        SELECT c.id, c.merged_into_id FROM child c WHERE c.id = child_key
         UNION
        SELECT c.id, c.merged_into_id FROM chain JOIN child c ON c.id = chain.merged_into_id
    )
    SELECT chain.id FROM chain WHERE chain.merged_into_id IS NULL
$$;

-- A child and every record that was merged into it, for the audit: what happened to those happened to this child.
CREATE FUNCTION with_merged(child_key uuid) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp
AS $$
    WITH RECURSIVE tree AS (
        SELECT child_key AS id UNION SELECT c.id FROM tree JOIN child c ON c.merged_into_id = tree.id
    )
    SELECT array_agg(tree.id) FROM tree
$$;

-- Every column that names a child, by walking the foreign keys. Grants are derived, so they are derived anew.
CREATE FUNCTION columns_of_children() RETURNS TABLE (table_name text, column_name text) LANGUAGE sql STABLE
    SET search_path = public, pg_temp
AS $$
    SELECT r.relname::text, a.attname::text FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
     WHERE c.contype = 'f' AND c.confrelid = 'public.child'::regclass
       AND r.relname NOT IN ('child', 'child_grant', 'child_merge')
     ORDER BY 1, 2
$$;

-- What else in those tables may hold a child's key, or the key of a row of a child: no foreign key says so.
CREATE FUNCTION subjects_of(of_table text) RETURNS SETOF text LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
    SELECT a.attname::text FROM pg_attribute a
     WHERE a.attrelid = format('public.%I', of_table)::regclass AND a.attname IN ('subject_id', 'source_id')
$$;

CREATE FUNCTION rows_of_children(keys uuid[]) RETURNS TABLE (table_name text, row_id uuid, content jsonb)
    LANGUAGE plpgsql STABLE SET search_path = public, pg_temp
AS $$
DECLARE named record;
BEGIN
    FOR named IN SELECT c.table_name AS of_table, string_agg(format('t.%I = ANY ($1)', c.column_name), ' OR ') AS test
                   FROM columns_of_children() c GROUP BY 1 LOOP
        RETURN QUERY EXECUTE format('SELECT %L::text, t.id, to_jsonb(t) FROM %I t WHERE %s',
                                    named.of_table, named.of_table, named.test) USING keys;
    END LOOP;
    RETURN QUERY SELECT 'child'::text, c.id, to_jsonb(c) FROM child c WHERE c.id = ANY (keys);
END $$;

-- How many rows of each table name a child; of a merge, those written on the kept record since. As the reader sees them:
-- this runs behind row-level security.
CREATE FUNCTION count_rows_of(child_key uuid, merge_key uuid DEFAULT NULL)
    RETURNS TABLE (of_table text, number bigint) LANGUAGE plpgsql STABLE SET search_path = public, pg_temp
AS $$
DECLARE named record;
BEGIN
    FOR named IN SELECT c.table_name, c.column_name FROM columns_of_children() c LOOP
        RETURN QUERY EXECUTE format(
            'SELECT %L::text, count(*) FROM %I t WHERE t.%I = $1 AND ($2 IS NULL OR t.id > $2'
            ' AND NOT EXISTS (SELECT 1 FROM merged_row r WHERE r.merge_id = $2 AND r.row_id = t.id)) HAVING count(*) > 0',
            named.table_name, named.table_name, named.column_name) USING child_key, merge_key;
    END LOOP;
END $$;

-- Whether the council of the reader, and no other, answers for these children, and the reader holds their whole records.
CREATE FUNCTION answers_alone_for(keys uuid[]) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp
AS $$
    SELECT app_actor() IS NOT NULL AND NOT EXISTS (SELECT 1 FROM unnest(keys) k WHERE NOT sees_record(k))
       AND (SELECT array_agg(DISTINCT i.agency_id) FROM involvement i
             WHERE i.child_id = ANY (keys) AND i.role = 'responsible' AND i.void_at IS NULL
               AND (i.to_at IS NULL OR i.to_at > statement_timestamp())) IS NOT DISTINCT FROM ARRAY[app_agency()]
$$;

CREATE FUNCTION demand_answering_for(keys uuid[]) RETURNS void LANGUAGE plpgsql STABLE SET search_path = public, pg_temp
AS $$
BEGIN
    IF NOT answers_alone_for(keys) THEN
        RAISE EXCEPTION 'only the council that answers for the child brings records together or takes them apart';
    END IF;
END $$;

-- Whose groups would see more, of which of the two records, if they were one: the same sum that makes the grants.
CREATE FUNCTION who_newly_sees(kept uuid, merged uuid)
    RETURNS TABLE (agency_name text, who text, child_id uuid, tier smallint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    WITH held AS (
        SELECT k.id, j.group_id, j.tier FROM (VALUES (kept), (merged)) AS k(id), LATERAL justified_grants(k.id) j
         WHERE sees_record(kept) AND sees_record(merged)
    ), both_of_them AS (
        SELECT h.group_id, max(h.tier) AS tier FROM held h GROUP BY 1
    )
    SELECT DISTINCT a.name::text, coalesce(t.name, u.full_name)::text, k.id, b.tier
      FROM both_of_them b CROSS JOIN (VALUES (kept), (merged)) AS k(id)
      LEFT JOIN held h ON h.id = k.id AND h.group_id = b.group_id
      LEFT JOIN team t ON t.group_id = b.group_id
      LEFT JOIN staff u ON u.personal_group_id = b.group_id
      LEFT JOIN named_access n ON t.id IS NULL AND n.user_id = u.id AND n.child_id IN (kept, merged) AND n.void_at IS NULL
      LEFT JOIN agency a ON a.id = coalesce(t.agency_id, n.agency_id)
     WHERE b.tier > coalesce(h.tier, 0)
     ORDER BY 1, 2, 3
$$;

-- First of three: how every row of both records stands before anything is done. Kept for this transaction alone.
CREATE FUNCTION begin_merge(merge_key uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp
AS $$
DECLARE merge child_merge;
BEGIN
    SELECT * INTO STRICT merge FROM child_merge m WHERE m.id = merge_key AND m.undone_at IS NULL FOR UPDATE;
    PERFORM demand_answering_for(ARRAY[merge.kept_id, merge.merged_id]);
    IF EXISTS (SELECT 1 FROM child c WHERE c.id IN (merge.kept_id, merge.merged_id) AND c.merged_into_id IS NOT NULL) THEN
        RAISE EXCEPTION 'a record that was merged is not merged again';
    END IF;
    DROP TABLE IF EXISTS pg_temp.rows_before_merge;
    CREATE TEMP TABLE rows_before_merge ON COMMIT DROP AS
        SELECT merge_key AS merge_id, r.* FROM rows_of_children(ARRAY[merge.kept_id, merge.merged_id]) r;
END $$;

-- Second: every row that names the merged record names the kept one, and access follows.
CREATE FUNCTION move_merged_rows(merge_key uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp
AS $$
DECLARE merge child_merge; named record;
BEGIN
    SELECT * INTO STRICT merge FROM child_merge m WHERE m.id = merge_key AND m.undone_at IS NULL;
    PERFORM demand_answering_for(ARRAY[merge.kept_id, merge.merged_id]);
    PERFORM 1 FROM pg_temp.rows_before_merge b WHERE b.merge_id = merge_key LIMIT 1;
    IF NOT FOUND THEN RAISE EXCEPTION 'nothing is moved before it is written down how it stood'; END IF;
    FOR named IN SELECT c.table_name AS of_table,
                        string_agg(format('%1$I = CASE WHEN %1$I = $1 THEN $2 ELSE %1$I END', c.column_name), ', ')
                        || coalesce((SELECT string_agg(format(', %1$I = CASE WHEN %1$I = $1 THEN $2 ELSE %1$I END', s), '')
                                       FROM subjects_of(c.table_name) s), '') AS change,
                        string_agg(format('%I = $1', c.column_name), ' OR ') AS test
                   FROM columns_of_children() c GROUP BY 1 LOOP
        EXECUTE format('UPDATE %I SET %s WHERE %s', named.of_table, named.change, named.test)
          USING merge.merged_id, merge.kept_id;
    END LOOP;
    UPDATE child SET merged_into_id = merge.kept_id WHERE id = merge.merged_id;
    PERFORM sync_child_grants(merge.merged_id), sync_child_grants(merge.kept_id);
END $$;

-- Third: what is different now, row by row and column by column. A row that was not there before has no "was".
CREATE FUNCTION record_merge(merge_key uuid) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp
AS $$
DECLARE merge child_merge; written bigint;
BEGIN
    SELECT * INTO STRICT merge FROM child_merge m WHERE m.id = merge_key AND m.undone_at IS NULL;
    INSERT INTO merged_row (id, merge_id, table_name, row_id, was, became)
    SELECT gen_random_uuid(), merge_key, a.table_name, a.row_id, CASE WHEN b.row_id IS NULL THEN NULL ELSE d.was END,
           CASE WHEN b.row_id IS NULL THEN '{}' ELSE d.became END
      FROM rows_of_children(ARRAY[merge.kept_id, merge.merged_id]) a
      LEFT JOIN pg_temp.rows_before_merge b USING (table_name, row_id)
     CROSS JOIN LATERAL (
        SELECT jsonb_object_agg(k, b.content->k) AS was, jsonb_object_agg(k, a.content->k) AS became
          FROM jsonb_object_keys(a.content) k WHERE b.content->k IS DISTINCT FROM a.content->k) d
     WHERE d.became IS NOT NULL;
    GET DIAGNOSTICS written = ROW_COUNT;
    DROP TABLE pg_temp.rows_before_merge;
    RETURN written;
END $$;

-- Put back what a merge changed in one row. Its child and its subject always; any other column unless it was changed
-- since, and, where `limits` names the table, but what it lists there.
CREATE FUNCTION put_back(changed merged_row, limits jsonb) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE present jsonb; assignments text;
BEGIN
    EXECUTE format('SELECT to_jsonb(t) FROM %I t WHERE t.id = $1', changed.table_name) INTO present USING changed.row_id;
    SELECT string_agg(format('%1$I = (jsonb_populate_record(NULL::%2$I, $1)).%1$I', k, changed.table_name), ', ')
      INTO assignments FROM jsonb_object_keys(changed.was) k
     WHERE k IN (SELECT c.column_name FROM columns_of_children() c WHERE c.table_name = changed.table_name)
        OR k IN (SELECT subjects_of(changed.table_name))
        OR present->k = changed.became->k AND coalesce(limits->changed.table_name ? k, true);
    IF assignments IS NOT NULL THEN
        EXECUTE format('UPDATE %I SET %s WHERE id = $2', changed.table_name, assignments)
          USING changed.was, changed.row_id;
    END IF;
END $$;

-- Rows written since the merge that hang on a row of the merged record go with it, however far down.
CREATE FUNCTION follow_back(kept uuid, merged uuid) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
DECLARE hanging record; moved bigint; gone bigint;
BEGIN
    LOOP
        moved := 0;
        FOR hanging IN
            SELECT t.table_name AS of_table, t.column_name AS child_column,
                   format('%I IN (SELECT u.id FROM %I u WHERE u.%I = $2)', a.attname, u.table_name, u.column_name) AS test
              FROM pg_constraint f JOIN columns_of_children() t ON format('public.%I', t.table_name)::regclass = f.conrelid
              JOIN columns_of_children() u ON format('public.%I', u.table_name)::regclass = f.confrelid
              JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = f.conkey[1]
             WHERE f.contype = 'f' AND f.conrelid <> f.confrelid
             UNION ALL
            SELECT t.table_name, t.column_name,
                   format('%I IN (SELECT r.row_id FROM rows_of_children(ARRAY[$2]) r WHERE r.table_name <> ''child'')', s)
              FROM columns_of_children() t, LATERAL subjects_of(t.table_name) s
        LOOP
            EXECUTE format('UPDATE %I SET %I = $2 WHERE %I = $1 AND %s',
                           hanging.of_table, hanging.child_column, hanging.child_column, hanging.test)
              USING kept, merged;
            GET DIAGNOSTICS gone = ROW_COUNT;
            moved := moved + gone;
        END LOOP;
        EXIT WHEN moved = 0;
    END LOOP;
END $$;

-- Take two records apart again. Those that moved go first, so that nothing stands in the way of what comes back.
CREATE FUNCTION take_merge_apart(merge_key uuid, limits jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp
AS $$
DECLARE merge child_merge; changed merged_row;
BEGIN
    SELECT * INTO STRICT merge FROM child_merge m WHERE m.id = merge_key AND m.undone_at IS NULL FOR UPDATE;
    PERFORM demand_answering_for(ARRAY[merge.kept_id]);
    FOR changed IN SELECT * FROM merged_row r WHERE r.merge_id = merge_key AND r.was IS NOT NULL
                    ORDER BY EXISTS (SELECT 1 FROM columns_of_children() c
                                      WHERE c.table_name = r.table_name AND r.was ? c.column_name) DESC, r.id LOOP
        PERFORM put_back(changed, limits);
    END LOOP;
    PERFORM follow_back(merge.kept_id, merge.merged_id);
    PERFORM sync_child_grants(merge.merged_id), sync_child_grants(merge.kept_id);
END $$;

REVOKE EXECUTE ON FUNCTION surviving_child(uuid), with_merged(uuid), columns_of_children(), subjects_of(text),
    rows_of_children(uuid[]), count_rows_of(uuid, uuid), answers_alone_for(uuid[]), demand_answering_for(uuid[]),
    who_newly_sees(uuid, uuid), begin_merge(uuid), move_merged_rows(uuid), record_merge(uuid), put_back(merged_row, jsonb), follow_back(uuid, uuid),
    take_merge_apart(uuid, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION surviving_child(uuid), columns_of_children(), count_rows_of(uuid, uuid), answers_alone_for(uuid[]),
    who_newly_sees(uuid, uuid), begin_merge(uuid), move_merged_rows(uuid), record_merge(uuid),
    take_merge_apart(uuid, jsonb) TO mc_app;
GRANT EXECUTE ON FUNCTION with_merged(uuid) TO mc_audit_owner;
