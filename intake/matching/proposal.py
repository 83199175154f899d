"""What the product proposes to do with a notification. A person decides; beyond doubt it says so, and why."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from episodes.models import Episode
from intake.matching.candidates import Candidate
from intake.values import Fact, Reading


class Action(models.TextChoices):
    """What is proposed."""

    JOIN = "join", gettext_lazy("Add it to the episode that runs")
    UPDATE = "update", gettext_lazy("Take what is new into the episode it is about")
    OPEN = "open", gettext_lazy("Open an episode")
    NEW_CHILD = "new_child", gettext_lazy("Open an episode of a child nobody has recorded")
    ASK = "ask", gettext_lazy("Find out first")


@dataclass(frozen=True)
class Proposal:
    """What is proposed, why in words, and the candidate or episode it is about."""

    action: Action
    why: str
    candidate: Candidate | None = None
    episode: Episode | None = None


def propose(reading: Reading, candidates: list[Candidate], earlier: list[Episode]) -> Proposal:
    """Return what to do with a notification.

    `candidates`: the likest first. `earlier`: episodes of the first that have ended. Where there is any doubt of who it
    is, or of what was read, it is to ask: never to join two children on a likeness.
    """
    if not reading.sound:
        return Proposal(Action.ASK, _("Something in it could not be understood."))
    if not candidates:
        return Proposal(Action.NEW_CHILD, _("Nobody on record is like it."))
    first = candidates[0]
    if not first.certain:
        return Proposal(Action.ASK, _("It is not beyond doubt which child it is."), first)
    over = next((episode for episode in earlier if _within(episode, reading)), None)
    if over is not None:
        return Proposal(Action.UPDATE, _("It is about an episode that has ended."), first, over)
    if first.running is None:
        return Proposal(Action.OPEN, _("The child is not recorded as missing."), first)
    if reading.value(Fact.RETURNED) or reading.value(Fact.LOCATED):
        return Proposal(Action.UPDATE, _("It says that the child was found."), first, first.running)
    return Proposal(Action.JOIN, _("The child is recorded as missing already."), first, first.running)


def _within(episode: Episode, reading: Reading) -> bool:
    """Say whether what was read lies within an episode that has ended."""
    seen = reading.value(Fact.LAST_SEEN)
    if not isinstance(seen, datetime) or episode.ended_at is None:
        return False
    return episode.missing_from_at <= seen <= episode.ended_at
