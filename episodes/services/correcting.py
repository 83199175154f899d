"""Correcting a recorded time: the old row stays, the new one names it, the clocks are counted anew."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from episodes import triggers
from episodes.enums import Action, MomentKind
from episodes.models import Episode, EpisodeMoment, EpisodeStatus
from episodes.rules import When
from episodes.services import store
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError, StaleError


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
    row = store.save_moment(episode, new, by=by, now=now, said_by=old.said_by, supersedes=old, reason=reason.strip())
    was = (episode.missing_from_at, episode.located_at, episode.returned_at)
    store.apply_projection(episode, moments)
    store.save_episode(episode)
    _move_statuses(episode, was, old, new)
    triggers.move_clocks(episode, before, reason=reason.strip(), by=by, now=now)
    return row


def _overtaken(moment: EpisodeMoment) -> StaleError:
    newer = EpisodeMoment.objects.filter(supersedes=moment).select_related("recorded_by").first()
    theirs = {str(newer.get_kind_display()): newer.at} if newer else {}
    return StaleError(
        _("Somebody else corrected this time first."), theirs, store.names_of(newer.recorded_by) if newer else ""
    )


def _move_statuses(episode: Episode, was: tuple, old: EpisodeMoment, new) -> None:
    """Move the ends of the status rows that stood on a corrected moment."""
    moved = dict(zip(was, (episode.missing_from_at, episode.located_at, episode.returned_at), strict=True))
    if old.kind == MomentKind.LOST_AGAIN:
        moved[old.at] = new.at
    moved.pop(None, None)
    rows = list(EpisodeStatus.objects.filter(episode=episode, void_at__isnull=True).order_by("from_at", "id"))
    changed = []
    for row in rows:
        start, end = moved.get(row.from_at, row.from_at), moved.get(row.to_at, row.to_at)
        if (start, end) != (row.from_at, row.to_at):
            row.from_at, row.to_at = start, end
            changed.append(row)
    if changed:
        _save_together(changed)


def _save_together(rows: list[EpisodeStatus]) -> None:
    """Save rows whose periods move past each other: shorten to nothing first, so that none overlaps meanwhile."""
    for row in rows:
        EpisodeStatus.objects.filter(pk=row.pk).update(to_at=row.from_at, from_at=row.from_at)
    for row in rows:
        row.save(update_fields=["from_at", "to_at"])
