"""Whatever order things were recorded, corrected and withdrawn in, the duties stand as the moments that stand call for.

The oracle below knows neither the engine nor the services: it reads the protocol's own sentences.
"""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clocks.models import Clock, ClockEvent
from clocks.sweep import sweep
from episodes import services
from episodes.models import Episode, EpisodeMoment
from episodes.rules import When
from missing_cases.errors import RuleError
from tests.database import as_role
from tests.episodes.world import START, report

HOUR = dt.timedelta(hours=1)
OVER = {"need_to_know_24h": (24, False), "intervention_meeting": (24, False), "strategy_meeting_72h": (72, True),
        "strategy_meeting_7d": (168, True)}  # fmt: skip
HOURS = st.sampled_from([0, 1, 23, 24, 25, 47, 71, 72, 73, 100, 167, 168, 169, 200])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["located", "returned"]), HOURS),
        st.tuples(st.sampled_from(["correct located", "correct returned", "correct last_seen"]), HOURS),
        st.tuples(st.sampled_from(["withdraw located", "withdraw returned", "withdraw both"]), st.just(0)),
        st.tuples(st.just("sweep"), st.just(0)),
    ),
    min_size=1,
    max_size=9,
)


class TakenBack(Exception):
    """Ends one history, so that the next begins from the same world."""


class History:
    """One episode, and what a person reading the moments alone would say of it."""

    def __init__(self, world):
        self.world, self.now = world, START
        self.episode = report(world)
        self.said = {"last_seen": START}

    def do(self, step, hours):
        self.now += 250 * HOUR
        action, _, kind = step.rpartition(" ")
        if step == "sweep":
            self.turn()
            return
        try:
            getattr(self, action or "record")(kind, START + hours * HOUR)
        except (RuleError, LookupError):
            return  # refused: then nothing has changed, and the oracle is asked all the same

    def turn(self):
        with as_role("mc_clock"):
            sweep(now=self.now, crank="history")

    def record(self, kind, at):
        act = services.record_located if kind == "located" else services.record_returned
        by = self.world.acting("missing_coordinator")
        act(episode=self.episode, when=When(at), by=by, now=self.now)
        self.said.setdefault("located", at)
        self.said[kind] = at

    def _moment(self, kind):
        found = EpisodeMoment.objects.filter(
            episode=self.episode, kind=kind, withdrawn=False, superseded_by=None
        ).first()
        if found is None:
            raise LookupError(kind)
        return found

    def correct(self, kind, at):
        by = self.world.acting("team_manager")
        moment = self._moment(kind)
        services.correct_moment(episode=self.episode, moment=moment, when=When(at), reason="x", by=by, now=self.now)
        self.said[kind] = at

    def withdraw(self, kind, _at):
        by, both = self.world.acting("team_manager"), kind == "both"
        moment = self._moment("returned" if both else kind)
        services.withdraw_moment(
            episode=self.episode, moment=moment, reason="x", with_finding=both, by=by, now=self.now
        )  # fmt: skip
        for name in ("located", "returned") if both else (kind,):
            del self.said[name]

    def expected(self):
        """Return what the protocol's sentences ask: kind -> (its hour, whether it stands or may still come)."""
        since, found = self.said["last_seen"], self.said.get("located")
        wanted = {}
        for kind, (hours, inclusive) in OVER.items():
            hour = since + hours * HOUR
            stands = found is None or found > hour or (inclusive and found == hour)
            wanted[kind] = (hour, stands)
        return wanted

    def check(self):
        kinds = set(OVER) | {"return_interview_72h"}
        newest = {clock.kind: clock for clock in Clock.objects.filter(kind__in=kinds).order_by("seq")}
        for kind, (hour, stands) in self.expected().items():
            clock = newest[kind]
            assert (clock.opens_at, clock.outcome) == (hour, "" if stands else "stopped"), (kind, self.said)
        interview, back = newest.get("return_interview_72h"), self.said.get("returned")
        running = interview is not None and interview.outcome == ""
        assert running == (back is not None)
        if running:
            assert interview.due_at == back + 72 * HOUR
        episode = Episode.objects.get(pk=self.episode.pk)
        assert (episode.missing_from_at, episode.located_at, episode.returned_at) == (
            self.said["last_seen"], self.said.get("located"), back,
        )  # fmt: skip


def fired():
    return set(ClockEvent.objects.filter(kind="fired").values_list("pk", flat=True))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS)
def test_any_history_ends_where_its_moments_say(world, steps):
    with pytest.raises(TakenBack), transaction.atomic():
        history = History(world)
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
