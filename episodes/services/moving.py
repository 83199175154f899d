"""An episode recorded on the wrong child: set aside there, recorded anew on the right one as it was said and when."""

from collections.abc import Callable
from copy import copy

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from episodes import rules, telling, triggers
from episodes.enums import Action, EpisodeRole, MomentKind, Status
from episodes.models import (
    Episode,
    EpisodeAgency,
    EpisodeGrade,
    EpisodeMoment,
    EpisodeNotice,
    EpisodeStatus,
    EpisodeUpdate,
)
from episodes.services import store
from episodes.services.police import share_with_police
from episodes.services.reporting import SERIES, name_agency, owner_of, running_episode_id
from episodes.services.setting_aside import set_aside
from missing_cases.access.perms import Perm
from missing_cases.children.services import next_reference
from missing_cases.errors import RuleError
from missing_cases.models import Child, Tier

REFUSING: list[Callable[[Episode], str]] = []  # of apps above: why an episode may not move, or nothing


@transaction.atomic
def move_episode(*, episode: Episode, child: Child, reason: str, by, now) -> Episode:
    """Record an episode on the child it is about; return the new one. Nothing is deleted, both name each other.

    Times, words, grades and who recorded them when stay as they were; duties count from the original times, and what is
    due fires once. The police who were told of the one are told of the other. Raises RuleError beside the field,
    Child.DoesNotExist, Episode.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.EPISODE_CORRECT)
    if not reason.strip():
        raise RuleError(_("Say why the episode is moved."), "reason")
    right = Child.objects.visible_to(by, tier=Tier.RECORD).get(pk=child.pk)
    wrong = store.lock(episode, Action.VOID, by=by)
    if right.pk == wrong.child_id:
        raise RuleError(_("The episode is this child's already. Choose the other child."), "child")
    for refusing in REFUSING:
        if words := refusing(wrong):
            raise RuleError(words)
    if running_episode_id(right) and wrong.running:
        raise RuleError(_("That child is recorded as missing already. Add to that episode."), "child")
    set_aside(wrong, reason=reason.strip(), by=by, now=now)
    made = _record_anew(wrong, right, by, now)
    _begin_duties(made, by, now)
    force = _share_anew(wrong, made, by, now)
    telling.write_messages(made, police_id=force, by=by, now=now)
    return made


def _record_anew(wrong: Episode, right: Child, by, now) -> Episode:
    owner = owner_of(right, by)
    made = copy(wrong)
    made.pk = Episode._meta.pk.get_default()
    made._state = copy(wrong._state)
    made._state.adding = True
    made.child, made.owner_agency, made.version, made.moved_from = right, owner, 1, wrong
    made.void_at, made.void_by, made.void_reason = None, None, ""
    made.reference = next_reference(owner, SERIES, now.astimezone(rules.LONDON).year)
    try:
        with store.episodes_kept_apart():
            made.save(force_insert=True)
    except RuleError as error:
        raise RuleError(error.message, "child") from error
    name_agency(made, owner, EpisodeRole.OWNER, by=by, now=now)
    if by.agency_id != owner.pk:
        name_agency(made, by.agency, EpisodeRole.REPORTER, by=by, now=now)
    for row in [*store.current_rows(wrong), *_standing(wrong)]:
        copy_row(row, made, by)
    return made


def _standing(wrong: Episode) -> list[Model]:
    """Return the status rows, grades, entries and notices of an episode that stand."""
    return [
        *EpisodeStatus.objects.filter(episode=wrong, void_at__isnull=True).order_by("from_at", "id"),
        *EpisodeGrade.objects.filter(episode=wrong),
        *EpisodeUpdate.objects.filter(episode=wrong, void_at__isnull=True),
        *EpisodeNotice.objects.filter(episode=wrong),
    ]


def copy_row(row, made: Episode, by) -> None:
    """Add a row of another episode to this one, as it was said, by whom and when. The copier answers for the copy."""
    new = copy(row)
    new.pk = type(row)._meta.pk.get_default()
    new._state = copy(row._state)
    new._state.adding = True
    new.episode, new.child_id = made, made.child_id
    if not isinstance(new, EpisodeStatus):
        new.owner_agency_id = by.agency_id
    if isinstance(new, EpisodeMoment):
        new.supersedes, new.reason = None, ""
    new.save(force_insert=True)


def _begin_duties(made: Episode, by, now) -> None:
    """Fire what happened in the order in which it did: each spell of unknown whereabouts, the return, the closing."""
    boundaries = rules.project(row.value for row in store.current_rows(made)).boundaries
    statuses = list(EpisodeStatus.objects.filter(episode=made, void_at__isnull=True).order_by("from_at", "id"))
    for began, ended in zip(boundaries[::2], [*boundaries[1::2], None], strict=False):
        if began != ended:
            stood = copy(made)
            unknown = [row.status for row in statuses if row.from_at <= began and row.status != Status.AWAY]
            stood.status, stood.whereabouts_known = unknown[-1], False
            triggers.tell(triggers.ON_STATUS[Status(stood.status)], stood, by=by, now=now, missing_from_at=began)
        if ended is not None and began != ended:
            triggers.tell(triggers.LOCATED, made, by=by, now=now, located_at=ended)
    if made.status == Status.AWAY and made.running:
        triggers.tell(triggers.ON_STATUS[Status.AWAY], made, by=by, now=now)
    kinds = {row.kind for row in store.current_rows(made)}
    happened = [
        (triggers.NOTIFIED, MomentKind.POLICE_NOTIFIED in kinds),
        (triggers.RETURNED, made.returned_at is not None),
        (triggers.CLOSED, made.closed_at is not None),
    ]
    for trigger, so in happened:
        if so:
            triggers.tell(trigger, made, by=by, now=now)
    triggers.count(made, by=by, now=now)


def _share_anew(wrong: Episode, made: Episode, by, now):
    """Share the episode with the force that was told of the wrong child; return its key, or None."""
    told = EpisodeAgency.objects.filter(episode=wrong, role=EpisodeRole.POLICE, void_at__isnull=True).first()
    if told is None:
        return None
    row = share_with_police(made, told.agency, by=by, now=now)
    row.notified_at, row.police_log_number = told.notified_at, told.police_log_number
    row.reference_given_at = told.reference_given_at
    row.save(update_fields=["notified_at", "police_log_number", "reference_given_at"])
    return told.agency_id
