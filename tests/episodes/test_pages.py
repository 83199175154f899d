"""The pages: what is shown, what is kept, what is refused."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from episodes import services
from episodes.models import Episode, EpisodeMoment, EpisodeNotice, EpisodeUpdate
from tests.episodes.world import bind, exact, london, make_child, make_person, report
from tests.sign_in import sign_in

MOMENT = {"_on": "other", "_day": "9", "_month": "5", "_year": "2016", "_time": "9am"}


def when(name, time="9am", day="9", **parts):
    typed = {**MOMENT, "_day": day, "_time": time, **parts}
    return {f"{name}{part}": value for part, value in typed.items()}


@pytest.fixture
def site(client, world):
    """Return a function that signs a person of the world in and returns the client."""

    def enter(role="missing_coordinator"):
        sign_in(client, world.people[role])
        world.acting("missing_coordinator")
        return client

    return enter


def text_of(response):
    return response.content.decode()


@pytest.fixture
def episode(world):
    return report(world, police_notified=exact(9), words={"circumstances": "Left school at break"})


def path(episode, page=""):
    return f"/episodes/{episode.pk}/{page}"


def test_the_story_and_the_duties_in_sentences(site, episode):
    page = site().get(path(episode))
    assert page.status_code == 200
    text = text_of(page)
    for words in ("Missing now", "Left school at break", "Need to Know, 24 hours", "Section 12", "9:00am, 9 May 2016"):
        assert words in text
    assert "Record found" in text


PAGES = ("", "update/", "found/", "police-reference/", "grade/", "notice/", "status/", "close/", "set-aside/")


@pytest.mark.parametrize("page", PAGES)
def test_another_councils_episode_is_not_there(site, world, episode, page):
    role = "other_manager"
    world.people[role] = make_person(world.other_council, "team_manager")
    assert site(role).get(path(episode, page)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_signed_out_is_sent_to_sign_in(client, world, episode, page):
    answer = client.get(path(episode, page))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/login/")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_a_manager(site, episode, page):
    answer = site("team_manager").get(path(episode, page))
    assert answer.status_code == 200
    assert "Amira" in text_of(answer)


@pytest.mark.parametrize("page", ("notice/", "status/", "close/", "set-aside/"))
def test_the_police_may_not_do_the_councils_work(site, episode, page):
    assert site("police_spoc").get(path(episode, page)).status_code == 403


def test_the_police_see_the_header_alone(site, world, episode):
    by = world.acting("missing_coordinator")
    common = {"episode": episode, "kind": "note", "by": by, "now": london(9)}
    services.add_update(text="for councils", audience="all_involved", **common)
    services.add_update(text="for everybody", **common)
    services.send_notice(
        episode=episode, circumstances="a", planned_actions="secret plan", strategy_meeting=True, by=by, now=london(9)
    )
    page = site("police_spoc").get(path(episode))
    text = text_of(page)
    assert page.status_code == 200
    assert "for everybody" in text
    for hidden in ("for councils", "secret plan", "What is owed now", "/children/"):
        assert hidden not in text


def test_the_police_with_a_grant_but_no_report_see_nothing(site, world, episode):
    by = world.acting("missing_coordinator")
    services.record_returned(episode=episode, when=exact(9, 10), by=by, now=london(9, 11))
    second = report(world, last_seen=exact(9, 12), now=london(9, 13))
    client = site("police_spoc")
    assert client.get(path(episode)).status_code == 200
    assert client.get(path(second)).status_code == 404


def test_an_update_is_saved(site, episode):
    client = site()
    answer = client.post(path(episode, "update/"), {"kind": "note", "text": "Rang aunt", "audience": "everybody"})
    assert answer.status_code == 302
    assert EpisodeUpdate.objects.get().text == "Rang aunt"


def test_a_mistake_keeps_what_was_typed(site, episode):
    typed = {"outcome": "back", **when("when", "8am"), "found_where": "Bus station"}
    answer = site().post(path(episode, "found/"), typed)
    text = text_of(answer)
    assert answer.status_code == 422
    assert "before going missing" in text
    assert "Bus station" in text
    assert 'value="8am"' in text
    assert "Error:" in text
    assert Episode.objects.get().returned_at is None


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"_day": "27", "_month": "3", "_time": "1:30am"}, "did not exist"),
        ({"_day": "30", "_month": "10", "_time": "1:30am"}, "happened twice"),
        ({"_year": "2096"}, "in the future"),
        ({"_time": "soon"}, "Enter a time"),
    ],
)
def test_impossible_times_are_explained(site, episode, parts, words):
    answer = site().post(path(episode, "found/"), {"outcome": "back", **when("when", **parts)})
    assert answer.status_code == 422
    assert words in text_of(answer)


def test_the_second_of_two_equal_times_may_be_meant(site, episode):
    typed = {"outcome": "back", **when("when", "1:30am", _day="30", _month="10", _which="second")}
    assert site().post(path(episode, "found/"), typed).status_code == 302
    assert Episode.objects.get().returned_at == dt.datetime(2016, 10, 30, 1, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("typed", "precision", "hour"), [("about 4pm", "about", 16), ("not known", "date", 0), ("4pm", "exact", 16)]
)
def test_a_time_may_be_inexact(site, episode, typed, precision, hour):
    answer = site().post(path(episode, "found/"), {"outcome": "back", **when("when", typed, day="15")})
    assert answer.status_code == 302
    moment = EpisodeMoment.objects.get(kind="returned")
    assert (moment.precision, moment.at) == (precision, london(15, hour))


def test_found_with_five_answers(site, episode):
    typed = {
        "outcome": "back", **when("when", "4pm", day="15"), "found_where": "Bus station", "found_by": "police",
        "condition": "well", "where_now": "At home", "version": str(episode.version),
    }  # fmt: skip
    answer = site().post(path(episode, "found/"), typed, follow=True)
    assert "Return home interview" in text_of(answer)
    found = Episode.objects.get()
    assert (found.returned_at, found.found_where, found.condition) == (london(15, 16), "Bus station", "well")


def test_located_only(site, episode):
    site().post(path(episode, "found/"), {"outcome": "located", **when("when", "4pm", day="15")})
    assert Episode.objects.get().phase == "located"


def test_two_people_record_found(site, world, episode):
    seen = episode.version
    police = world.acting("police_spoc")
    services.record_returned(episode=episode, when=exact(15, 16), by=police, now=london(15, 17))
    typed = {"outcome": "back", **when("when", "4pm", day="15"), "where_now": "With grandmother", "version": str(seen)}
    client = site()
    answer = client.post(path(episode, "found/"), typed)
    text = text_of(answer)
    assert answer.status_code == 409
    assert "already recorded as found" in text
    assert "With grandmother" in text
    answer = client.post(path(episode, "found/"), {"add": "1", "words": "With grandmother"})
    assert answer.status_code == 302
    assert EpisodeUpdate.objects.get().text == "With grandmother"
    assert EpisodeMoment.objects.filter(kind="returned").count() == 1


def test_opening_found_after_the_child_is_back_shows_what_is_recorded(site, world, episode):
    by = world.acting("missing_coordinator")
    services.record_returned(episode=episode, when=exact(15, 16), by=by, now=london(15, 17))
    page = site().get(path(episode, "found/"))
    assert page.status_code == 200
    assert "already recorded as found" in text_of(page)


def test_something_else_changed_meanwhile(site, world, episode):
    seen = episode.version
    by = world.acting("missing_coordinator")
    services.record_grade(episode=episode, code="high", by=by, now=london(9, 10))
    typed = {"outcome": "back", **when("when", "4pm", day="15"), "version": str(seen), "where_now": "At home"}
    answer = site().post(path(episode, "found/"), typed)
    assert answer.status_code == 409
    assert "At home" in text_of(answer)
    assert Episode.objects.get().returned_at is None


def test_a_stale_police_reference_shows_both(site, world, episode):
    services.set_police_reference(episode=episode, number="PO-1", by=world.acting("police_spoc"), now=london(9, 10))
    client = site()
    answer = client.post(path(episode, "police-reference/"), {"police_log_number": "PO-2", "was": ""})
    text = text_of(answer)
    assert answer.status_code == 409
    assert "PO-1" in text
    assert "PO-2" in text
    answer = client.post(path(episode, "police-reference/"), {"police_log_number": "PO-2", "was": "PO-1"})
    assert answer.status_code == 302


def test_a_stale_correction_shows_both(site, world, episode):
    moment = EpisodeMoment.objects.get(kind="last_seen")
    by = world.acting("team_manager")
    services.correct_moment(episode=episode, moment=moment, when=exact(9, 8), reason="x", by=by, now=london(9, 10))
    answer = site("team_manager").post(
        path(episode, f"correct/{moment.pk}/"), {**when("when", "7am"), "reason": "Misheard"}
    )
    text = text_of(answer)
    newest = EpisodeMoment.objects.current().get(kind="last_seen")
    assert answer.status_code == 409
    assert "8:00am, 9 May 2016" in text
    assert f"correct/{newest.pk}/" in text


def seen_in(answer):
    return re.search(r'name="seen" value="([^"]+)"', answer.content.decode()).group(1)


def confirmed(client, address, typed):
    shown = client.post(address, typed)
    return shown, client.post(address, {**typed, "seen": seen_in(shown)}, follow=True)


def test_a_correction_is_saved_and_kept_on_the_page(site, episode):
    moment = EpisodeMoment.objects.get(kind="last_seen")
    typed = {**when("when", "8am"), "reason": "Misheard"}
    shown, answer = confirmed(site("team_manager"), path(episode, f"correct/{moment.pk}/"), typed)
    assert "Need to Know, 24 hours moves from 9:00am, 10 May 2016 to 8:00am, 10 May 2016." in text_of(shown)
    assert "Times that were corrected" in text_of(answer)
    assert Episode.objects.get().missing_from_at == london(9, 8)


def test_what_is_shown_is_not_saved_and_another_time_is_shown_again(site, episode):
    moment, client = EpisodeMoment.objects.get(kind="last_seen"), site("team_manager")
    address = path(episode, f"correct/{moment.pk}/")
    shown = client.post(address, {**when("when", "8am"), "reason": "Misheard"})
    assert set(EpisodeMoment.objects.filter(kind="last_seen")) == {moment}
    again = client.post(address, {**when("when", "7am"), "reason": "Misheard", "seen": seen_in(shown)})
    assert "to 7:00am, 10 May 2016" in text_of(again)
    assert Episode.objects.get().missing_from_at == london(9)


def test_a_return_is_withdrawn_once_its_effect_was_seen(site, world, episode):
    services.record_returned(episode=episode, when=exact(9), by=world.acting("team_manager"), now=london(9, 10))
    moment = EpisodeMoment.objects.get(kind="returned")
    client, address = site("team_manager"), path(episode, f"withdraw/{moment.pk}/")
    assert client.post(address, {"reason": "Wrong child"}).status_code == 422
    shown, answer = confirmed(client, address, {"reason": "Wrong child", "found": "no"})
    for line in ("Need to Know, 24 hours is needed again: 9:00am, 10 May 2016.", "Return home interview is set aside."):
        assert line in text_of(shown)
    assert "withdrawn as recorded in error" in text_of(answer)
    assert Episode.objects.get().phase == "missing"


def test_grade_notice_status_close(site, world, episode):
    client = site("team_manager")
    own, police = str(world.council.pk), str(world.police.pk)
    assert client.post(path(episode, "grade/"), {"agency": own, "grade": "low"}).status_code == 422
    assert client.post(path(episode, "grade/"), {"agency": own, "grade": "high"}).status_code == 302
    assert client.post(path(episode, "grade/"), {"agency": police, "grade": "high"}).status_code == 302
    words = {"circumstances": "Left", "planned_actions": "Search", "strategy_meeting": "no"}
    assert client.post(path(episode, "notice/"), words).status_code == 422
    assert client.post(path(episode, "notice/"), {**words, "no_meeting_reason": "Held"}).status_code == 302
    assert EpisodeNotice.objects.count() == 1
    assert client.post(path(episode, "close/"), {"reason": "returned"}).status_code == 422
    assert client.post(path(episode, "close/"), {"reason": "other", "note": "In error"}).status_code == 302
    answer = client.get(path(episode))
    assert "In error" in text_of(answer)


def test_lost_again_through_the_page(site, world, episode):
    by = world.acting("missing_coordinator")
    services.record_located(episode=episode, when=exact(9, 12), by=by, now=london(9, 13))
    client = site()
    early = client.post(path(episode, "status/"), {"status": "missing", **when("when", "11am"), "reason": "Left"})
    assert early.status_code == 422
    answer = client.post(path(episode, "status/"), {"status": "missing", **when("when", "2pm"), "reason": "Left"})
    assert answer.status_code == 302
    assert Episode.objects.get().phase == "missing"


def test_set_aside_through_the_page(site, episode):
    client = site()
    assert client.post(path(episode, "set-aside/"), {"reason": ""}).status_code == 422
    assert client.post(path(episode, "set-aside/"), {"reason": "Wrong child"}, follow=True).status_code == 200
    assert Episode.objects.get().void_reason == "Wrong child"


def new(world, page=""):
    return f"/episodes/new/{world.child.pk}/{page}"


THREE = {**when("last_seen"), "missing_from": "home", "grade": "medium"}


def test_a_known_child_is_logged_with_three_answers(site, world):
    client = site()
    page = client.get(new(world))
    text = text_of(page)
    assert page.status_code == 200
    assert "Saving tells" in text
    assert "Ada Able" in text
    assert "After 24 hours: assistant director, enhanced service manager" in text
    answer = client.post(new(world), THREE)
    assert (answer.status_code, answer["Location"]) == (302, path(Episode.objects.get()))


def test_nothing_is_required_but_the_three(site, world):
    answer = site().post(new(world), {"last_seen_time": ""})
    assert answer.status_code == 422
    assert text_of(answer).count("govuk-error-message") == 3


def test_a_child_of_twelve_or_under_carries_a_warning(site, world):
    by = world.acting("missing_coordinator")
    world.child = make_child(by, london(9), born=dt.date(2020, 1, 1))
    assert "Ring the police now" in text_of(site().get(new(world)))


def test_a_child_already_missing_is_joined(site, world, episode):
    client = site()
    page = client.get(new(world))
    assert "already recorded as missing" in text_of(page)
    answer = client.post(new(world), {"text": "Mother rang", "reporter_name": "Mother"})
    assert answer.status_code == 302
    assert EpisodeUpdate.objects.get().text == "Mother Mother rang"
    kept = client.post(new(world), {**THREE, "circumstances": "Ran off after tea"})
    assert "Ran off after tea" in text_of(kept)


def test_another_councils_child_cannot_be_logged(site, world):
    assert site("other_coordinator").get(new(world)).status_code == 404
    assert site("other_coordinator").post(new(world), THREE).status_code == 404


def test_every_look_is_audited(site, world, episode):
    client = site()
    client.get(path(episode))
    bind(world.acting("missing_coordinator"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT view FROM audit.reads_of(%s, 10)", [world.child.pk])
        assert "episodes:show" in {row[0] for row in cursor.fetchall()}


def test_the_page_costs_the_same_however_long_the_story(site, world, episode):
    client = site()
    client.get(path(episode))
    with CaptureQueriesContext(connection) as few:
        client.get(path(episode))
    by = world.acting("missing_coordinator")
    for n in range(8):
        services.add_update(episode=episode, kind="note", text=f"note {n}", by=by, now=london(9, 10))
        services.record_grade(episode=episode, code="high", by=by, now=london(9, 10, n))
    with CaptureQueriesContext(connection) as many:
        client.get(path(episode))
    assert len(few) == len(many) < 60


def test_the_young_are_missing_on_every_path(site, world):
    by = world.acting("missing_coordinator")
    world.council.uses_absent = True
    world.council.save()
    world.child = make_child(by, london(9), born=dt.date(2020, 1, 1))
    client = site()
    assert "Not missing, but absent" not in text_of(client.get(new(world)))
    client.post(new(world), {**THREE, "status": "absent"})
    assert Episode.objects.get().status == "missing"


def test_an_older_child_may_be_absent_where_the_protocol_uses_it(site, world):
    world.acting("missing_coordinator")
    world.council.uses_absent = True
    world.council.save()
    client = site()
    assert "Not missing, but absent" in text_of(client.get(new(world)))
    client.post(new(world), {**THREE, "status": "absent"})
    assert Episode.objects.get().status == "absent"
