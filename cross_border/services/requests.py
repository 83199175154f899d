"""Another authority asks the hub for the return interview: accepted or declined, held, returned to them.

The hub writes down what it was asked by telephone or letter; an authority that works here asks by itself.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cross_border.models import InterviewRequest
from cross_border.selectors import councils_to_ask
from cross_border.services.asking import HUB, serving
from episodes.models import Episode
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError
from missing_cases.models import Agency, AgencyKind, Child, Membership, Tier
from missing_cases.telling import Told, write_messages

SUBJECT, ASKED, ANSWERED = "interview_request", "interview_request.asked", "interview_request.answered"


@transaction.atomic
def record_request(
    *, episode: Episode, authority: Agency, asked_by: str, asked_at: datetime, by, now: datetime
) -> InterviewRequest:
    """Record that another authority asks for the return interview of an episode; once for each authority.

    Raises RuleError beside the field, Episode.DoesNotExist, Child.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.CROSS_BORDER)
    found = Episode.objects.visible_to(by).get(pk=episode.pk)
    Child.objects.visible_to(by, tier=Tier.RECORD).get(pk=found.child_id)
    if authority.kind != AgencyKind.COUNCIL or authority.pk == by.agency_id:
        raise RuleError(_("Choose another council."), "authority")
    if not asked_by.strip():
        raise RuleError(_("Say who asked."), "asked_by")
    if asked_at > now:
        raise RuleError(_("This time is in the future. Enter when it happened."), "asked_at")
    if InterviewRequest.objects.filter(episode=found, owner_agency=by.agency_id, authority=authority).exists():
        raise RuleError(_("It has asked already."), "authority")
    return _write(found, by.agency, authority, asked_by.strip(), asked_at, by, now)


@transaction.atomic
def ask_host(*, episode: Episode, council: Agency, by, now: datetime) -> InterviewRequest:
    """Ask the council that has the child in its area for the return interview; its hub is told at once.

    Raises RuleError for a council that does not have the child in its area or was asked already, Episode.DoesNotExist,
    NotAllowed.
    """
    by.demand(Perm.CROSS_BORDER)
    found = Episode.objects.visible_to(by).get(pk=episode.pk, void_at=None)
    if council not in councils_to_ask(found, by):
        raise RuleError(_("Choose the council in whose area the child lives."), "council")
    if InterviewRequest.objects.filter(episode=found, owner_agency=council, authority=by.agency_id).exists():
        raise RuleError(_("It has been asked already."), "council")
    request = _write(found, council, by.agency, by.user.full_name, now, by, now)
    told = serving(council.pk, (HUB,), now) or [Told(council.pk, HUB)]
    write_messages(ASKED, (SUBJECT, request.pk), told, child_id=request.child_id, now=now)
    return request


def _write(
    episode: Episode, council: Agency, authority: Agency, asked_by: str, asked_at: datetime, by, now: datetime
) -> InterviewRequest:
    request = InterviewRequest(
        owner_agency=council, episode=episode, child_id=episode.child_id, authority=authority, asked_by=asked_by,
        asked_at=asked_at, recorded_by=by.user, recorded_at=now,
    )  # fmt: skip
    request.save(force_insert=True)
    return request


def who_asked(request: InterviewRequest, now: datetime) -> list[Told]:
    """Return who is told what becomes of it, where the authority asked by itself; another is told by telephone."""
    theirs = Membership.objects.filter(user=request.recorded_by_id, team__agency=request.authority_id)
    if not theirs.exists():
        return []
    return serving(request.authority_id, (HUB,), now) or [Told(request.authority_id, HUB)]


def _tell(request: InterviewRequest, step: str, now: datetime) -> None:
    told = who_asked(request, now)
    write_messages(ANSWERED, (SUBJECT, request.pk), told, child_id=request.child_id, again=step, now=now)


@transaction.atomic
def answer_request(
    *, request: InterviewRequest, accepted: bool, reason: str = "", by, now: datetime
) -> InterviewRequest:
    """Accept it, or decline it for a reason. Raises RuleError where it is answered, InterviewRequest.DoesNotExist."""
    found = _lock(request, "answer", by)
    if not accepted and not reason.strip():
        raise RuleError(_("Say why it is declined."), "reason")
    found.answered_by = by.user
    if accepted:
        found.accepted_at = now
    else:
        found.declined_at, found.reason = now, reason.strip()
    found.save(update_fields=["answered_by", "accepted_at", "declined_at", "reason"])
    _tell(found, "answered", now)
    return found


@transaction.atomic
def deliver_request(*, request: InterviewRequest, at: datetime, by, now: datetime) -> InterviewRequest:
    """Record that the interview asked for was held. Raises RuleError out of turn or for a time that cannot be."""
    found = _lock(request, "deliver", by)
    if at > now or at < found.asked_at:
        raise RuleError(_("Enter a time between the asking and now."), "at")
    found.delivered_at = at
    found.save(update_fields=["delivered_at"])
    return found


@transaction.atomic
def return_request(*, request: InterviewRequest, by, now: datetime) -> InterviewRequest:
    """Record that what came of it was returned to who asked. Raises RuleError out of turn."""
    found = _lock(request, "return", by)
    found.returned_at, found.returned_by = now, by.user
    found.save(update_fields=["returned_at", "returned_by"])
    _tell(found, "returned", now)
    return found


def _lock(request: InterviewRequest, step: str, by) -> InterviewRequest:
    by.demand(Perm.CROSS_BORDER)
    rows = InterviewRequest.objects.visible_to(by).select_for_update(of=("self",))
    found = rows.get(pk=request.pk, owner_agency_id=by.agency_id)
    if found.step != step:
        raise RuleError(_("This is done already, or not yet its turn. Look at it again."))
    return found
