"""Which grades an agency uses on a day: its own dated list, or else the list of its kind at that time."""

from datetime import date

from django.db.models import Q

from episodes.enums import GradeCode as G
from episodes.models import GradeScheme
from missing_cases.models import Agency, AgencyKind

# The lists of the College of Policing (and ACPO before it), from the day each was taken up. A force that changed on
# another day has a GradeScheme row of its own.
POLICE_LISTS = (
    (date(2013, 4, 1), (G.ABSENT, G.LOW, G.MEDIUM, G.HIGH)),
    (date(2017, 1, 1), (G.NO_APPARENT_RISK, G.LOW, G.MEDIUM, G.HIGH)),
    (date(2023, 1, 1), (G.VERY_LOW, G.LOW, G.MEDIUM, G.HIGH)),
)
PLAIN_LIST = (G.LOW, G.MEDIUM, G.HIGH)


def scheme_codes(agency: Agency, on: date) -> list[str]:
    """Return the codes of the grades an agency uses on a day, lowest first."""
    in_force = Q(to_on__isnull=True) | Q(to_on__gt=on)
    own = GradeScheme.objects.filter(in_force, agency=agency, from_on__lte=on).first()
    if own:
        return list(own.codes)
    return [str(code) for code in default_list(agency.kind, on)]


def default_list(kind: str, on: date) -> tuple[str, ...]:
    """Return the grades an agency of this kind used on a day where it has no list of its own."""
    if kind != AgencyKind.POLICE:
        return PLAIN_LIST
    return next((codes for start, codes in reversed(POLICE_LISTS) if start <= on), PLAIN_LIST)


def grade_choices(agency: Agency, on: date) -> list[tuple[str, str]]:
    """Return the grades an agency may choose on a day, gravest first, as choices of a form."""
    return [(code, str(G(code).label)) for code in reversed(scheme_codes(agency, on))]
