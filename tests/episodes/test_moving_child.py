"""An episode recorded on the wrong child: set aside there; on the right one all is as if it had been said of them."""

import datetime as dt
import html
import re

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clocks.models import Clock, ClockEvent
from clocks.sweep import sweep
from episodes import services
from episodes.enums import Phase
from episodes.models import Episode, EpisodeMoment, EpisodeUpdate
from episodes.rules import When
from missing_cases.access.policy import NotAllowed
from missing_cases.errors import RuleError
from missing_cases.models import Child, Message
from tests.database import as_role
from tests.episodes.world import START, exact, london, make_child, report
from tests.properties import examples
from tests.sign_in import sign_in

HOUR = dt.timedelta(hours=1)
LATER = london(14)


@pytest.fixture
def right(world):
    return make_child(world.acting("missing_coordinator"), START)


def move(world, episode, child, *, reason="It was his brother", now=LATER, role="team_manager"):
    return services.move_episode(episode=episode, child=child, reason=reason, by=world.acting(role), now=now)


def duties(episode):
    """Return each duty of an episode that is not set aside: kind -> (counted from, due, how it ended)."""
    with as_role("mc_clock"):
        rows = Clock.objects.filter(subject_id=episode.pk).exclude(outcome="void")
        return {clock.kind: (clock.anchor_at, clock.due_at, clock.outcome) for clock in rows}


def test_what_the_police_wrote_moves_with_it(world, right):
    wrong = report(world, police_notified=exact(9, 10), now=london(9, 11))
    police = world.acting("police_spoc")
    services.add_update(episode=wrong, kind="sighting", text="On a bus", by=police, now=london(10))
    services.record_grade(episode=wrong, code="high", by=police, now=london(10))
    made = move(world, wrong, right)
    update = EpisodeUpdate.objects.get(episode=made)
    assert (update.text, update.recorded_by) == ("On a bus", world.people["police_spoc"])
    assert made.episodegrade_rows.get(agency=world.police).code == "high"


def test_times_words_and_who_recorded_them_stay_as_they_were(world, right):
    wrong = report(
        world, words={"circumstances": "Left by the window"}, police_notified=exact(9, 10), now=london(9, 11)
    )
    by = world.acting("missing_coordinator")
    services.add_update(episode=wrong, kind="sighting", text="At the arcade", by=by, now=london(10))
    made = move(world, wrong, right)
    assert (made.child_id, made.missing_from_at, made.circumstances) == (right.pk, START, "Left by the window")
    assert (made.recorded_by, made.recorded_at) == (wrong.recorded_by, wrong.recorded_at)
    assert EpisodeUpdate.objects.get(episode=made).text == "At the arcade"
    moments = [
        list(EpisodeMoment.objects.filter(episode=each).order_by("order").values_list("kind", "at", "recorded_by"))
        for each in (wrong, made)
    ]
    assert moments[0] == moments[1]


def test_the_wrong_childs_is_set_aside_with_its_duties_and_each_names_the_other(world, right):
    wrong = report(world)
    made = move(world, wrong, right)
    gone = Episode.objects.get(pk=wrong.pk)
    assert (gone.phase, gone.void_reason, gone.moved_to) == (Phase.VOID, "It was his brother", made)
    assert made.moved_from == gone
    assert duties(gone) == {}
    assert made.reference != gone.reference


def test_what_is_due_fires_once_on_the_right_child_and_nothing_is_taken_back(world, right):
    wrong = report(world)
    with as_role("mc_clock"):
        sweep(now=london(11), crank="x")
        told = set(ClockEvent.objects.filter(kind="fired").values_list("pk", flat=True))
    made = move(world, wrong, right)
    with as_role("mc_clock"):
        for _turn in range(2):
            sweep(now=LATER, crank="x")
        fired = ClockEvent.objects.filter(kind="fired", clock__subject_id=made.pk, clock__kind="need_to_know_24h")
        assert fired.count() == 1
        assert told <= set(ClockEvent.objects.filter(kind="fired").values_list("pk", flat=True))


def test_who_was_told_of_the_one_is_told_that_it_was_an_error(world, right):
    wrong = report(world, police_notified=exact(9, 10), police_agency=world.police, now=london(9, 11))
    made = move(world, wrong, right)
    with as_role("mc_clock"):
        topics = set(Message.objects.filter(recipient=world.people["police_spoc"]).values_list("topic", "subject_id"))
    assert {("episode.set_aside", wrong.pk), ("episode.reported", made.pk)} <= topics


