"""References people read out on the telephone."""

from django.db import connection

from missing_cases.models import Agency


def next_reference(agency: Agency, series: str, year: int) -> str:
    """Return the next reference of an agency's series, such as MC-2026-000123. None is given twice."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reference_counter (agency_id, series, year, last) VALUES (%s, %s, %s, 1)"
            " ON CONFLICT (agency_id, series, year) DO UPDATE SET last = reference_counter.last + 1 RETURNING last",
            [agency.pk, series, year],
        )
        return f"{series}-{year}-{cursor.fetchone()[0]:06}"
