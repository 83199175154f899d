"""Giving an episode's interview to a worker, of the council or of a commissioned provider."""

from django.db import transaction
from django.utils.translation import gettext as _

from episodes.enums import EpisodeRole
from episodes.models import EpisodeAgency
from missing_cases.access import grants
from missing_cases.access.perms import Perm
from missing_cases.access.policy import live_memberships
from missing_cases.access.roles import perms_of
from missing_cases.errors import RuleError
from missing_cases.forms.services import share_record
from missing_cases.models import Message
from return_interviews import rules, triggers
from return_interviews.models import InterviewAllocation, ReturnInterview
from return_interviews.selectors import role_with_child


def allocate(*, episode, worker, reason: str = "", by, now) -> InterviewAllocation:
    """Give an episode's interview to a worker: they see the child's header, this episode and this interview.

    Whoever had it before has it no longer. The duty's clock goes with it. Whether the worker is independent of the
    child's care is kept as it was known that day. Raises RuleError for somebody who holds no role that holds
    interviews, for the child's own carer, and for the child's own social worker without a `reason`. Duty: "conducted by
    someone independent" of the child's placement and responsible authority's line of care (DfE 2014).
    """
    by.demand(Perm.INTERVIEW_ALLOCATE)
    membership = _interviewing_membership(worker, now)
    with transaction.atomic():
        before = _lock_standing(episode)
        if before and before.worker_id == worker.pk:
            return before
        role = role_with_child(episode.child_id, worker, now) or ""
        rules.check_given_to(worker.full_name, role, reason)
        if before:
            _end(before, by, now)
        agency = membership.team.agency
        allocation = InterviewAllocation.objects.create(
            episode=episode, child_id=episode.child_id, owner_agency=by.agency, worker=worker, worker_agency=agency,
            named_access=_name(episode, worker, by, now), reason=reason.strip(), given_at=now,
            given_by=by.user, independent=role not in rules.CLOSE, child_role=role,
        )  # fmt: skip
        outside = agency.pk != by.agency_id
        if outside:
            _name_agency(episode, agency, by, now)
        _share(episode, [agency.pk] if outside else [], by)
        triggers.give_clock(episode, to=worker, agency=agency if outside else None, by=by, now=now)
        _tell(allocation, now)
    return allocation


def take_back(*, episode, by, now) -> None:
    """Take an episode's interview back from its worker; what they wrote stays. Nothing happens where nobody has it."""
    by.demand(Perm.INTERVIEW_ALLOCATE)
    with transaction.atomic():
        before = _lock_standing(episode)
        if before:
            _end(before, by, now)
            _share(episode, [], by)
            triggers.give_clock(episode, to=None, agency=None, by=by, now=now)


def _interviewing_membership(worker, now):
    for membership in live_memberships(worker, now.date()):
        if worker.is_active and Perm.INTERVIEW_WRITE in perms_of([membership.role]):
            return membership
    raise RuleError(_("%(name)s holds no role that holds interviews.") % {"name": worker.full_name}, "worker")


def _lock_standing(episode):
    rows = InterviewAllocation.objects.standing().filter(episode=episode)
    return rows.select_for_update(of=("self",)).select_related("named_access", "worker_agency").first()


def _name(episode, worker, by, now):
    return grants.name_person(
        child=episode.child, user=worker, agency=by.agency, reason=_("Holds the return home interview"), by=by.user,
        now=now,
    )  # fmt: skip


def _name_agency(episode, agency, by, now):
    EpisodeAgency.objects.get_or_create(
        episode=episode, agency=agency, role=EpisodeRole.INTERVIEWER, void_at=None,
        defaults={
            "child_id": episode.child_id, "owner_agency": by.agency, "recorded_by": by.user, "recorded_at": now,
            "notified_at": now,
        },
    )  # fmt: skip


def _end(allocation, by, now):
    allocation.ended_at, allocation.ended_by = now, by.user
    allocation.save(update_fields=["ended_at", "ended_by"])
    if allocation.named_access:
        grants.end_named_access(named=allocation.named_access, now=now)
    if allocation.worker_agency_id != allocation.owner_agency_id:
        EpisodeAgency.objects.filter(
            episode_id=allocation.episode_id, agency_id=allocation.worker_agency_id, role=EpisodeRole.INTERVIEWER,
            void_at__isnull=True,
        ).update(void_at=now, void_by=by.user, void_reason=_("The interview was given to somebody else"))  # fmt: skip


def _share(episode, agencies, by):
    rows = ReturnInterview.objects.visible_to(by).live().filter(episode=episode, owner_agency=by.agency)
    interview = rows.select_for_update(of=("self",)).select_related("record").first()
    if interview:
        interview.audience_agencies = interview.writer_agencies = agencies
        interview.save(update_fields=["audience_agencies", "writer_agencies"])
        share_record(
            record=interview.record, audience=interview.audience, audience_agencies=agencies, writer_agencies=agencies
        )


def _tell(allocation, now):
    Message.objects.create(
        key=f"v1:allocation:{allocation.pk}", topic="interview.given", recipient=allocation.worker,
        agency=allocation.worker_agency, role="interviewer", child_id=allocation.child_id, subject_kind="episode",
        subject_id=allocation.episode_id, made_at=now, available_at=now,
    )  # fmt: skip
