"""The pathways as a table: which steps each status of a child calls for, in the order in which they come.

A step is bound to a duty of the protocol (by its kind), to a moment of the episode, or to somebody who is told. Nothing
here says whether it is done, by whom or until when: that is read from what is recorded. A step whose duty the protocol
in force does not have is not drawn. Sources: Wigan joint protocol, section 9 and appendices b, c and d; the strategies
of Bolton, Kirklees and Rochdale for the duties that are theirs alone (docs/duties.md).
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from episodes.enums import Whom


class PathwayCode(models.TextChoices):
    """What the child is to children's services, as far as it decides what follows."""

    NOT_KNOWN = "not_known", _("Not known or not open to social care")
    EARLY_HELP = "early_help", _("Early help")
    CHILD_IN_NEED = "child_in_need", _("In assessment or in need")
    CHILD_PROTECTION = "child_protection", _("Child protection plan")
    LOOKED_AFTER = "looked_after", _("Looked after")
    OTHER_AUTHORITY = "other_authority", _("Another authority’s child, placed here")
    CARE_LEAVER = "care_leaver", _("Care leaver")
    COMPLEX_SAFEGUARDING = "complex_safeguarding", _("Open to the complex safeguarding team")
    MISSING_EDUCATION = "missing_education", _("Missing education")


@dataclass(frozen=True)
class Step:
    """One step: a duty of this kind, a moment of the episode under this name, or somebody who is told."""

    code: str
    moment: str = ""
    whom: Whom | None = None


REPORTED, RETURNED = Step("reported", moment="reported_at"), Step("returned", moment="returned_at")
WORKER, PARENTS = Step("worker_told", whom=Whom.WORKER), Step("parents_told", whom=Whom.PARENTS)


def _duties(*kinds: str) -> tuple[Step, ...]:
    return tuple(Step(kind) for kind in kinds)


POLICE = _duties("police_report_at_once", "police_report_within_6h", "police_report_disagreement")
WHILE_MISSING = _duties(
    "welfare_report_unsafe_address", "daily_review", "weekly_meeting_episode", "need_to_know_24h",
    "intervention_meeting", "strategy_meeting_72h", "strategy_meeting_7d", "monthly_meeting_episode",
)  # fmt: skip
AFTER_INTERVIEW = _duties("interview_endorsed", "interview_referral", "interview_to_police", "weekly_meeting_interview")
PLAN = _duties("plan_after_missing")
# The order in which steps come, whichever pathways call for them.
STEPS: tuple[Step, ...] = (
    REPORTED,
    *POLICE,
    WORKER,
    PARENTS,
    *_duties(
        "tell_responsible_authority", "response_without_worker", "early_help_checked",
        "early_help_follow_up", "daily_governance", "exploitation_link",
    ),
    *WHILE_MISSING,
    *_duties(
        "education_officer_told", "education_checks_10_days", "education_practitioner_checks_10_days",
        "education_support",
    ),
    RETURNED,
    *_duties(
        "return_check", "social_worker_visit_24h", "interview_requested", "independent_worker_offered",
        "return_interview_72h", "interview_tried_again", "early_help_declined",
        "strategy_meeting_considered", "risk_assessment_first_run",
    ),
    *AFTER_INTERVIEW,
    *PLAN,
)  # fmt: skip
EVERY_CHILD = (
    REPORTED, *POLICE, PARENTS, *WHILE_MISSING, RETURNED, *_duties("return_check", "return_interview_72h"),
    *AFTER_INTERVIEW, *PLAN,
)  # fmt: skip
STATUTORY = (*EVERY_CHILD, WORKER, Step("interview_requested"))
CARE = _duties(
    "social_worker_visit_24h", "independent_worker_offered", "strategy_meeting_considered", "risk_assessment_first_run"
)
PATHWAYS: dict[PathwayCode, tuple[Step, ...]] = {
    PathwayCode.NOT_KNOWN: (*EVERY_CHILD, *_duties("response_without_worker", "early_help_checked")),
    PathwayCode.EARLY_HELP: (
        *EVERY_CHILD, WORKER, *_duties("response_without_worker", "early_help_follow_up", "early_help_declined")
    ),
    PathwayCode.CHILD_IN_NEED: STATUTORY,
    PathwayCode.CHILD_PROTECTION: STATUTORY,
    PathwayCode.LOOKED_AFTER: (*EVERY_CHILD, WORKER, *CARE),
    PathwayCode.OTHER_AUTHORITY: (*EVERY_CHILD, WORKER, Step("tell_responsible_authority"), *CARE),
    PathwayCode.CARE_LEAVER: (*EVERY_CHILD, WORKER),
    PathwayCode.COMPLEX_SAFEGUARDING: _duties("daily_governance", "exploitation_link"),
    PathwayCode.MISSING_EDUCATION: _duties(
        "education_officer_told", "education_checks_10_days", "education_practitioner_checks_10_days",
        "education_support",
    ),
}  # fmt: skip
EDUCATION = {step.code for step in PATHWAYS[PathwayCode.MISSING_EDUCATION]}
