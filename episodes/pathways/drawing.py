"""A child's pathway in one episode, step by step: what is done, due and next, by whom and until when."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clocks.engine.rules import HOST, OWNER
from clocks.engine.state import Outcome
from clocks.models import Clock
from clocks.wording import moment_words
from clocks.workshop.rule_words import roles_words
from episodes.models import Episode
from episodes.pathways.choosing import pathways_of
from episodes.pathways.table import EDUCATION, PATHWAYS, STEPS, PathwayCode, Step
from episodes.pathways.waiting import coming_words, rules_to_come
from episodes.tellings import Tick
from missing_cases.access.perms import Perm

RELATED: dict[str, Callable[[Episode], models.QuerySet]] = {}  # of apps above: subjects whose duties belong here
MOMENTS = {"reported_at": gettext_lazy("Reported"), "returned_at": gettext_lazy("The child is back")}


class State(models.TextChoices):
    """How a step stands."""

    DONE = "done", gettext_lazy("Done")
    DUE = "due", gettext_lazy("Due")
    OVERDUE = "overdue", gettext_lazy("Overdue")
    NEXT = "next", gettext_lazy("Next")
    ENDED = "ended", gettext_lazy("Ended")


COLOURS = {State.DONE: "green", State.DUE: "yellow", State.OVERDUE: "red", State.NEXT: "blue", State.ENDED: "grey"}


@dataclass(frozen=True)
class DrawnStep:
    """One step as it stands: its words, who does it, when it was done (`at`) or is due, the duty behind it if any."""

    words: str
    state: State
    who: str = ""
    at: datetime | None = None
    due_at: datetime | None = None
    until: str = ""
    duty: Clock | None = None

    @property
    def colour(self) -> str:
        """Return the colour of its tag; the words say the same."""
        return COLOURS[self.state]


@dataclass(frozen=True)
class Drawn:
    """The pathways a child is on and their steps in order."""

    pathways: list[PathwayCode]
    steps: list[DrawnStep]

    @property
    def name(self) -> str:
        """Return the pathways in words."""
        return "; ".join(str(code.label) for code in self.pathways)


def draw(
    episode: Episode, access, *, facts: Mapping[str, Any], clocks: Sequence[Clock], ticks: Iterable[Tick], now: datetime
) -> Drawn | None:
    """Return the pathway of an episode for the reader's agency, or None where it owes nothing in it.

    `facts`: of the child on the day it began, as the reader's council has them. `clocks`: the episode's duties that the
    reader may see, of which their own agency's are drawn. `ticks`: who was told. Two queries.
    """
    party = _party(episode, access, facts)
    if party is None or episode.void_at or not access.may(Perm.DUTY_SEE):
        return None
    own = [clock for clock in [*clocks, *_related(episode, access)] if clock.agency_id == access.agency_id]
    standing = _standing(own)
    codes = pathways_of(facts, missing_education=bool(EDUCATION & standing.keys()))
    coming = {rule.kind: (rule, after) for rule, after in rules_to_come(episode, access.agency, facts, party, own, now)}
    called = {step.code for code in codes for step in PATHWAYS[code]}
    told = {tick.whom: tick for tick in ticks}
    drawn = []
    for step in [*STEPS, *(Step(kind) for kind in _others(standing))]:
        if step.code in called or step.code in standing or step.whom in told:
            drawn += _draw(step, episode, standing.get(step.code), coming.get(step.code), told, now)
    return Drawn(codes, drawn)


def _party(episode: Episode, access, facts: Mapping[str, Any]) -> str | None:
    """Return what the reader's agency is to the episode, if duties of it may be theirs."""
    if access.agency_id == episode.owner_agency_id:
        return OWNER
    return HOST if facts.get("placed_by_other_authority") else None


def _related(episode: Episode, access) -> list[Clock]:
    """Return the duties of what hangs on the episode: its interview, the child's absence from education."""
    subjects = Q()
    for kind, ids in RELATED.items():
        subjects |= Q(subject_kind=kind, subject_id__in=ids(episode))
    if not subjects:
        return []
    return list(Clock.objects.visible_to(access).filter(subjects).select_related("assigned_to").by_urgency())


def _standing(clocks: Iterable[Clock]) -> dict[str, Clock]:
    """Return the duty of each kind that says how its step stands: one that runs, else the last that ended."""
    found: dict[str, Clock] = {}
    for clock in sorted(clocks, key=lambda clock: (not clock.outcome, clock.anchor_at, clock.seq)):
        never_arose = clock.outcome == Outcome.STOPPED and clock.ended_at and clock.opens_at > clock.ended_at
        if not never_arose:
            found[clock.kind] = clock
    return found


def _others(standing: Mapping[str, Clock]) -> list[str]:
    """Return the kinds of duty that a council's own protocol has and the table does not know."""
    return sorted(standing.keys() - {step.code for step in STEPS})


def _draw(step: Step, episode, clock: Clock | None, coming, told, now: datetime) -> list[DrawnStep]:
    if step.moment:
        return _moment(step, episode)
    if step.whom:
        return _telling(told.get(step.whom), episode)
    if clock is not None:
        return [_duty(clock, now)]
    if coming is None:
        return []
    rule, after = coming
    return [DrawnStep(_(rule.title), State.NEXT, roles_words(rule.responsible), until=coming_words(rule, after))]


def _moment(step: Step, episode: Episode) -> list[DrawnStep]:
    at, words = getattr(episode, step.moment), str(MOMENTS[step.moment])
    if at:
        return [DrawnStep(words, State.DONE, at=at)]
    return [] if episode.closed_at else [DrawnStep(words, State.NEXT)]


def _telling(tick: Tick | None, episode: Episode) -> list[DrawnStep]:
    if tick is None or not (tick.done or not episode.ended_at):
        return []
    words = _("Tell: %(whom)s") % {"whom": tick.whom.label}
    if tick.done:
        row = tick.rows[-1]
        return [DrawnStep(words, State.DONE, str(row.recorded_by.get_short_name()) if row.recorded_by else "", row.at)]
    return [DrawnStep(words, State.DUE)]


def _duty(clock: Clock, now: datetime) -> DrawnStep:
    who = clock.assigned_to.full_name if clock.assigned_to else roles_words(clock.rule.responsible)
    if clock.outcome == Outcome.MET:
        return DrawnStep(clock.title, State.DONE, who, clock.met_at, duty=clock)
    if clock.outcome:
        return DrawnStep(clock.title, State.ENDED, who, until=clock.state_words, duty=clock)
    if clock.opens_at > now:
        until = _("From %(at)s, if the child is not back") % {"at": moment_words(clock.opens_at)}
        return DrawnStep(clock.title, State.NEXT, who, until=until, duty=clock)
    state = State.OVERDUE if clock.is_overdue(now) else State.DUE
    return DrawnStep(clock.title, state, who, due_at=clock.due_at, duty=clock)
