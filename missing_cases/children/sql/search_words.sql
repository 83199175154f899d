-- Search word by word: each word asked is compared with each word of a name, so order, a slip, a short form or another
-- spelling costs a little and not everything. Replaces the comparison of whole names.
DROP FUNCTION search_children(text, text[], date, text, int);
DROP INDEX child_name_like;

-- How the words of a name sound. Words of one or two letters sound like too many others; digits have no sound.
CREATE FUNCTION name_sounds(words text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT coalesce(array_agg(DISTINCT s.sound), '{}')
      FROM unnest(string_to_array(words, ' ')) w,
           LATERAL (VALUES (public.dmetaphone(w)), (public.dmetaphone_alt(w))) AS s(sound)
     WHERE length(w) >= 3 AND w ~ '^[a-z]+$' AND s.sound <> ''
$$;

-- How like a word asked is to a word of a name, from 0 to 1: the same, its beginning, an initial, slips, the same sound.
-- `sounds`: name_sounds(asked), worked out once.
CREATE FUNCTION word_likeness(asked text, sounds text[], word text) RETURNS real LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT (CASE
        WHEN asked = word THEN 1
        WHEN length(asked) >= 4 AND public.levenshtein_less_equal(asked, word, 1) <= 1 THEN 0.85
        WHEN length(asked) >= 2 AND starts_with(word, asked) THEN 0.8
        WHEN length(asked) = 1 AND starts_with(word, asked) THEN 0.5
        WHEN length(asked) >= 7 AND public.levenshtein_less_equal(asked, word, 2) <= 2 THEN 0.75
        WHEN length(word) >= 3 AND (public.dmetaphone(word) = ANY (sounds) OR public.dmetaphone_alt(word) = ANY (sounds))
        THEN 0.55 + 0.3 * public.similarity(asked, word)
        WHEN public.similarity(asked, word) >= 0.4 THEN 0.8 * public.similarity(asked, word)
        ELSE 0 END)::real
$$;

CREATE INDEX child_name_words ON child_name USING gin ((' ' || search_key) gin_trgm_ops);
CREATE INDEX child_name_sounds ON child_name USING gin (name_sounds(search_key));
CREATE INDEX child_by_reference ON child (upper(reference));
CREATE INDEX child_by_council_reference ON child (upper(council_reference));
CREATE INDEX child_by_police_reference ON child (upper(police_reference));
CREATE INDEX child_by_nhs_number ON child (nhs_number);
CREATE INDEX child_by_upn ON child (upper(upn));
CREATE INDEX place_by_postcode ON place (replace(upper(postcode), ' ', ''));

-- Children the reader may see whose names, dates or references are like what is asked, with how like they are and why.
-- `words`: folded, in alphabetical order; `also`: for each word what it may stand for, separated by spaces.
-- Runs as the owner, because under row-level security likeness could use no index; it filters by the same grants. A
-- reader of the header finds a child by the name on the record, never by another name or an address they may not read.
CREATE FUNCTION search_children(words text[], also text[], born date, identifier text, most int)
    RETURNS TABLE (child_id uuid, score real, reason text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    WITH reader AS MATERIALIZED (
        SELECT app_groups() AS groups, app_view_child_permission() AS permission
    ), asked AS MATERIALIZED (
        SELECT a.word, string_to_array(a.also, ' ')::varchar[] AS also, name_sounds(a.word) AS sounds
          FROM unnest(words, also) AS a(word, also)
    ), candidate AS (
        SELECT n.id FROM asked a JOIN child_name n
            ON length(a.word) > 1 AND (' ' || n.search_key LIKE '% ' || a.word || '%' OR (' ' || n.search_key) %> a.word
            OR n.also_keys && a.also OR name_sounds(n.search_key) && a.sounds)
         UNION
        SELECT n.id FROM child c JOIN child_name n ON n.child_id = c.id
         WHERE c.date_of_birth = born AND cardinality(words) > 0
    ), named AS (
        SELECT n.child_id, n.kind, n.search_key = array_to_string(words, ' ') AS exact, l.*
          FROM candidate k JOIN child_name n ON n.id = k.id
         CROSS JOIN LATERAL (
            SELECT avg(greatest(b.spelt, CASE WHEN n.also_keys && a.also THEN 0.85 ELSE 0 END)) AS score,
                   avg(b.spelt) AS spelt, bool_and(b.begins) AS begins
              FROM asked a CROSS JOIN LATERAL (
                SELECT max(word_likeness(a.word, a.sounds, w)) AS spelt, bool_or(starts_with(w, a.word)) AS begins
                  FROM unnest(string_to_array(n.search_key, ' ')) w) b) l
         WHERE n.void_at IS NULL
    ), matched AS (
        SELECT n.child_id, CASE WHEN n.kind = 'legal' THEN 1 ELSE 2 END AS tier,
               n.score + CASE WHEN n.exact THEN 0.2 ELSE 0 END
                       + CASE WHEN born IS NULL OR c.date_of_birth IS NULL THEN 0
                              WHEN c.date_of_birth = born THEN 0.5 ELSE -0.05 END AS score,
               CASE WHEN n.kind <> 'legal' THEN 'other_name' WHEN n.exact THEN 'name' WHEN n.begins THEN 'part'
                    WHEN n.score > n.spelt THEN 'sounds_like' ELSE 'spelling' END AS reason
          FROM named n JOIN child c ON c.id = n.child_id
         WHERE n.score >= CASE WHEN c.date_of_birth = born THEN 0.35 ELSE 0.6 END
        UNION ALL
        SELECT c.id, 1, 0.9, 'date_of_birth' FROM child c WHERE cardinality(words) = 0 AND c.date_of_birth = born
        UNION ALL
        SELECT c.id, 1, 2, 'identifier' FROM child c
         WHERE identifier <> '' AND (upper(c.reference) = identifier OR upper(c.council_reference) = identifier
               OR upper(c.police_reference) = identifier OR c.nhs_number = identifier OR upper(c.upn) = identifier)
        UNION ALL
        SELECT l.child_id, 2, 1, 'postcode' FROM child_place l JOIN place p ON p.id = l.place_id
         WHERE identifier <> '' AND l.void_at IS NULL
           AND replace(upper(p.postcode), ' ', '') = replace(identifier, ' ', '')
    )
    SELECT m.child_id, max(m.score)::real, (array_agg(m.reason ORDER BY m.score DESC, m.reason))[1]
      FROM matched m JOIN child c ON c.id = m.child_id
     WHERE c.void_at IS NULL AND c.merged_into_id IS NULL
       AND EXISTS (SELECT 1 FROM reader r JOIN child_grant g ON g.group_id = ANY (r.groups)
                    WHERE g.content_object_id = m.child_id AND g.permission_id = r.permission AND g.tier >= m.tier
                      AND (g.valid_to IS NULL OR g.valid_to > statement_timestamp()))
     GROUP BY m.child_id ORDER BY 2 DESC, 1 LIMIT most
$$;

-- Agencies that hold a record of exactly this name and date of birth which the reader may not see. For co-ordinators
-- alone, and never for a restricted record. The role is read here, so that no caller can grant itself the answer.
CREATE OR REPLACE FUNCTION records_elsewhere(asked_key text, born date) RETURNS TABLE (agency_name text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT DISTINCT a.name FROM child_name n JOIN child c ON c.id = n.child_id
      JOIN involvement i ON i.child_id = c.id AND i.void_at IS NULL AND i.to_at IS NULL AND i.role = 'responsible'
      JOIN agency a ON a.id = i.agency_id
     WHERE n.search_key = asked_key AND asked_key <> '' AND c.date_of_birth = born AND n.void_at IS NULL
       AND c.void_at IS NULL AND c.merged_into_id IS NULL AND NOT c.restricted
       AND EXISTS (SELECT 1 FROM membership m JOIN team t ON t.id = m.team_id
                    WHERE m.user_id = app_actor() AND m.role = 'missing_coordinator' AND t.agency_id = app_agency()
                      AND t.active AND m.void_at IS NULL AND m.from_on <= current_date
                      AND (m.to_on IS NULL OR m.to_on >= current_date))
       AND NOT EXISTS (SELECT 1 FROM child_grant g WHERE g.content_object_id = c.id AND g.group_id = ANY (app_groups())
                          AND (g.valid_to IS NULL OR g.valid_to > statement_timestamp()))
$$;

REVOKE EXECUTE ON FUNCTION search_children(text[], text[], date, text, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_children(text[], text[], date, text, int) TO mc_app;
