"""Whatever order things were recorded, corrected and withdrawn in, the duties stand as the moments that stand call for.

The oracle below knows neither the engine nor the services: it reads the protocol's own sentences.
"""

import datetime as dt
from itertools import cycle

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from clocks.models import Clock, ClockEvent
from clocks.sweep import sweep
from episodes import services
from episodes.enums import Precision, Status
from episodes.models import Episode, EpisodeMoment
from episodes.rules import When
from missing_cases.errors import RuleError
from tests.database import as_role
from tests.episodes.world import START, report
from tests.properties import examples

HOUR = dt.timedelta(hours=1)
OVER = {"need_to_know_24h": (24, False), "intervention_meeting": (24, False), "strategy_meeting_72h": (72, True),
        "strategy_meeting_7d": (168, True)}  # fmt: skip
HOURS = st.sampled_from([0, 1, 23, 24, 25, 47, 71, 72, 73, 100, 167, 168, 169, 200])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["located", "returned", "lost_again"]), HOURS),
        st.tuples(st.sampled_from(["correct located", "correct returned", "correct last_seen"]), HOURS),
        st.tuples(st.sampled_from(["correct located 0", "correct lost_again 0", "correct lost_again -1"]), HOURS),
        st.tuples(st.sampled_from(["withdraw located", "withdraw returned", "withdraw both"]), st.just(0)),
        st.tuples(st.just("sweep"), st.just(0)),
    ),
    min_size=1,
    max_size=10,
)


GAPS = st.lists(st.sampled_from([1, 20, 23, 24, 25, 30, 71, 72, 73]), min_size=2, max_size=5)
CORRECTIONS = st.lists(
    st.tuples(st.just("shift"), st.tuples(st.integers(0, 5), st.floats(0, 1))) | st.just(("sweep", 0)),
    min_size=1,
    max_size=5,
)


def found_and_lost(gaps, turns=("located", "lost_again")):
    """Return the steps of a child found and lost again and again, so many hours apart."""
    at, kinds = 0, cycle(turns)
    return [(kind, at := at + gap) for kind, gap in zip(kinds, gaps, strict=False)]


class TakenBack(Exception):
    """Ends one history, so that the next begins from the same world."""


class History:
    """One episode, and what a person reading the moments alone would say of it."""

    def __init__(self, world, away=False):
        self.world, self.now, self.away = world, START, away
        known = {"status": Status.AWAY, "whereabouts_known": True} if away else {}
        self.episode = report(world, **known)
        self.said = {"last_seen": START}
        self.turns = []  # located, lost again, located ... as they are said to have been

    def do(self, step, hours):
        self.now += 250 * HOUR
        action, kind, place = (step.split() + ["-1"])[:3] if " " in step else ("record", step, "")
        if step == "sweep":
            self.turn()
            return
        if step == "shift":
            action, kind, place, hours = self.between(*hours)
        at = START + hours * HOUR
        if kind in ("lost_again", "located", "last_seen") and at in (self.said["last_seen"], *self.turns):
            return  # a spell of no length is not told from its neighbour
        try:
            getattr(self, action)(kind, at, *([int(place)] if action == "correct" else []))
        except (RuleError, LookupError):
            return  # refused: then nothing has changed, and the oracle is asked all the same

    def between(self, number, share):
        """Return the correction of one of the moments in order to a whole hour between its neighbours."""
        moments = [self.said["last_seen"], *self.turns]
        place = number % len(moments)
        first = moments[place - 1] if place else START - 30 * HOUR
        last = START + HOUR if not place else [*moments, moments[-1] + 60 * HOUR][place + 1]
        room = (last - first) // HOUR - 2
        hours = (first - START) // HOUR + 1 + round(share * max(room, 0))
        kind = "last_seen" if not place else "located" if place % 2 != self.away else "lost_again"
        return "correct", kind, (place - 1) // 2, hours

    def turn(self):
        with as_role("mc_clock"):
            sweep(now=self.now, crank="history")

    def record(self, kind, at):
        by, who = self.world.acting("missing_coordinator"), {"episode": self.episode, "when": When(at), "now": self.now}
        unknown = (len(self.turns) % 2 == 0) != self.away
        if kind == "lost_again":
            services.change_status(status="missing", reason="Gone again", by=by, **who)
            self.turns.append(at)
            return
        act = services.record_located if kind == "located" else services.record_returned
        act(by=by, **who)
        if unknown:
            self.turns.append(at)
        if kind == "returned":
            self.said["returned"] = at

    def _moment(self, kind, place=-1):
        found = EpisodeMoment.objects.filter(episode=self.episode, kind=kind, withdrawn=False, superseded_by=None)
        return list(found.order_by("order"))[place]

    def correct(self, kind, at, place):
        by = self.world.acting("team_manager")
        moment = self._moment(kind, place)
        services.correct_moment(episode=self.episode, moment=moment, when=When(at), reason="x", by=by, now=self.now)
        if kind in ("located", "lost_again"):
            first = 0 if (kind == "located") != self.away else 1
            places = range(first, len(self.turns), 2)
            self.turns[places[place]] = at
        else:
            self.said[kind] = at

    def withdraw(self, kind, _at):
        by, both = self.world.acting("team_manager"), kind == "both"
        moment = self._moment("returned" if both else kind)
        services.withdraw_moment(
            episode=self.episode, moment=moment, reason="x", with_finding=both, by=by, now=self.now
        )  # fmt: skip
        if both or kind == "returned":
            del self.said["returned"]
        if both or kind == "located":
            del self.turns[-1]

    def expected(self):
        """Return what the protocol asks: kind -> (its hour in each spell tried, whether the last of them stands)."""
        boundaries = [*([] if self.away else [self.said["last_seen"]]), *self.turns, None]
        spells = list(zip(boundaries[::2], boundaries[1::2], strict=False))
        wanted = {}
        for kind, (hours, inclusive) in OVER.items() if spells else ():
            tried = []
            for since, found in spells:  # the first spell whose duty stands has it
                hour = since + hours * HOUR
                tried.append(hour)
                stands = found is None or found > hour or (inclusive and found == hour)
                if stands:
                    break
            wanted[kind] = (tried, stands)
        return wanted

    def check(self):
        kinds = set(OVER) | {"return_interview_72h"}
        clocks = list(Clock.objects.filter(kind__in=kinds).order_by("seq"))
        newest = {clock.kind: clock for clock in clocks}
        for kind, (hours, stands) in self.expected().items():
            running = [clock.opens_at for clock in clocks if clock.kind == kind and not clock.outcome]
            assert running == (hours[-1:] if stands else []), (kind, self.said, self.turns)
            if not stands:  # a spell that was over before an earlier one's duty ended has none of its own
                stopped = {clock.opens_at for clock in clocks if clock.kind == kind and clock.outcome == "stopped"}
                assert stopped & set(hours), (kind, self.said, self.turns)
        interview, back = newest.get("return_interview_72h"), self.said.get("returned")
        running = interview is not None and interview.outcome == ""
        assert running == (back is not None)
        if running:
            assert interview.due_at == back + 72 * HOUR
        episode = Episode.objects.get(pk=self.episode.pk)
        assert (episode.missing_from_at, episode.located_at, episode.returned_at) == (
            self.said["last_seen"], self.turns[-1] if self.turns and len(self.turns) % 2 != self.away else None, back,
        )  # fmt: skip


