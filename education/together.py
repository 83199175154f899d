"""Why two records of one child cannot become one yet: a child stands once on a council's register."""

from django.utils.translation import gettext as _

from education.models import EducationCase, Likely
from missing_cases.models import Child


def standing_twice(kept: Child, merged: Child) -> list[str]:
    """Return a sentence for each list of a council on which both records stand, and what to do first."""
    found = []
    if _councils(EducationCase.objects.standing(), kept) & _councils(EducationCase.objects.standing(), merged):
        found.append(_("Both are on the register of children missing education. Close one of the two entries first."))
    likely = Likely.objects.standing()
    if _councils(likely, kept) & _councils(likely, merged):
        found.append(_("Both are on the list of children likely to go missing from education. End one of them first."))
    return found


def _councils(rows, child: Child) -> set:
    return set(rows.filter(child=child).values_list("owner_agency", flat=True))
