-- What each of these children was, from when to when, in every episode that is not set aside: for the duties that
-- several episodes call for together. A spell ends where the child was located in it. Read in full, whoever records
-- the change that calls for the count (they must hold a grant); ids, references, codes and times, no words.
CREATE FUNCTION episode_spells(children uuid[])
    RETURNS TABLE (child_id uuid, episode_id uuid, reference text, owner_id uuid, status text, from_at timestamptz,
                   to_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT e.child_id, e.id, e.reference::text, e.owner_agency_id, s.status::text, s.from_at,
           least(s.to_at, (
               SELECT min(m.at) FROM episode_moment m
                WHERE m.episode_id = e.id AND m.kind = 'located' AND NOT m.withdrawn AND m.at >= s.from_at
                  AND NOT EXISTS (SELECT 1 FROM episode_moment n WHERE n.supersedes_id = m.id)))
      FROM episode e JOIN episode_status s ON s.episode_id = e.id AND s.void_at IS NULL
     WHERE e.child_id = ANY (children) AND e.void_at IS NULL AND holds_grant(e.child_id, 1)
     ORDER BY e.missing_from_at, e.id, s.from_at, s.id
$$;
REVOKE EXECUTE ON FUNCTION episode_spells(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION episode_spells(uuid[]) TO mc_app, mc_clock;
