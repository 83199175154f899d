"""How every service reads and writes an episode: lock, moments, projection, status rows, constraint to sentence."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from episodes import rules
from episodes.enums import Action, MomentKind, Precision, Status
from episodes.models import Episode, EpisodeMoment, EpisodeStatus
from episodes.rules import Moment, Projection, When
from missing_cases.errors import RuleError, StaleError
from missing_cases.models import User

OVERLAPS = {
    "one_open_episode_per_child": _("The child is already missing. Add to that episode."),
    "episodes_of_a_child_never_overlap": _("The child has another episode at that time. Check the dates."),
}


@dataclass(frozen=True)
class Found:
    """What is known of how a child was found. Empty means not known yet; it never wipes what is there."""

    found_where: str = ""
    found_by: str = ""
    condition: str = ""
    where_now: str = ""
    returned_to: str = ""

    def apply_to(self, episode: Episode) -> list[str]:
        """Set what is known on the episode and return the columns changed."""
        known = {name: value for name, value in vars(self).items() if value}
        for name, value in known.items():
            setattr(episode, name, value)
        return list(known)


@contextmanager
def episodes_kept_apart():
    """Turn the database's refusal of overlapping episodes into a sentence (RuleError). Opens a savepoint."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if name not in OVERLAPS:
            raise
        raise RuleError(OVERLAPS[name], "last_seen") from error


def lock(episode: Episode, action: Action, *, by, version: int | None = None) -> Episode:
    """Return the episode locked, if the reader may see it and the action is allowed as it stands.

    `version` is what the page showed. Raises Episode.DoesNotExist, StaleError (somebody saved since) or RuleError.
    """
    queryset = Episode.objects.visible_to(by).select_for_update(of=("self",))
    found = queryset.select_related("child", "owner_agency").get(pk=episode.pk)
    if version is not None and found.version != version:
        raise StaleError(_("Somebody else saved this first."), shown(found), last_writer(found))
    rules.check_allowed(action, found.phase)
    return found


def shown(episode: Episode) -> dict:
    """Return what stands now, by label, for a page that shows both versions."""
    names = (
        "located_at",
        "returned_at",
        "found_where",
        "found_by",
        "condition",
        "returned_to",
        "where_now",
        "closed_at",
    )
    values = {"status": episode.get_status_display()}
    for name in names:
        display = getattr(episode, f"get_{name}_display", None)
        values[name] = display() if display else getattr(episode, name)
    labels = {field.name: str(field.verbose_name) for field in Episode._meta.fields}
    return {labels[name]: value for name, value in values.items() if value}


def last_writer(episode: Episode) -> str:
    """Return who wrote the newest moment of the episode, in words."""
    moments = EpisodeMoment.objects.filter(episode=episode).select_related("recorded_by")
    newest = moments.order_by("-recorded_at", "-order").first()
    return newest.recorded_by.get_short_name() if newest and newest.recorded_by else ""


def current_rows(episode: Episode) -> list[EpisodeMoment]:
    """Return the moments that stand, in the order in which they were first recorded."""
    return list(EpisodeMoment.objects.current().filter(episode=episode).order_by("order", "id"))


def moment_from(kind: MomentKind, when: When, order: int) -> Moment:
    """Return a moment for the rules; a date alone counts from midnight in London."""
    at = rules.midnight(when.at) if when.precision == Precision.DATE_ONLY else when.at
    return Moment(kind=MomentKind(kind), at=at, precision=Precision(when.precision), order=order)


def check_moments(moments: list[Moment], now: datetime) -> None:
    """Refuse moments still to come and moments that contradict each other. Raises RuleError naming the kind."""
    for moment in moments:
        rules.check_not_future(moment, now)
    rules.check_order(moments)


def save_moment(
    episode: Episode, moment: Moment, *, by, now, said_by="", how="", supersedes=None, reason="", withdrawn=False
) -> EpisodeMoment:
    """Add one moment row. What was withdrawn before and happened after all takes the withdrawal's place."""
    if supersedes is None and moment.kind in rules.ONCE:
        supersedes = EpisodeMoment.objects.filter(
            episode=episode, kind=moment.kind, withdrawn=True, superseded_by__isnull=True
        ).first()
        reason = gettext("Recorded again.") if supersedes else reason
    row = EpisodeMoment(
        episode=episode,
        child_id=episode.child_id,
        owner_agency_id=by.agency_id,
        kind=moment.kind,
        at=moment.at,
        precision=moment.precision,
        order=moment.order,
        said_by=said_by,
        how=how,
        supersedes=supersedes,
        reason=reason,
        withdrawn=withdrawn,
        recorded_by=by.user,
        recorded_at=now,
    )
    row.save(force_insert=True)
    return row


def add_and_project(
    episode: Episode, given: list[tuple[MomentKind, When]], *, by, now, said_by="", how=""
) -> Projection:
    """Add moments to a locked episode, check them with those that stand, and project them on its columns (unsaved)."""
    standing = [row.value for row in current_rows(episode)]
    first = max((moment.order for moment in standing), default=-1) + 1
    new = [moment_from(kind, when, first + n) for n, (kind, when) in enumerate(given)]
    check_moments(standing + new, now)
    for moment in new:
        save_moment(episode, moment, by=by, now=now, said_by=said_by, how=how)
    return apply_projection(episode, standing + new)


def apply_projection(episode: Episode, moments: list[Moment]) -> Projection:
    """Set the columns that the moments say (unsaved). A return ends the episode."""
    projection = rules.project(moments)
    episode.missing_from_at = projection.missing_from_at
    episode.reported_at = projection.reported_at
    episode.located_at = projection.located_at
    episode.returned_at = projection.returned_at
    if projection.returned_at:
        episode.ended_at = projection.returned_at
    return projection


def save_episode(episode: Episode) -> None:
    """Save a locked episode under its next version. Raises RuleError when it would overlap another."""
    episode.version += 1
    with episodes_kept_apart():
        episode.save(force_update=True)


def begin_status(episode: Episode, status: Status, *, at: datetime, by, now, reason="") -> None:
    """Add the row that says what the child is from a moment on, ending the row before."""
    end_status(episode, at, by=by, now=now)
    EpisodeStatus(
        episode=episode,
        child_id=episode.child_id,
        owner_agency_id=episode.owner_agency_id,
        status=status,
        from_at=at,
        reason=reason,
        recorded_by=by.user,
        recorded_at=now,
    ).save(force_insert=True)


def end_status(episode: Episode, at: datetime, *, by, now) -> None:
    """End the status row that runs at a moment, and set aside those that began after it: they never came to be."""
    rows = EpisodeStatus.objects.filter(episode=episode, void_at__isnull=True).select_for_update()
    later = rows.filter(from_at__gt=at)
    later.update(void_at=now, void_by=by.user, void_reason=gettext("The child was by then located, lost or back."))
    rows.filter(from_at__lte=at).filter(Q(to_at__isnull=True) | Q(to_at__gt=at)).update(to_at=at)


def running_since(episode: Episode) -> datetime:
    """Return when the status that stands began."""
    rows = EpisodeStatus.objects.filter(episode=episode, void_at__isnull=True, to_at__isnull=True)
    return rows.latest("from_at").from_at


def names_of(user: User | None) -> str:
    """Return a person's short name, or nothing."""
    return user.get_short_name() if user else ""
