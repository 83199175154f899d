"""References of episodes, such as ME-2026-000123: counted for each agency and year."""

from django.db import connection

from missing_cases.models import Agency

SERIES = "ME"
NEXT = (
    "INSERT INTO reference_counter (agency_id, series, year, last) VALUES (%s, %s, %s, 1)"
    " ON CONFLICT (agency_id, series, year) DO UPDATE SET last = reference_counter.last + 1 RETURNING last"
)


def next_reference(agency: Agency, year: int) -> str:
    """Return the agency's next reference of a year. The counter's row is locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [agency.pk, SERIES, year])
        return f"{SERIES}-{year}-{cursor.fetchone()[0]:06}"
