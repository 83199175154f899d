"""Correcting a recorded time: the old row stays, the new one names it, the clocks are counted anew."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from episodes import rules, triggers
from episodes.enums import Action, MomentKind
from episodes.models import Episode, EpisodeMoment, EpisodeStatus
from episodes.rules import When
from episodes.services import store
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError, StaleError

EARLIER_KINDS = frozenset({MomentKind.DUE_BACK, MomentKind.LEFT, MomentKind.NOTICED})


@transaction.atomic
def correct_moment(*, episode: Episode, moment: EpisodeMoment, when: When, reason: str, by, now) -> EpisodeMoment:
    """Replace a recorded time by the right one, for a reason. Returns the new row.

    Running duties are counted from the corrected time; those that no longer stand end. Raises StaleError when somebody
    corrected it first, RuleError, Episode.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.EPISODE_CORRECT)
    if not reason.strip():
        raise RuleError(_("Say why the time is corrected."), "reason")
    episode = store.lock(episode, Action.CORRECT, by=by)
    rows = store.current_rows(episode)
    old = next((row for row in rows if row.pk == moment.pk), None)
    if old is None:
        raise _overtaken(moment)
    before = triggers.anchors_of(episode)
    new = store.moment_from(MomentKind(old.kind), when, old.order)
    moments = [new if row.pk == old.pk else row.value for row in rows]
    store.check_moments(moments, now)
    row = store.save_moment(
        episode, new, by=by, now=now, said_by=old.said_by, how=old.how, supersedes=old, reason=reason.strip()
    )
    _count_anew(episode, rows, moments, before, reason=reason.strip(), by=by, now=now)
    return row


@transaction.atomic
def add_earlier_moment(*, episode: Episode, kind: MomentKind, when: When, said_by: str = "", by, now) -> EpisodeMoment:
    """Record a time that nobody gave when the child was reported: due back, left, noticed. Returns the row.

    Running duties are counted from it as from a corrected one. Raises RuleError where it is recorded already, would
    contradict the others, or is none of these; Episode.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.EPISODE_CORRECT)
    if kind not in EARLIER_KINDS:
        raise RuleError(_("This is recorded on a page of its own."), "kind")
    episode = store.lock(episode, Action.CORRECT, by=by)
    rows = store.current_rows(episode)
    if any(row.kind == kind for row in rows):
        raise RuleError(_("This is recorded already. Correct the time instead."), str(kind))
    before = triggers.anchors_of(episode)
    new = store.moment_from(kind, when, max(row.order for row in rows) + 1)
    moments = [*(row.value for row in rows), new]
    store.check_moments(moments, now)
    row = store.save_moment(episode, new, by=by, now=now, said_by=said_by)
    _count_anew(episode, rows, moments, before, reason=gettext("Recorded afterwards."), by=by, now=now)
    return row


def _count_anew(episode: Episode, rows, moments, before, *, reason: str, by, now) -> None:
    """Project the moments as they now are on the episode, its statuses and its duties, and save it."""
    was = rules.project(row.value for row in rows)
    projection = store.apply_projection(episode, moments)
    store.save_episode(episode)
    _move_statuses(episode, list(zip(was.turns, projection.turns, strict=True)))
    turns = list(zip(was.boundaries, projection.boundaries, strict=True))
    triggers.move_clocks(episode, before, turns, reason=reason, by=by, now=now)


def _overtaken(moment: EpisodeMoment) -> StaleError:
    newer = EpisodeMoment.objects.filter(supersedes=moment).select_related("recorded_by").first()
    theirs = {str(newer.get_kind_display()): newer.at} if newer else {}
    return StaleError(
        _("Somebody else corrected this time first."), theirs, store.names_of(newer.recorded_by) if newer else ""
    )


def _move_statuses(episode: Episode, turns: list[tuple[datetime, datetime]]) -> None:
    """Move the ends of the status rows that stand on a corrected moment; each row ends where the next begins.

    `turns`: when the child was located or lost again, before and after the correction, in order.
    """
    rows = list(EpisodeStatus.objects.filter(episode=episode, void_at__isnull=True).order_by("from_at", "id"))
    starts, waiting = [episode.missing_from_at], turns
    for row in rows[1:]:
        place = next((n for n, (was, _is) in enumerate(waiting) if was == row.from_at), None)
        start = row.from_at if place is None else waiting[place][1]
        waiting = waiting if place is None else waiting[place + 1 :]
        starts.append(max(start, starts[-1]))
    end = episode.ended_at
    starts = starts if end is None else [min(start, end) for start in starts]
    for row, start, stop in zip(rows, starts, [*starts[1:], end], strict=True):
        row.from_at, row.to_at = start, stop
    _save_together(rows)


def _save_together(rows: list[EpisodeStatus]) -> None:
    """Save rows whose periods move past each other: shorten to nothing first, so that none overlaps meanwhile."""
    for row in rows:
        EpisodeStatus.objects.filter(pk=row.pk).update(to_at=row.from_at, from_at=row.from_at)
    for row in rows:
        row.save(update_fields=["from_at", "to_at"])
