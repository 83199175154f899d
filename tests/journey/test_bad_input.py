"""What tired people type: a sentence beside the field, their words kept, nothing half-saved, nobody overwritten."""

import datetime as dt
import re

import pytest
from django.db import transaction

from episodes.enums import MissingFrom
from episodes.models import Episode, EpisodeUpdate
from episodes.rules import When
from episodes.services.finding import record_returned
from episodes.services.reporting import Report, report_episode
from missing_cases.access.context import acting, database_now
from missing_cases.forms.local_time import LONDON, to_instant
from return_interviews import services as interviews
from return_interviews.enums import Method, Result
from tests.journey.test_main_job import path_of

HOME_RANG = "The home rang: she has not come back."
LABEL = "What happened whilst you were missing?"


def yesterday(cast, hour, minute=0):
    """Return an instant of yesterday by London's clock."""
    day = database_now().astimezone(LONDON).date() - dt.timedelta(days=1)
    return to_instant(day, dt.time(hour, minute))


@pytest.fixture
def episode(cast, child):
    """The child, missing since yesterday at six in the evening."""
    with transaction.atomic():
        now = database_now()
        by = cast.access("coordinator", now)
        report = Report(last_seen=When(yesterday(cast, 18)), missing_from=MissingFrom.HOME, grade="medium", words={})
        with acting(by):
            return report_episode(child=child, report=report, by=by, now=now)


@pytest.fixture
def interview(cast, episode):
    """The child is back, and accepts the interview."""
    with transaction.atomic():
        now = database_now()
        by = cast.access("coordinator", now)
        with acting(by):
            back = record_returned(episode=episode, when=When(yesterday(cast, 20)), by=by, now=now)
            return interviews.offer_interview(
                episode=back, at=yesterday(cast, 21), method=Method.CALL, answer=Result.ACCEPTED, by=by, now=now
            )


def rows_of(cast, model):
    """Return how many rows of a model the co-ordinator can see."""
    with transaction.atomic():
        by = cast.access("coordinator", database_now())
        with acting(by):
            return model.objects.count()


def test_found_before_missing_and_a_time_to_come_are_refused_in_words(desk_of, cast, episode):
    desk = desk_of("coordinator", width=320)
    desk.go(f"/episodes/{episode.pk}/found/")
    desk.choose("Is the child back?", "Yes, the child is back")
    desk.when("When?", "Yesterday", "5:30pm")
    desk.write("Where are they now?", "At her aunt's")
    desk.press("Save for Tegan M")
    desk.refused(re.compile("before"))
    desk.look("found-before-missing")
    assert desk.page.get_by_label("Where are they now?", exact=True).input_value() == "At her aunt's"
    assert desk.group("When?").get_by_label("Time", exact=True).input_value() == "5:30pm"
    desk.choose("When?", "Another date")
    for part, number in (("Day", "1"), ("Month", "1"), ("Year", "2199")):
        desk.group("When?").get_by_label(part, exact=True).fill(number)
    desk.press("Save for Tegan M")
    desk.refused("This time is in the future. Check the date and the time.")
    desk.look("found-in-the-future")
    with transaction.atomic():
        by = cast.access("coordinator", database_now())
        with acting(by):
            assert Episode.objects.get().returned_at is None


@pytest.mark.parametrize("javascript", [True, False])
def test_a_second_report_joins_the_open_episode_and_keeps_what_was_typed(desk_of, cast, child, javascript):
    first, second = (desk_of(name, javascript=javascript) for name in ("coordinator", "duty_worker"))
    for desk, words in ((first, "Left after tea."), (second, HOME_RANG)):
        desk.go(f"/episodes/new/{child.pk}/")
        desk.when("When was the child last seen?", "Yesterday", "6pm")
        desk.choose("Where are they missing from?", "Where they are placed")
        desk.choose("Risk level", "Medium risk")
        desk.open("What happened")
        desk.write("What happened", words)
    first.press("Save and tell them")
    first.reads("Next: ring the police")
    second.press("Save and tell them")
    second.reads("This child is already recorded as missing")
    second.look("join")
    assert second.page.get_by_label("What they say", exact=True).input_value() == HOME_RANG
    second.press("Add to that episode")
    second.reads(HOME_RANG)
    assert path_of(second.page) == path_of(first.page)
    assert rows_of(cast, Episode) == 1


@pytest.mark.parametrize("javascript", [True, False])
def test_two_people_save_one_section_and_the_second_sees_both(desk_of, interview, javascript):
    first, second = (desk_of(name, javascript=javascript) for name in ("visitor", "social_worker"))
    for desk in (first, second):
        desk.go(f"/interviews/{interview.pk}/account/")
    first.write(LABEL, "She took the bus.")
    first.press("Save and go back to the list")
    first.reads("is saved.")
    second.write(LABEL, "She got into a car.")
    second.press("Save and go back to the list")
    second.reads("Somebody else saved this first", "She took the bus.", "She got into a car.")
    second.look("both-versions")
    assert second.page.get_by_label(LABEL, exact=True).input_value() == "She got into a car."
    second.press("Save and go back to the list")
    second.reads("is saved.")


def test_a_manager_who_wrote_a_part_cannot_authorise_and_is_told_so(desk_of, cast, interview):
    writer, manager = desk_of("visitor"), desk_of("manager", width=320)
    writer.go(f"/interviews/{interview.pk}/held/")
    writer.write("Where?", "Elm House")
    writer.choose("Is whoever held it independent of the child's care?", "Yes")
    writer.press("Save: interview of Tegan M held")
    writer.reads("the 72-hour clock has stopped")
    manager.go(f"/interviews/{interview.pk}/account/")
    manager.write(LABEL, "She took the bus.")
    manager.press("Save and go back to the list")
    manager.reads("is saved.")
    manager.go(f"/shared/new/return_interview/{interview.pk}/")
    manager.reads("This has not been authorised.")
    manager.look("not-authorised-yet")
    writer.go(f"/interviews/{interview.pk}/check/")
    chosen = writer.page.get_by_label("Who is to approve it?")
    assert "Ruth Delany" not in chosen.inner_text()
    chosen.select_option(label="Helen Marsden")
    writer.press("Finish and send the interview of Tegan M for approval")
    writer.reads("Sent to Helen Marsden for approval.", "No answers")
    writer.go(f"/interviews/{interview.pk}/account/")
    writer.page.get_by_role("alert").get_by_text("Not done").wait_for()
    assert not writer.page.get_by_text("Done", exact=True).and_(writer.page.locator("h2")).count()
    manager.go(f"/interviews/{interview.pk}/approve/")
    manager.reads("Somebody else must authorise it.")
    manager.look("author")
    assert not manager.page.get_by_role("button", name="Authorise the interview").count()


def test_by_keyboard_alone_past_the_menu_and_to_an_update(desk_of, cast, episode):
    desk = desk_of("coordinator")
    page = desk.page
    desk.go(f"/episodes/{episode.pk}/update/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "govuk-skip-link"
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'main-content'")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "text":
            break
    page.keyboard.type("Her friend's mother rang.")
    while page.evaluate("document.activeElement.tagName") != "BUTTON":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    desk.reads("Her friend's mother rang.")
    assert rows_of(cast, EpisodeUpdate) == 1
