"""What is added along the way: entries of the timeline, grades, moments."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from episodes import rules, triggers
from episodes.enums import Action, EpisodeRole, MomentKind, UpdateKind
from episodes.grading import scheme_codes
from episodes.models import Episode, EpisodeAgency, EpisodeGrade, EpisodeMoment, EpisodeUpdate
from episodes.rules import When
from episodes.services import store
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError
from missing_cases.models import Agency, AgencyKind, Audience

LATER_KINDS = frozenset(
    {MomentKind.SIGHTING, MomentKind.SEARCH_STARTED, MomentKind.COUNCIL_NOTIFIED, MomentKind.RETURN_NOTIFIED}
    | {MomentKind.ACTIONS_PLANNED}
)
OF_THEIR_OWN = frozenset({UpdateKind.REPORT, UpdateKind.CHECKED, UpdateKind.REOPENED})  # each with its page
AFTER_RETURN = frozenset({MomentKind.RETURN_NOTIFIED, MomentKind.ACTIONS_PLANNED})


@transaction.atomic
def add_update(
    *, episode: Episode, kind: str, text: str, by, now, at: datetime | None = None, audience: str | None = None
) -> EpisodeUpdate:
    """Add an entry to the timeline.

    `audience`: None for everybody the episode is shared with, the police and other named agencies included;
    Audience.ALL_INVOLVED for the councils that hold the record; Audience.OWNER for the writer's own agency alone.
    Raises RuleError without words, with a time to come or for a kind that another use case writes,
    Episode.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.EPISODE_UPDATE)
    if kind in OF_THEIR_OWN:
        raise RuleError(_("This is recorded on a page of its own."), "kind")
    episode = store.lock(episode, Action.UPDATE, by=by)
    update = write_update(episode, kind=kind, text=text, at=at or now, by=by, now=now, audience=audience)
    if update.kind == UpdateKind.UNSAFE:
        triggers.tell(triggers.UNSAFE, episode, by=by, now=now, judged_at=update.at)
    return update


def write_update(episode: Episode, *, kind, text, at, by, now, audience=None) -> EpisodeUpdate:
    """Write an entry on a locked episode."""
    if not text.strip():
        raise RuleError(_("Write what happened."), "text")
    if at > now:
        raise RuleError(_("This time is in the future. Enter when it happened."), "at")
    named = []
    if audience is None:
        audience = Audience.ALL_INVOLVED
        rows = EpisodeAgency.objects.filter(episode=episode, void_at__isnull=True)
        named = sorted(set(rows.values_list("agency_id", flat=True)) | {episode.owner_agency_id})
    update = EpisodeUpdate(
        episode=episode,
        child_id=episode.child_id,
        owner_agency_id=by.agency_id,
        kind=UpdateKind(kind),
        at=at,
        text=text.strip(),
        audience=audience,
        audience_agencies=named,
        recorded_by=by.user,
        recorded_at=now,
    )
    update.save(force_insert=True)
    return update


@transaction.atomic
def add_moment(
    *, episode: Episode, kind: MomentKind, when: When, said_by: str = "", how: str = "", by, now
) -> EpisodeMoment:
    """Record a sighting, or when the council was told. Raises RuleError for other kinds and impossible times.

    `how`: by which way the council learnt it (How), or nothing.
    """
    by.demand(Perm.EPISODE_UPDATE)
    if kind not in LATER_KINDS:
        raise RuleError(_("This is recorded on a page of its own."), "kind")
    episode = store.lock(episode, Action.UPDATE, by=by)
    if kind in AFTER_RETURN and episode.ended_at is None:
        raise RuleError(_("The child is not recorded as returned. Record that first."), str(kind))
    store.add_and_project(episode, [(kind, when)], by=by, now=now, said_by=said_by, how=how)
    store.save_episode(episode)
    return EpisodeMoment.objects.filter(episode=episode, kind=kind).latest("order")


@transaction.atomic
def record_grade(
    *, episode: Episode, code: str, reason: str = "", agency: Agency | None = None, by, now, at: datetime | None = None
) -> EpisodeGrade:
    """Record an agency's grade of the risk; a council may write down the grade its police force gave by telephone.

    Both grades are kept, each with its history (Wigan protocol, appendix a). Raises RuleError for a grade outside the
    agency's list of that day and for a lower one without a reason, Episode.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.EPISODE_GRADE)
    episode = store.lock(episode, Action.GRADE, by=by)
    agency = agency or by.agency
    if agency.pk != by.agency_id and not _may_grade_for(episode, agency, by):
        raise RuleError(_("Only that agency records its own grade."), "grade")
    grade = write_grade(episode, agency=agency, code=code, reason=reason, by=by, now=now, at=at)
    store.save_episode(episode)
    return grade


def _may_grade_for(episode, agency, by) -> bool:
    named = EpisodeAgency.objects.filter(episode=episode, agency=agency, role=EpisodeRole.POLICE, void_at__isnull=True)
    return by.agency.kind == AgencyKind.COUNCIL and named.exists()


def write_grade(episode: Episode, *, agency, code, reason, by, now, at=None) -> EpisodeGrade:
    """Write a grade on a locked episode."""
    at = at or now
    if at > now:
        raise RuleError(_("This time is in the future. Enter when it happened."), "at")
    before = (
        EpisodeGrade.objects.filter(episode=episode, agency=agency, at__lte=at).order_by("at", "recorded_at").last()
    )
    scheme = scheme_codes(agency, at.astimezone(rules.LONDON).date())
    rules.check_grade(code, scheme=scheme, previous=before.code if before else None, reason=reason)
    grade = EpisodeGrade(
        episode=episode,
        child_id=episode.child_id,
        owner_agency_id=by.agency_id,
        agency=agency,
        code=code,
        at=at,
        reason=reason.strip(),
        recorded_by=by.user,
        recorded_at=now,
    )
    grade.save(force_insert=True)
    if agency.kind != AgencyKind.POLICE and _differs(grade):
        triggers.tell(triggers.DIFFER, episode, by=by, now=now, disagreed_at=at)
    return grade


def _differs(grade: EpisodeGrade) -> bool:
    """Say whether another agency that is not the police grades the same child's risk otherwise, as far as is seen."""
    others = EpisodeGrade.objects.filter(episode=grade.episode).exclude(agency=grade.agency_id)
    rows = others.exclude(agency__kind=AgencyKind.POLICE).order_by("at", "id")
    standing = dict(rows.values_list("agency_id", "code"))
    return bool(set(standing.values()) - {grade.code})
