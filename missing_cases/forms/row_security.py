"""Row-level security of form tables: a part of a record is seen and written as the record itself is."""

from missing_cases.access.row_security import AGENCY, addressed, granted, protect

RECORD = "form_record"


def writes(table: str) -> str:
    """Return the SQL test "the reader's agency controls this row, or is named as a writer of it"."""
    return f"({table}.owner_agency_id = {AGENCY} OR {AGENCY} = ANY ({table}.writer_agencies))"


def protect_written_rows(table: str, *, add: str = "", clock: str = ""):
    """Protect rows that carry owner_agency, an audience and writer_agencies: seen by the audience, written by writers.

    `add`: a further SQL test for new rows.
    """
    own = f"({granted(f'{table}.child_id')} AND {writes(table)})"
    return protect(table, see=addressed(table), add=f"({own} AND {add})" if add else own, change=own, clock=clock)


def protect_record_parts(table: str, *, add_extra: str = "true", change_extra: str = "true"):
    """Protect rows that hang below a form record. The extras are further SQL tests for adding and for changing."""
    same = f"SELECT 1 FROM {RECORD} r WHERE r.id = {table}.record_id AND r.child_id = {table}.child_id"  # noqa: S608
    written = f"EXISTS ({same} AND r.owner_agency_id = {table}.owner_agency_id AND {writes('r')})"
    return protect(
        table,
        see=f"EXISTS ({same})",
        add=f"({written} AND {add_extra})",
        change=f"({written} AND {change_extra})",
    )