@pytest.mark.parametrize("reason", ["", "  "])
def test_it_says_why(world, right, reason):
    with pytest.raises(RuleError, match="Say why") as refused:
        move(world, report(world), right, reason=reason)
    assert refused.value.field == "reason"


def test_where_it_cannot_go_it_stays(world, right):
    wrong = report(world)
    with pytest.raises(RuleError, match="already"):
        move(world, wrong, world.child)
    by = world.acting("missing_coordinator")
    running = services.report_episode(child=right, report=_like(), by=by, now=START + HOUR)
    with pytest.raises(RuleError, match="missing already") as refused, transaction.atomic():
        move(world, wrong, right)
    assert refused.value.field == "child"
    services.record_returned(episode=running, when=exact(9, 15), by=by, now=london(9, 16))
    services.record_returned(episode=wrong, when=exact(9, 15), by=by, now=london(9, 16))
    with pytest.raises(RuleError, match="another episode at that time"), transaction.atomic():
        move(world, wrong, right)
    assert Episode.objects.get(pk=wrong.pk).void_at is None


def _like():
    return services.Report(last_seen=When(START), missing_from="home", grade="medium")


def test_only_who_corrects_moves_and_only_to_a_child_they_see(world, right):
    wrong = report(world)
    with pytest.raises(NotAllowed):
        move(world, wrong, right, role="social_worker")
    theirs = make_child(world.acting("other_coordinator"), START)
    with pytest.raises(Child.DoesNotExist):
        move(world, wrong, theirs)


@settings(max_examples=examples(10), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gaps=st.lists(st.sampled_from([1, 20, 24, 25, 30, 72, 73]), max_size=4), back=st.booleans())
def test_the_duties_are_those_of_an_episode_that_was_reported_there(world, right, gaps, back):
    """Lived by the right child from the beginning, or moved to them afterwards: the same duties stand."""
    with transaction.atomic():
        wrong, moved_at = _lived(world, world.child, gaps, back), START + 300 * HOUR
        made = move(world, wrong, right, now=moved_at)
        after = _standing(duties(made))
        transaction.set_rollback(True)
    with transaction.atomic():
        there = _lived(world, right, gaps, back)
        assert after == _standing(duties(there))
        transaction.set_rollback(True)


def _standing(found):
    """Return what runs, but for meetings: the next one after it was recorded is another."""
    return {kind: value for kind, value in found.items() if not value[2] and "meeting_episode" not in kind}


def _lived(world, child, gaps, back):
    by = world.acting("missing_coordinator")
    episode = services.report_episode(child=child, report=_like(), by=by, now=START + HOUR)
    at = START + HOUR
    for number, gap in enumerate(gaps):
        at += gap * HOUR
        who = {"episode": episode, "when": When(at), "by": by, "now": at}
        if number % 2:
            episode = services.change_status(status="missing", reason="Gone again", **who)
        else:
            episode = services.record_located(**who)
    if back:
        at += HOUR
        episode = services.record_returned(episode=episode, when=When(at), by=by, now=at)
    return episode


def test_the_page_shows_first_what_ends_and_begins_and_then_moves(world, right, client):
    wrong = report(world)
    manager, address = sign_in(client, world.people["team_manager"]), f"/episodes/{wrong.pk}/move/"
    answer = manager.post(address, {"child": "MC-1999-000001", "reason": "His brother"})
    assert (answer.status_code, "No child whose record you may see" in answer.content.decode()) == (422, True)
    given = {"child": right.reference.lower(), "reason": "His brother"}
    shown = manager.post(address, given)
    page = shown.content.decode()
    assert f"It becomes an episode of Amira Khan, date of birth 1 March 2002, {right.reference}." in page
    assert "Need to Know, 24 hours is set aside." in page
    assert "Need to Know, 24 hours begins:" in page
    assert Episode.objects.filter(void_at__isnull=False).count() == 0, "nothing is saved yet"
    token = re.search(r'name="seen" value="([^"]*)"', page)[1]
    assert manager.post(address, {**given, "seen": html.unescape(token)}).status_code == 302
    with as_role("mc_backup"):
        made = Episode.objects.get(void_at=None)
    assert made.child_id == right.pk
    assert made.reference in manager.get(f"/episodes/{wrong.pk}/").content.decode()
    assert wrong.reference in manager.get(f"/episodes/{made.pk}/").content.decode()
