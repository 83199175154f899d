"""One interview over several episodes of one child."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client
from django.urls import reverse

from clocks.models import Clock
from missing_cases.access import context
from missing_cases.errors import RuleError
from missing_cases.forms.given import Given
from reporting.selectors.month import month_figures, rows_behind
from return_interviews import services
from return_interviews.models import CoveredEpisode, InterviewAllocation, ReturnInterview
from return_interviews.selectors import episodes_to_cover, interview_of_episode, month_counts, waiting_interviews
from tests.looking import stays_inside
from tests.return_interviews.world import (
    BACK,
    HELD,
    NOW,
    bring_to,
    do,
    finish,
    hold,
    make_child,
    make_episode,
    may,
    offer,
    write,
)
from tests.sign_in import sign_in
from tests.ui.conftest import visit  # noqa: F401 - a fixture
from tests.ui.test_gallery import barriers


@pytest.fixture
def second(world):
    """A shorter episode of the same child, over the day before the first interview."""
    return make_episode(world, world.child, missing=BACK + timedelta(hours=2), back=BACK + timedelta(hours=6))


def outcome(world, episode):
    with context.acting(world.coordinator):
        return Clock.objects.get(subject_id=episode.pk, kind="return_interview_72h").outcome


def cover(world, interview, *episodes, by=None, **more):
    return do(by or world.coordinator, services.cover_episodes, interview=interview, episodes=episodes, **more)


def of_episode(world, episode):
    with context.acting(world.coordinator):
        return interview_of_episode(episode.pk, world.coordinator)


def test_each_covered_episode_has_its_duty_met_when_it_is_held(world, second):
    interview = offer(world)
    (row,) = cover(world, interview, second)
    assert (row.added_by, row.added_at, row.child_id) == (world.coordinator.user, NOW, world.child.pk)
    assert (outcome(world, world.episode), outcome(world, second)) == ("", "")
    hold(world, interview)
    assert (outcome(world, world.episode), outcome(world, second)) == ("met", "met")
    assert of_episode(world, second) == of_episode(world, world.episode) == interview
    with context.acting(world.coordinator):
        assert waiting_interviews(world.coordinator, NOW)[:] == []


def test_ticked_with_the_offer_and_declined_the_duty_of_both_ends(world, second):
    contact = services.offering.Contact(at=HELD, method="call", result="declined", decline_reason="not_given")
    do(world.coordinator, services.record_attempt, episode=world.episode, contact=contact, covers=[second])
    assert (outcome(world, world.episode), outcome(world, second)) == ("met", "met")


def test_nothing_is_covered_when_nobody_was_reached(world, second):
    contact = services.offering.Contact(at=HELD, method="call", result="no_answer")
    do(world.coordinator, services.record_attempt, episode=world.episode, contact=contact, covers=[second])
    with context.acting(world.coordinator):
        assert not CoveredEpisode.objects.exists()


def test_added_after_it_was_held_the_duty_is_met_at_once(world, second):
    interview = hold(world, offer(world))
    assert outcome(world, second) == ""
    cover(world, interview, second)
    assert outcome(world, second) == "met"


def test_an_episode_that_was_not_over_is_refused_before_and_after(world):
    later = make_episode(world, world.child, missing=may(16, 10, 30), back=may(16, 11))
    interview = hold(world, offer(world))
    with pytest.raises(RuleError, match="was not over when this interview was held"):
        cover(world, interview, later)
    assert outcome(world, later) == ""


def test_holding_earlier_than_a_covered_episode_ended_is_refused(world):
    later = make_episode(world, world.child, missing=may(16, 10, 30), back=may(16, 11))
    interview = offer(world)
    cover(world, interview, later)
    with pytest.raises(RuleError, match="was not over") as refused:
        hold(world, interview)
    assert refused.value.field == "held_at"
    hold(world, interview, held_at=may(16, 11, 30))
    assert outcome(world, later) == "met"


@pytest.mark.parametrize("state", ["authorised", "disclosed"])
def test_an_authorised_interview_takes_no_more(world, second, state):
    with pytest.raises(RuleError, match="is authorised"):
        cover(world, bring_to(world, state), second)


def test_another_childs_a_running_one_and_itself_are_not_to_be_covered(world):
    others = make_episode(world, make_child(world, "Ann"))
    running = make_episode(world, world.child, missing=may(16, 1), back=None)
    interview = offer(world)
    with context.acting(world.coordinator):
        assert episodes_to_cover(world.episode, world.coordinator, NOW) == []
    for episode in (others, running, world.episode):
        with pytest.raises(RuleError, match="is not owed an interview"):
            cover(world, interview, episode)


def test_one_episode_never_has_two_interviews(world, second):
    interview = offer(world)
    cover(world, interview, second)
    with pytest.raises(RuleError, match="is not owed an interview"):
        cover(world, interview, second)
    again = do(world.coordinator, services.offer_interview, episode=second, at=HELD, answer="accepted")
    assert again == interview
    with context.acting(world.coordinator):
        assert ReturnInterview.objects.count() == 1
        row = ReturnInterview.objects.get()
        with pytest.raises(IntegrityError, match="one_interview_per_episode"), transaction.atomic():
            ReturnInterview.objects.create(
                episode=second, child=world.child, record=row.record, owner_agency=row.owner_agency, state="offered",
                offered_at=HELD, offered_by=world.coordinator.user,
            )  # fmt: skip


def test_an_episode_with_its_own_interview_cannot_be_covered(world, second):
    first, other = offer(world), do(world.coordinator, services.offer_interview, episode=second, at=HELD)
    assert first != other
    with pytest.raises(RuleError, match="is not owed an interview"):
        cover(world, first, second)
    row = {"child": world.child, "owner_agency": world.council, "added_by": world.coordinator.user, "added_at": NOW}
    with (
        context.acting(world.coordinator),
        pytest.raises(IntegrityError, match="one_interview_per_episode"),
        transaction.atomic(),
    ):
        CoveredEpisode.objects.create(interview=first, episode=second, **row)


def test_the_database_refuses_a_change_a_stranger_and_another_childs_episode(world, second):
    interview = offer(world)
    cover(world, interview, second)
    others = make_episode(world, make_child(world, "Ann"))
    row = {"interview": interview, "child": world.child, "owner_agency": world.council, "added_at": NOW}
    with context.acting(world.coordinator):
        for change in (lambda: CoveredEpisode.objects.update(added_at=HELD), CoveredEpisode.objects.all().delete):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                change()
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            CoveredEpisode.objects.create(episode=others, added_by=world.coordinator.user, **row)
        third = make_episode(world, world.child, missing=may(16, 1), back=may(16, 2))
    with (
        context.acting(world.coordinator),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        CoveredEpisode.objects.create(episode=third, added_by=world.manager.user, **row)
    with context.acting(world.outsider):
        assert not CoveredEpisode.objects.exists()
        assert not CoveredEpisode.objects.visible_to(world.outsider).exists()


def test_the_month_counts_it_for_each_episode_and_its_factors_once(world, second):
    interview = bring_to(world, "held")
    cover(world, interview, second)
    write(world, interview, "why", {"clear_head": Given.of(codes=("yes",))})
    finish(world, interview)
    with context.acting(world.coordinator):
        figures = month_figures(world.coordinator, 2016, 5, exact=True)
        assert (figures.total("completed").number, figures.total("factors").number) == (2, 1)
        rows = rows_behind(world.coordinator, 2016, 5, "completed")
        assert {row.episode_id for row in rows} == {world.episode.pk, second.pk}
        assert {row.interview_id for row in rows} == {interview.pk}
        counted = month_counts(world.coordinator, 2016, 5)
        assert (counted["completed"], counted["factors"]["clear_head"]) == (2, 1)


def test_the_month_counts_a_declined_one_for_each_episode(world, second):
    interview = offer(world, "declined", decline_reason="not_given")
    cover(world, interview, second)
    with context.acting(world.coordinator):
        assert month_figures(world.coordinator, 2016, 5, exact=True).total("declined").number == 2
        assert month_counts(world.coordinator, 2016, 5)["declined"] == 2


def client_of(world, name="coordinator"):
    return sign_in(Client(), getattr(world, name).user)


def test_the_pages_offer_tick_and_show_it(world, second):
    client = client_of(world)
    page = reverse("return_interviews:attempt_first", args=[world.episode.pk])
    assert second.reference in client.get(page).content.decode()
    typed = {"at_on": "today", "at_time": "00:01", "method": "call", "result": "accepted", "made_by": "me"}
    refused = client.post(page, {**typed, "at_time": "", "covers": [str(second.pk)]})
    assert refused.status_code == 422
    assert f'value="{second.pk}" checked' in refused.content.decode().replace("\n", " ")
    front = client.post(page, {**typed, "covers": [str(second.pk)]}, follow=True)
    assert "This interview also answers" in front.content.decode()
    assert second.reference in front.content.decode()
    start = client.get(reverse("return_interviews:start", args=[second.pk]))
    assert start.url == reverse("return_interviews:interview", args=[of_episode(world, second).pk])
    episode = client.get(reverse("episodes:show", args=[second.pk])).content.decode()
    assert reverse("return_interviews:start", args=[second.pk]) in episode
    reading = client.get(reverse("return_interviews:read", args=[of_episode(world, second).pk])).content.decode()
    assert "Also answers" in reading


def test_the_page_to_add_one_later_asks_for_a_tick_and_closes_when_there_is_none(world, second):
    interview, client = offer(world), client_of(world)
    page = reverse("return_interviews:covers", args=[interview.pk])
    assert page in client.get(reverse("return_interviews:interview", args=[interview.pk])).content.decode()
    asked = client.post(page, {})
    assert (asked.status_code, "Tick at least one episode." in asked.content.decode()) == (422, True)
    done = client.post(page, {"covers": [str(second.pk)]}, follow=True)
    assert "answers 1 more episode." in done.content.decode()
    assert "No other episode of this child is owed" in client.get(page, follow=True).content.decode()


def test_a_provider_sees_what_the_interview_covers(world, second):
    do(world.coordinator, services.allocate, episode=world.episode, worker=world.visitor.user)
    interview = offer(world, by=world.visitor)
    cover(world, interview, second)
    with context.acting(world.visitor):
        assert InterviewAllocation.objects.count() == 1
        assert CoveredEpisode.objects.visible_to(world.visitor).count() == 1


@pytest.mark.parametrize("scripts", [True, False])
def test_ticking_on_a_narrow_screen(world, second, visit, scripts):  # noqa: F811
    interview = offer(world)
    visitor = visit(width=320, scripts=scripts)
    sign_in(visitor.client, world.coordinator.user)
    visitor.prepare("/forms/csrf/")
    page = visitor.open(reverse("return_interviews:covers", args=[interview.pk]))
    page.get_by_label(second.reference).check()
    stays_inside(page)
    assert barriers(page) == []
    cover(world, interview, second)
    page = visitor.open(reverse("return_interviews:interview", args=[interview.pk]))
    assert page.get_by_text("This interview also answers").is_visible()
    stays_inside(page)
    assert barriers(page) == []
