-- The month's measures once an interview may answer several episodes: completed and declined are counted per episode,
-- the factors once per interview (the child gave one set of answers). Everything else is as in month.sql.
CREATE OR REPLACE FUNCTION month_rows(start_at timestamptz, end_at timestamptz, of_agency uuid) RETURNS
    TABLE (measure text, category text, child_id uuid, episode_id uuid, interview_id uuid, at timestamptz)
    LANGUAGE sql STABLE SECURITY INVOKER SET search_path = public, pg_temp
AS $$
    WITH reported AS (
        SELECT e.id, e.child_id, e.reported_at, e.missing_from_at,
               count(*) OVER (PARTITION BY e.child_id) AS times,
               row_number() OVER (PARTITION BY e.child_id ORDER BY e.reported_at, e.id) AS turn
          FROM episode e
         WHERE e.owner_agency_id = of_agency AND e.void_at IS NULL
           AND e.reported_at >= start_at AND e.reported_at < end_at
    ), answered AS (
        SELECT i.id AS interview_id, i.episode_id FROM return_interview i
         WHERE i.owner_agency_id = of_agency AND i.void_at IS NULL
        UNION ALL
        SELECT c.interview_id, c.episode_id FROM covered_episode c WHERE c.owner_agency_id = of_agency
    ), held AS (
        SELECT i.id, i.child_id, i.episode_id, i.held_at, i.written_at, i.record_id
          FROM return_interview i
         WHERE i.owner_agency_id = of_agency AND i.void_at IS NULL AND i.independent
           AND EXISTS (SELECT 1 FROM answered n JOIN episode e ON e.id = n.episode_id
                        WHERE n.interview_id = i.id AND e.void_at IS NULL)
           AND i.held_at >= start_at AND i.held_at < end_at
    )
    SELECT 'episodes', '', r.child_id, r.id, NULL::uuid, r.reported_at FROM reported r
    UNION ALL
    SELECT 'children', '', r.child_id, r.id, NULL, r.reported_at FROM reported r WHERE r.turn = 1
    UNION ALL
    SELECT 'case_status', coalesce(c.code, 'not_recorded'), r.child_id, r.id, NULL, r.reported_at
      FROM reported r LEFT JOIN care_status c
        ON c.child_id = r.child_id AND c.owner_agency_id = of_agency AND c.void_at IS NULL
       AND c.from_on <= (r.missing_from_at AT TIME ZONE 'Europe/London')::date
       AND (c.to_on IS NULL OR c.to_on > (r.missing_from_at AT TIME ZONE 'Europe/London')::date)
    UNION ALL
    SELECT 'completed', '', h.child_id, n.episode_id, h.id, h.held_at
      FROM held h JOIN answered n ON n.interview_id = h.id
      JOIN episode e ON e.id = n.episode_id AND e.void_at IS NULL
    UNION ALL
    SELECT 'declined', '', i.child_id, n.episode_id, i.id, i.declined_at
      FROM return_interview i JOIN answered n ON n.interview_id = i.id JOIN episode e ON e.id = n.episode_id
     WHERE i.owner_agency_id = of_agency AND i.void_at IS NULL AND e.void_at IS NULL AND i.held_at IS NULL
       AND i.declined_at >= start_at AND i.declined_at < end_at
    UNION ALL
    SELECT 'factors', a.question, h.child_id, h.episode_id, h.id, h.held_at
      FROM held h JOIN form_answer a ON a.record_id = h.record_id AND a.replaced_at IS NULL
      JOIN form_section s ON s.id = a.section_id AND s.code = 'why'
     WHERE h.written_at IS NOT NULL AND a.state = 'answered' AND a.codes = ARRAY['yes']::varchar[]
    UNION ALL
    SELECT 'repeats', '', r.child_id, r.id, NULL, r.reported_at FROM reported r WHERE r.times > 1 AND r.turn = 1
$$;