def fired():
    return set(ClockEvent.objects.filter(kind="fired").values_list("pk", flat=True))


CHECKED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=examples(12), suppress_health_check=CHECKED)
@given(steps=STEPS)
def test_any_history_ends_where_its_moments_say(world, steps):
    lived(world, steps)


@settings(max_examples=examples(15), suppress_health_check=CHECKED)
@example(gaps=[25, 1, 1, 1], corrections=[("shift", (1, 0.0))])
@given(gaps=GAPS, corrections=CORRECTIONS)
def test_whichever_spell_is_corrected_the_duties_stand_as_its_moments_say(world, gaps, corrections):
    lived(world, found_and_lost(gaps) + corrections)


@settings(max_examples=examples(15), suppress_health_check=CHECKED)
@given(gaps=GAPS, corrections=CORRECTIONS)
def test_a_child_who_was_away_at_first_has_the_duties_of_each_spell_that_followed(looked_after, gaps, corrections):
    lived(looked_after, found_and_lost(gaps, ["lost_again", "located"]) + corrections, away=True)


def test_a_correction_that_ends_the_first_spells_duty_begins_none_in_a_later_one_that_was_over(looked_after):
    steps = found_and_lost([1, 25, 1, 1], ["lost_again", "located"])
    lived(looked_after, [*steps, ("shift", (1, 1.0))], away=True)


def test_a_child_lost_again_at_the_moment_of_an_earlier_spell_is_owed_what_that_spell_owed(looked_after):
    """Found and lost again on one day, by the date alone: both spells begin where the day allows."""
    world, day = looked_after, When(START, Precision.DATE_ONLY)
    episode = report(world, status=Status.AWAY, whereabouts_known=True)
    who = {"episode": episode, "now": START + 9 * HOUR, "by": world.acting("missing_coordinator")}
    services.change_status(status="missing", reason="Not at the flat", when=When(START + 6 * HOUR), **who)
    services.record_located(when=day, **who)
    assert not Clock.objects.running().filter(kind="strategy_meeting_7d").exists()
    services.change_status(status="missing", reason="Gone again", when=day, **who)
    (clock,) = Clock.objects.running().filter(kind="strategy_meeting_7d")
    assert clock.anchor_at == START + 6 * HOUR


def lived(world, steps, away=False):
    """Live through steps, held to the oracle after each; then take it all back."""
    with pytest.raises(TakenBack), transaction.atomic():
        history = History(world, away)
        for step, hours in steps:
            before = fired()
            history.do(step, hours)
            assert before <= fired(), "what has fired is never taken back"
            history.check()
        history.now += 250 * HOUR
        history.turn()
        told = list(ClockEvent.objects.filter(kind="fired").values_list("clock__kind", flat=True))
        for kind, (_hour, stands) in history.expected().items():
            assert not stands or kind in told, "what stands has been told"
        raise TakenBack
