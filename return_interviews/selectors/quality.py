"""What is so about the quality of interviews."""

from django.utils.translation import gettext, gettext_noop

from return_interviews.models import QualityRating, ReturnInterview, Rework, Rubric

SHIPPED = (
    ("independence", gettext_noop("Was it held by somebody independent, where and how the child wanted?")),
    ("voice", gettext_noop("Are the child's own words there, apart from the worker's?")),
    ("factors", gettext_noop("Does it say what drives the child away and what draws them?")),
    ("harm", gettext_noop("Does it say what harm came or could have come to the child?")),
    ("safety", gettext_noop("Was the child's safety seen to at once?")),
    ("follow_up", gettext_noop("Do the next steps say what, who and by when?")),
    ("analysis", gettext_noop("Does the worker's view say what it means, and not only what was said?")),
)


def rubric_of(agency) -> tuple[int, list[tuple[str, str]]]:
    """Return the version and the criteria (code, question) by which an authority judges; version 0 is ours."""
    found = Rubric.objects.filter(owner_agency=agency).order_by("version").last()
    if found is None:
        return 0, [(code, gettext(question)) for code, question in SHIPPED]
    return found.version, [(each["code"], each["question"]) for each in found.criteria]


def ratings_of(interview: ReturnInterview, access) -> list[QualityRating]:
    """Return the standing rating of each criterion, in the order in which they were given."""
    rows = QualityRating.objects.visible_to(access).filter(interview=interview).select_related("rated_by")
    return list({row.criterion: row for row in rows}.values())


def reworks_of(interview: ReturnInterview, access) -> list[Rework]:
    """Return each time the interview was sent back, oldest first."""
    return list(Rework.objects.visible_to(access).filter(interview=interview).select_related("sent_back_by"))
