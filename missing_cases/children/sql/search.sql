-- Children the reader may see whose names, dates or references are like what is asked, with how like they are.
-- Runs as the owner because trigram matching under row-level security could use no index; it filters by the same grants.
CREATE FUNCTION search_children(asked_key text, asked_also text[], born date, identifier text, most int)
    RETURNS TABLE (child_id uuid, score real, reason text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    WITH open AS (
        SELECT DISTINCT g.content_object_id AS id FROM child_grant g
         WHERE g.group_id = ANY (app_groups()) AND g.permission_id = app_view_child_permission()
           AND (g.valid_to IS NULL OR g.valid_to > statement_timestamp())
    ), named AS (
        SELECT n.child_id, max(greatest(similarity(n.search_key, asked_key), word_similarity(asked_key, n.search_key))
                               + CASE WHEN n.also_keys && asked_also::varchar[] THEN 0.25 ELSE 0 END)::real AS score,
               bool_or(n.search_key = asked_key AND n.kind = 'legal') AS exact, bool_or(n.kind <> 'legal') AS other,
               bool_or(n.also_keys && asked_also::varchar[]) AS sounds
          FROM child_name n
         WHERE asked_key <> '' AND n.void_at IS NULL
           AND (n.search_key % asked_key OR asked_key <% n.search_key OR n.also_keys && asked_also::varchar[])
         GROUP BY n.child_id
    ), matched AS (
        SELECT n.child_id, n.score + CASE WHEN c.date_of_birth = born THEN 0.5 ELSE 0 END AS score,
               CASE WHEN n.exact THEN 'name' WHEN n.other THEN 'other_name' WHEN n.sounds THEN 'sounds_like'
                    ELSE 'spelling' END AS reason
          FROM named n JOIN child c ON c.id = n.child_id
        UNION ALL
        SELECT c.id, 0.9, 'date_of_birth' FROM child c WHERE asked_key = '' AND c.date_of_birth = born
        UNION ALL
        SELECT c.id, 2, 'identifier' FROM child c
         WHERE identifier <> '' AND identifier IN (upper(c.reference), upper(c.council_reference),
               upper(c.police_reference), c.nhs_number, upper(c.upn))
        UNION ALL
        SELECT l.child_id, 1, 'postcode' FROM child_place l JOIN place p ON p.id = l.place_id
         WHERE identifier <> '' AND l.void_at IS NULL AND replace(upper(p.postcode), ' ', '') = replace(identifier, ' ', '')
           AND sees_record(l.child_id)
    )
    SELECT m.child_id, max(m.score)::real, (array_agg(m.reason ORDER BY m.score DESC))[1]
      FROM matched m JOIN open o ON o.id = m.child_id JOIN child c ON c.id = m.child_id
     WHERE c.void_at IS NULL AND c.merged_into_id IS NULL
     GROUP BY m.child_id ORDER BY 2 DESC, 1 LIMIT most
$$;

-- For those who log episodes: agencies that hold a record of exactly this name and date of birth which the reader may not
-- see. Never a restricted one.
CREATE FUNCTION records_elsewhere(asked_key text, born date) RETURNS TABLE (agency_name text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT DISTINCT a.name FROM child_name n JOIN child c ON c.id = n.child_id
      JOIN involvement i ON i.child_id = c.id AND i.void_at IS NULL AND i.to_at IS NULL AND i.role = 'responsible'
      JOIN agency a ON a.id = i.agency_id
     WHERE n.search_key = asked_key AND asked_key <> '' AND c.date_of_birth = born AND n.void_at IS NULL
       AND c.void_at IS NULL AND c.merged_into_id IS NULL AND NOT c.restricted
       AND NOT EXISTS (SELECT 1 FROM child_grant g WHERE g.content_object_id = c.id AND g.group_id = ANY (app_groups())
                          AND (g.valid_to IS NULL OR g.valid_to > statement_timestamp()))
$$;

REVOKE EXECUTE ON FUNCTION search_children(text, text[], date, text, int), records_elsewhere(text, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_children(text, text[], date, text, int), records_elsewhere(text, date) TO mc_app;
CREATE INDEX child_name_like ON child_name USING gin (search_key gin_trgm_ops);
CREATE INDEX child_name_also ON child_name USING gin (also_keys);
CREATE INDEX child_born ON child (date_of_birth);
