-- How many children the same agency has linked to the place of this link: by its postcode, or by its name where it has
-- none. Homes and schools are shared by right and do not count. A number, and no rows.
CREATE FUNCTION children_linked_with(link_key uuid) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp
AS $$
    SELECT count(DISTINCT l.child_id)
      FROM child_place x JOIN place px ON px.id = x.place_id
      JOIN place p ON p.postcode = px.postcode AND (px.postcode <> '' OR lower(p.name) = lower(px.name))
      JOIN child_place l ON l.place_id = p.id AND l.owner_agency_id = x.owner_agency_id
     WHERE x.id = link_key AND holds_grant(x.child_id, 1)
       AND l.void_at IS NULL AND l.to_on IS NULL AND l.relation IN ('found', 'frequented', 'concern')
$$;
REVOKE EXECUTE ON FUNCTION children_linked_with(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION children_linked_with(uuid) TO mc_app;
