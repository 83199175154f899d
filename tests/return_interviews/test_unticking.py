"""Taking back that an interview answers a further episode."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from clocks.models import Alarm, Clock, ClockEvent
from missing_cases.access import context
from missing_cases.access.policy import NotAllowed
from missing_cases.errors import RuleError
from reporting.selectors.month import month_figures, rows_behind
from return_interviews import services
from return_interviews.models import CoveredEpisode, ReturnInterview
from return_interviews.selectors import episodes_to_cover, interview_of_episode, month_counts, waiting_interviews
from tests.conftest import as_role
from tests.looking import stays_inside
from tests.return_interviews.test_covering import client_of, cover, outcome, second  # noqa: F401 - a fixture
from tests.return_interviews.test_in_browser import LOOKS
from tests.return_interviews.world import BACK, HELD, NOW, bring_to, do, finish, hold, make_episode, may, offer
from tests.sign_in import sign_in
from tests.ui.conftest import visit  # noqa: F401 - a fixture
from tests.ui.test_gallery import barriers

WHY = "It was about the other weekend."


def untick(world, row, *, by=None, **more):
    return do(by or world.coordinator, services.uncover_episode, row=row, **more)


def signed(world, second):  # noqa: F811
    """Return an authorised interview's tick for a second episode."""
    interview = bring_to(world, "held")
    (row,) = cover(world, interview, second)
    do(world.manager, services.authorise, interview=finish(world, interview))
    return row


def duty(world, episode):
    with context.acting(world.coordinator):
        return Clock.objects.get(subject_id=episode.pk, kind="return_interview_72h")


def test_before_it_is_held_nothing_moves_and_the_episode_may_be_ticked_again(world, second):  # noqa: F811
    interview = offer(world)
    (row,) = cover(world, interview, second)
    gone = untick(world, row)
    assert (gone.void_at, gone.void_by, gone.void_reason) == (NOW, world.coordinator.user, "")
    with context.acting(world.coordinator):
        assert interview_of_episode(second.pk, world.coordinator) is None
        assert episodes_to_cover(world.episode, world.coordinator, NOW) == [second]
    hold(world, interview)
    assert (outcome(world, world.episode), outcome(world, second)) == ("met", "")
    cover(world, interview, second)
    assert outcome(world, second) == "met"
    with context.acting(world.coordinator):
        assert CoveredEpisode.objects.count() == 2


@pytest.mark.parametrize("answer", ["held", "declined"])
def test_the_duty_that_the_interview_met_runs_again_and_fires_what_is_due(world, second, answer):  # noqa: F811
    interview = bring_to(world, answer)
    (row,) = cover(world, interview, second)
    before = duty(world, second)
    later = NOW + timedelta(days=4)  # 72 hours after the second return are over
    untick(world, row, now=later)
    clock = duty(world, second)
    assert (before.outcome, clock.outcome, clock.met_at, clock.due_at) == ("met", "", None, before.due_at)
    assert clock.is_overdue(later)
    with as_role("mc_owner"):
        due = Alarm.objects.filter(clock=clock, void_at=None, fired_at=None, fire_at__lte=later)
        assert {alarm.stage for alarm in due} == {"warn_24h", "warn_4h", "due"}
        event = ClockEvent.objects.get(clock=clock, kind="reopened")
        assert (event.by, event.written_at) == (world.coordinator.user, later)
    assert outcome(world, world.episode) == "met"
    with context.acting(world.coordinator):
        assert [row.episode for row in waiting_interviews(world.coordinator, later)[:]] == [second]


def test_a_duty_that_was_lost_meanwhile_begins_anew(world, second):  # noqa: F811
    (row,) = cover(world, offer(world), second)
    with as_role("mc_owner"):
        Clock.objects.filter(subject_id=second.pk).update(outcome="void", ended_at=NOW, note="In error")
    untick(world, row)
    with context.acting(world.coordinator):
        clock = Clock.objects.running().get(subject_id=second.pk, kind="return_interview_72h")
        assert (clock.seq, clock.anchor_at) == (2, second.returned_at)


@pytest.mark.parametrize("state", ["authorised", "disclosed"])
def test_once_authorised_a_manager_does_it_for_a_reason(world, second, state):  # noqa: F811
    row = signed(world, second)
    if state == "disclosed":
        do(world.manager, services.forward_interview, interview=row.interview, recipient_agency=world.police,
           legal_basis="safeguarding", parts=["why.clear_head"], reason="To find the child sooner.")  # fmt: skip
    with context.acting(world.manager):
        version = ReturnInterview.objects.get(pk=row.interview_id).version
    with pytest.raises(NotAllowed):
        untick(world, row, reason=WHY)
    with pytest.raises(RuleError, match="Say why") as refused:
        untick(world, row, by=world.manager, reason=" ")
    assert (refused.value.field, outcome(world, second)) == ("reason", "met")
    gone = untick(world, row, by=world.manager, reason=f" {WHY} ")
    assert (gone.void_reason, gone.void_by, outcome(world, second)) == (WHY, world.manager.user, "")
    with context.acting(world.manager):
        stands = ReturnInterview.objects.get(pk=row.interview_id)
        assert (stands.version, stands.state) == (version + 1, state)


