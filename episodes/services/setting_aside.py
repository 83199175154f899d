"""What setting an episode aside takes with it: its duties, what apps above hang on it, the access it alone kept."""

from collections.abc import Callable

from episodes import telling, triggers
from episodes.keeping import end_outlived
from episodes.models import Episode
from episodes.services import store

ALSO: list[Callable[..., None]] = []  # of apps above: each sets aside what it hangs on the episode


def set_aside(episode: Episode, *, reason: str, by, now) -> None:
    """Set a locked episode aside with all that hangs on it, and tell who was told of it. Nothing is deleted."""
    episode.void_at, episode.void_by, episode.void_reason = now, by.user, reason
    store.save_episode(episode)
    triggers.set_clocks_aside(episode, reason=reason, by=by, now=now)
    for also in ALSO:
        also(episode=episode, reason=reason, by=by, now=now)
    police = telling.police_of(episode)
    telling.write_messages(episode, police_id=police, by=by, now=now, topic=telling.SET_ASIDE, at=now)
    end_outlived(episode, now)
