"""Whatever is done in whatever order: no overlap, columns are what the moments say, clocks fit the phase."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import Phase as HPhase
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from clocks.models import Clock
from episodes import rules, services
from episodes.enums import CloseReason, Phase, Precision, Status
from episodes.models import Episode, EpisodeMoment, EpisodeStatus
from episodes.rules import When
from missing_cases.access.policy import NotAllowed
from missing_cases.errors import RuleError
from tests.episodes.world import START, World, make_world, report
from tests.properties import examples

pytestmark = pytest.mark.django_db
MINUTES = st.integers(600, 1510)
PRECISION = st.sampled_from(Precision)
WHO = st.sampled_from(["missing_coordinator", "team_manager", "police_spoc"])
REFUSALS = (RuleError, Episode.DoesNotExist, NotAllowed)


class Episodes(RuleBasedStateMachine):
    """One child's episodes, with time that only goes forward."""

    shared: World

    @initialize(minutes=st.integers(0, 700), status=st.sampled_from(Status))
    def begin(self, minutes, status):
        self.point = transaction.atomic()
        self.point.__enter__()
        self.world = self.shared
        self.now = START + dt.timedelta(hours=12)
        self.report(minutes=1500 - minutes, precision=Precision.EXACT, status=status, told=True)

    def teardown(self):
        if hasattr(self, "point"):
            transaction.set_rollback(True)
            self.point.__exit__(None, None, None)

    def when(self, minutes, precision):
        return When(self.now + dt.timedelta(minutes=minutes - 1500), precision)

    def attempt(self, function, role, **fields):
        """Do one thing, or be refused and leave no trace."""
        by = self.world.acting(role)
        try:
            with transaction.atomic():
                return function(by=by, now=self.now, **fields)
        except REFUSALS:
            return None
        finally:
            self.world.acting("team_manager")

    @property
    def episode(self):
        self.world.acting("team_manager")
        return Episode.objects.live().filter(child=self.world.child).order_by("recorded_at", "id").last()

    @rule(hours=st.integers(1, 100))
    def wait(self, hours):
        self.now += dt.timedelta(hours=hours)

    @rule(minutes=MINUTES, precision=PRECISION, status=st.sampled_from(Status), told=st.booleans())
    def report(self, minutes, precision, status, told):
        try:
            with transaction.atomic():
                report(
                    self.world, now=self.now, last_seen=self.when(minutes, precision), status=status,
                    whereabouts_known=status == Status.AWAY, police_notified=When(self.now) if told else None,
                )  # fmt: skip
        except REFUSALS:
            self.world.acting("team_manager")

    @precondition(lambda self: self.episode)
    @rule(minutes=MINUTES, precision=PRECISION, who=WHO)
    def locate(self, minutes, precision, who):
        self.attempt(services.record_located, who, episode=self.episode, when=self.when(minutes, precision))

    @precondition(lambda self: self.episode)
    @rule(minutes=MINUTES, precision=PRECISION, who=WHO)
    def give_back(self, minutes, precision, who):
        self.attempt(services.record_returned, who, episode=self.episode, when=self.when(minutes, precision))

    @precondition(lambda self: self.episode)
    @rule(minutes=MINUTES, precision=PRECISION, status=st.sampled_from([Status.MISSING, Status.ABSENT]))
    def change(self, minutes, precision, status):
        self.attempt(
            services.change_status, "missing_coordinator", episode=self.episode, status=status, reason="Seen leaving",
            when=self.when(minutes, precision),
        )  # fmt: skip

    @precondition(lambda self: self.episode)
    @rule(data=st.data(), minutes=MINUTES, precision=PRECISION)
    def correct(self, data, minutes, precision):
        moments = list(EpisodeMoment.objects.current().filter(episode=self.episode).order_by("order", "id"))
        moment = moments[data.draw(st.integers(0, len(moments) - 1))]
        self.attempt(
            services.correct_moment, "team_manager", episode=self.episode, moment=moment, reason="Misheard",
            when=self.when(minutes, precision),
        )  # fmt: skip

    @precondition(lambda self: self.episode)
    @rule(reason=st.sampled_from(CloseReason))
    def close(self, reason):
        self.attempt(
            services.close_episode, "team_manager", episode=self.episode, reason=reason, note="Known elsewhere"
        )

    @precondition(lambda self: self.episode)
    @rule()
    def open_again(self):
        self.attempt(services.reopen_episode, "team_manager", episode=self.episode, reason="Closed too soon")

    @precondition(lambda self: self.episode)
    @rule()
    def set_aside(self):
        self.attempt(services.void_episode, "team_manager", episode=self.episode, reason="Recorded twice")

    @invariant()
    def columns_are_what_the_moments_say(self):
        if not hasattr(self, "world"):
            return
        for episode in Episode.objects.all():
            moments = [row.value for row in EpisodeMoment.objects.current().filter(episode=episode)]
            found = rules.project(moments)
            assert found.missing_from_at == episode.missing_from_at
            assert (found.reported_at, found.located_at) == (episode.reported_at, episode.located_at)
            assert found.returned_at == episode.returned_at
            rules.check_order(moments)
            assert all(moment.at <= self.now for moment in moments)

    @invariant()
    def episodes_never_overlap(self):
        if not hasattr(self, "world"):
            return
        rows = list(Episode.objects.live().order_by("missing_from_at", "ended_at"))
        for first, second in zip(rows, rows[1:], strict=False):
            assert first.ended_at is not None
            assert first.ended_at <= second.missing_from_at

    @invariant()
    def statuses_tile_the_episode(self):
        if not hasattr(self, "world"):
            return
        for episode in Episode.objects.live():
            rows = list(EpisodeStatus.objects.filter(episode=episode, void_at__isnull=True).order_by("from_at", "id"))
            assert rows[0].from_at == episode.missing_from_at
            assert [row.to_at for row in rows[:-1]] == [row.from_at for row in rows[1:]]
            assert (rows[-1].to_at is None) == (episode.ended_at is None)

    @invariant()
    def duties_fit_the_phase(self):
        if not hasattr(self, "world"):
            return
        for episode in Episode.objects.all():
            running = set(Clock.objects.running().filter(subject_id=episode.pk).values_list("kind", flat=True))
            phase = episode.phase
            if phase == Phase.VOID:
                assert not running
            assert ("return_interview_72h" in running) == (phase == Phase.RETURNED or phase == Phase.CLOSED and
                                                           episode.returned_at is not None)  # fmt: skip
            if phase == Phase.MISSING:
                assert "strategy_meeting_7d" in running


@pytest.mark.parametrize("looked_after", [True, False])
def test_any_order_of_events(looked_after):
    Episodes.shared = make_world(looked_after=looked_after, uses_absent=True)
    run_state_machine_as_test(
        Episodes,
        settings=settings(
            max_examples=examples(10),
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[HPhase.explicit, HPhase.reuse, HPhase.generate],  # shrinking such a story takes minutes
        ),
    )
