"""Which pathways a child is on: derived from what is known of the child, never chosen by hand."""

from collections.abc import Mapping

from episodes.pathways.table import PathwayCode
from missing_cases.models import CareStatusCode

BY_STATUS = {
    CareStatusCode.NOT_OPEN: PathwayCode.NOT_KNOWN,
    CareStatusCode.EARLY_HELP: PathwayCode.EARLY_HELP,
    CareStatusCode.ASSESSMENT: PathwayCode.CHILD_IN_NEED,
    CareStatusCode.CHILD_IN_NEED: PathwayCode.CHILD_IN_NEED,
    CareStatusCode.CHILD_PROTECTION: PathwayCode.CHILD_PROTECTION,
    CareStatusCode.LOOKED_AFTER: PathwayCode.LOOKED_AFTER,
    CareStatusCode.LOOKED_AFTER_ELSEWHERE: PathwayCode.OTHER_AUTHORITY,
    CareStatusCode.CARE_LEAVER: PathwayCode.CARE_LEAVER,
}


def pathways_of(facts: Mapping, *, missing_education: bool) -> list[PathwayCode]:
    """Return the pathways of a child by the facts of the day the episode began: the status first, then what adds to it.

    `facts` as `episodes.facts.child_facts_on` gives them. A child placed by another authority is that authority's,
    whatever status the reader's council recorded (Wigan protocol, section 10).
    """
    if facts.get("placed_by_other_authority"):
        found = [PathwayCode.OTHER_AUTHORITY]
    else:
        found = [BY_STATUS[CareStatusCode(facts.get("care_status") or CareStatusCode.NOT_OPEN)]]
    if facts.get("open_to_exploitation_team"):
        found.append(PathwayCode.COMPLEX_SAFEGUARDING)
    if missing_education:
        found.append(PathwayCode.MISSING_EDUCATION)
    return found