def test_it_is_taken_back_once(world, second):  # noqa: F811
    (row,) = cover(world, offer(world), second)
    untick(world, row)
    with pytest.raises(RuleError, match="already"):
        untick(world, row)


def test_another_agency_takes_nothing_back(world, second):  # noqa: F811
    (row,) = cover(world, offer(world), second)
    with pytest.raises(ReturnInterview.DoesNotExist):
        untick(world, row, by=world.outsider)


def test_the_month_counts_it_no_more(world, second):  # noqa: F811
    row = signed(world, second)
    with context.acting(world.manager):
        assert month_counts(world.manager, 2016, 5)["completed"] == 2
    untick(world, row, by=world.manager, reason=WHY)
    with context.acting(world.manager):
        assert month_figures(world.manager, 2016, 5, exact=True).total("completed").number == 1
        assert {each.episode_id for each in rows_behind(world.manager, 2016, 5, "completed")} == {world.episode.pk}
        assert month_counts(world.manager, 2016, 5)["completed"] == 1


def test_the_database_keeps_the_tick_and_asks_who_and_why(world, second):  # noqa: F811
    row = signed(world, second)
    rows = CoveredEpisode.objects.filter(pk=row.pk)
    refused = [
        {"void_at": NOW, "void_by": world.coordinator.user, "void_reason": WHY},  # in another's name
        {"void_at": NOW, "void_by": world.manager.user},  # authorised, and no reason
        {"void_reason": WHY},
    ]
    with context.acting(world.manager):
        for values in refused:
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                rows.update(**values)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            rows.update(added_at=HELD)
    with as_role("mc_owner"), pytest.raises(IntegrityError, match="unticked_by_somebody"), transaction.atomic():
        rows.update(void_at=NOW)
    untick(world, row, by=world.manager, reason=WHY)
    with context.acting(world.manager):
        assert rows.update(void_reason="") == 0
    with context.acting(world.outsider):
        assert rows.update(void_reason="") == 0


def test_two_standing_ticks_for_one_episode_are_refused(world, second):  # noqa: F811
    (row,) = cover(world, offer(world), second)
    again = {"interview": row.interview, "episode": second, "child": world.child, "owner_agency": world.council}
    with (
        context.acting(world.coordinator),
        pytest.raises(IntegrityError, match="episode_covered_by_one_interview"),
        transaction.atomic(),
    ):
        CoveredEpisode.objects.create(added_by=world.coordinator.user, added_at=NOW, **again)
    untick(world, row)
    own = do(world.coordinator, services.offer_interview, episode=second, at=HELD)
    assert own != row.interview


def test_the_page_says_what_moves_and_asks_why(world, second):  # noqa: F811
    row, client = signed(world, second), client_of(world, "manager")
    front = client.get(reverse("return_interviews:interview", args=[row.interview_id])).content.decode()
    address = reverse("return_interviews:untick", args=[row.interview_id, row.pk])
    assert address in front
    page = client.get(address)
    assert "Return home interview is needed again" in page.content.decode()
    assert outcome(world, second) == "met"
    seen = page.context["form"].initial["seen"]
    for typed, said in [({"seen": seen}, "Say why"), ({"seen": "", "reason": WHY}, "has changed since")]:
        refused = client.post(address, typed)
        assert (refused.status_code, said in refused.content.decode()) == (422, True)
    done = client.post(address, {"seen": seen, "reason": WHY}, follow=True).content.decode()
    assert "no longer answers" in done
    assert WHY in done
    assert outcome(world, second) == ""
    assert client.get(address).status_code == 404


def test_who_may_not_take_it_back_is_told_who_may(world, second):  # noqa: F811
    row = signed(world, second)
    address = reverse("return_interviews:untick", args=[row.interview_id, row.pk])
    client = client_of(world)
    assert "Only somebody who authorises" in client.get(address, follow=True).content.decode()
    assert address not in client.get(reverse("return_interviews:interview", args=[row.interview_id])).content.decode()


def test_the_page_on_a_narrow_and_a_wide_screen(world, second, visit):  # noqa: F811
    later = make_episode(world, world.child, missing=BACK + timedelta(hours=8), back=may(16, 2))
    interview = bring_to(world, "held")
    row, _other = cover(world, interview, second, later)
    for width in (320, 1280):
        visitor = visit(width=width)
        sign_in(visitor.client, world.coordinator.user)
        visitor.prepare("/forms/csrf/")
        for name, keys in [("untick", [interview.pk, row.pk]), ("interview", [interview.pk])]:
            page = visitor.open(reverse(f"return_interviews:{name}", args=keys))
            if LOOKS:
                page.screenshot(path=Path(LOOKS) / f"{name}-{width}.png", full_page=True)
            stays_inside(page)
            assert barriers(page) == []
