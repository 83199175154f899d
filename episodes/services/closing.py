"""The end of an episode's record: closed for a reason, or set aside because it never should have been."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from episodes import rules, triggers
from episodes.enums import Action, CloseReason, UpdateKind
from episodes.keeping import end_outlived
from episodes.models import Episode, EpisodeStatus
from episodes.services import recording, store
from episodes.services.setting_aside import set_aside
from missing_cases.access.perms import Perm
from missing_cases.access.policy import Access
from missing_cases.children.rules import came_of_age_at
from missing_cases.errors import RuleError
from missing_cases.templatetags.mc import govdatetime

HOLDING: list[Callable[[Episode, Access], str]] = []  # of apps above: why an episode may not be closed yet, or nothing


@transaction.atomic
def close_episode(
    *, episode: Episode, reason: str, by, now, note: str = "", version: int | None = None,
    ended_at: datetime | None = None,
) -> Episode:  # fmt: skip
    """Close an episode. One whose child never came back ends with it, for a reason.

    Who turned 18 was missing as a child until the midnight that began their birthday: it ends then. What is owed after
    a return (interview, visit) goes on after closing. `ended_at`: when a child who died did. Raises StaleError,
    RuleError, Episode.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.EPISODE_CLOSE)
    episode = store.lock(episode, Action.CLOSE, by=by, version=version)
    rules.check_close(reason, returned=episode.returned_at is not None, note=note)
    for held_back in HOLDING if reason != CloseReason.DIED else ():
        if words := held_back(episode, by):
            raise RuleError(words, "reason")
    episode.close_reason, episode.close_note = CloseReason(reason), note.strip()
    episode.closed_at, episode.closed_by = now, by.user
    if episode.ended_at is None:
        episode.ended_at = ended_at or _end_of(episode, now)
        store.end_status(episode, episode.ended_at, by=by, now=now)
    store.save_episode(episode)
    triggers.tell(triggers.CLOSED, episode, by=by, now=now)
    triggers.count(episode, by=by, now=now)
    end_outlived(episode, now)
    return episode


def _end_of(episode: Episode, now: datetime) -> datetime:
    if episode.close_reason != CloseReason.TURNED_18:
        return now
    born = episode.child.date_of_birth
    since = store.running_since(episode)
    return max(since, rules.check_came_of_age(
        came_of_age_at(born) if born else None, missing_from=episode.missing_from_at, now=now
    ))  # fmt: skip


@transaction.atomic
def reopen_episode(*, episode: Episode, reason: str, by, now: datetime, version: int | None = None) -> Episode:
    """Open a closed episode again, for a reason: the child stands as before the closing, and so do the duties it ended.

    What has fired is not taken back. Why it was closed, by whom and when stays in the timeline beside why it is opened.
    Raises StaleError, RuleError (also where another episode runs by now), Episode.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.EPISODE_CLOSE)
    episode = store.lock(episode, Action.REOPEN, by=by, version=version)
    rules.check_reopen(reason, closed_for=episode.close_reason)
    closed = _words_of_closing(episode)
    episode.closed_at, episode.closed_by, episode.close_reason, episode.close_note = None, None, "", ""
    if episode.returned_at is None:
        episode.ended_at = None
        rows = EpisodeStatus.objects.filter(episode=episode, void_at__isnull=True).order_by("-from_at", "-id")
        EpisodeStatus.objects.filter(pk__in=rows.values("pk")[:1]).update(to_at=None)
    store.save_episode(episode)
    said = f"{reason.strip()}\n{closed}"
    recording.write_update(episode, kind=UpdateKind.REOPENED, text=said, at=now, by=by, now=now)
    triggers.undo([], episode, reason=reason.strip(), by=by, now=now)
    return episode


def _words_of_closing(episode: Episode) -> str:
    return _("Closed before: %(reason)s. %(note)s (%(who)s, %(at)s)") % {
        "reason": CloseReason(episode.close_reason).label, "note": episode.close_note,
        "who": store.names_of(episode.closed_by), "at": govdatetime(episode.closed_at),
    }  # fmt: skip


@transaction.atomic
def void_episode(*, episode: Episode, reason: str, by, now) -> Episode:
    """Set aside an episode recorded wrongly (on the wrong child, twice), with its running duties.

    Nothing is deleted. Raises RuleError without a reason, Episode.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.EPISODE_CORRECT)
    if not reason.strip():
        raise RuleError(_("Say why the episode is set aside."), "reason")
    episode = store.lock(episode, Action.VOID, by=by)
    set_aside(episode, reason=reason.strip(), by=by, now=now)
    return episode
