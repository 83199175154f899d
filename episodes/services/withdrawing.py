"""Setting aside a finding or a return that never happened: the episode is open again, and so are its duties."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from episodes import rules, triggers
from episodes.enums import Action, CloseReason, MomentKind, Status
from episodes.facts import child_facts_on
from episodes.models import Episode, EpisodeMoment, EpisodeStatus
from episodes.services import store
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError, StaleError


@transaction.atomic
def withdraw_moment(
    *, episode: Episode, moment: EpisodeMoment, reason: str, by, now, with_finding: bool = False
) -> Episode:
    """Set aside a finding or a return recorded in error, for a reason; nothing is deleted.

    The child is missing (or, where the finding stands, located) as before it, and an episode closed for the return is
    open again. Duties that it ended run on, those it began are set aside, and no notice is taken back. `with_finding`
    withdraws the finding along with the return. Raises StaleError when somebody corrected it first, RuleError,
    Episode.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.EPISODE_CORRECT)
    if not reason.strip():
        raise RuleError(_("Say why this is withdrawn."), "reason")
    episode = store.lock(episode, Action.CORRECT, by=by)
    rows = store.current_rows(episode)
    if moment.pk not in {row.pk for row in rows}:
        raise StaleError(_("Somebody else changed this first."), store.shown(episode), store.last_writer(episode))
    gone = _gone(rows, moment, with_finding)
    standing = [row.value for row in rows if row not in gone]
    for row in gone:
        rules.check_withdrawal(row.value, standing)
        store.save_moment(
            episode,
            row.value,
            by=by,
            now=now,
            said_by=row.said_by,
            supersedes=row,
            reason=reason.strip(),
            withdrawn=True,
        )
    _open_again(episode, standing)
    _settle_status(episode, by=by, now=now)
    store.save_episode(episode)
    triggers.undo([str(row.kind) for row in gone], episode, reason=reason.strip(), by=by, now=now)
    return episode


def _gone(rows: list[EpisodeMoment], moment: EpisodeMoment, with_finding: bool) -> list[EpisodeMoment]:
    """Return the rows to withdraw, the last first."""
    findings = [row for row in rows if row.kind == MomentKind.LOCATED]
    also = findings[-1:] if with_finding and moment.kind == MomentKind.RETURNED else []
    return [row for row in rows if row.pk == moment.pk] + also


def _open_again(episode: Episode, standing: list[rules.Moment]) -> None:
    """Set the columns (unsaved) as the moments that stand say."""
    birthday = episode.ended_at if episode.close_reason == CloseReason.TURNED_18 else None
    episode.ended_at = None
    if episode.close_reason == CloseReason.RETURNED:
        episode.closed_at, episode.closed_by, episode.close_reason, episode.close_note = None, None, "", ""
    store.apply_projection(episode, standing)
    if episode.ended_at is None:
        episode.ended_at = birthday or episode.closed_at
    episode.whereabouts_known = episode.located_at is not None


def _settle_status(episode: Episode, *, by, now) -> None:
    """Let the status that stood before what is withdrawn run on."""
    rows = list(EpisodeStatus.objects.filter(episode=episode, void_at__isnull=True).order_by("from_at", "id"))
    if not episode.whereabouts_known:
        for row in [row for row in rows if row.status == Status.AWAY and row == rows[-1]]:
            row.void_at, row.void_by, row.void_reason = now, by.user, str(_("The finding was withdrawn."))
            row.save(update_fields=["void_at", "void_by", "void_reason"])
            rows.remove(row)
    last = rows[-1]
    last.to_at = episode.ended_at
    last.save(update_fields=["to_at"])
    episode.status = last.status
    if episode.located_at and episode.ended_at is None:
        on = episode.located_at.astimezone(rules.LONDON).date()
        looked_after = child_facts_on(episode.child_id, episode.owner_agency_id, on)["looked_after"]
        status = rules.status_when_located(Status(last.status), looked_after=looked_after)
        if status != last.status:
            store.begin_status(episode, status, at=episode.located_at, by=by, now=now)
            episode.status = status
