"""A replay is asked for, goes on by ticks, and each of its numbers opens the duties behind it."""

import datetime as dt
import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction

from clocks.models import Clock, ReplayedDuty, ReplayRun
from clocks.workshop.replay import Span
from clocks.workshop.run import ask_replay, turn_replays
from missing_cases.errors import RuleError
from tests.clocks import happenings
from tests.clocks.workshop.test_adopt import SOONER, TEXT
from tests.database import as_role
from tests.episodes.test_replay import rows
from tests.looking import stays_inside
from tests.sign_in import sign_in

NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
SPAN = Span(happenings.START - dt.timedelta(days=1), NOW)
KIND = "strategy_meeting_72h"
TIGHTER = TEXT.replace("within: 1 month", "within: 2 months").replace(*SOONER)


def lived():
    """A child missing for two days, which the fourth version asks no strategy meeting for and the text tried does."""
    world = happenings.world_of("wigan")
    happenings.back(world, happenings.missing(world), 2)
    return world


def ask(world, text=TIGHTER, span=SPAN):
    return ask_replay(text=text, span=span, by=happenings.by(world, "team_manager"), now=NOW)


def turned(run):
    with as_role("mc_clock"):
        before = rows()
        turn_replays()
        assert rows() == before, "no clock, alarm, event or message was written"
        return ReplayRun.objects.get(pk=run.pk)


@pytest.mark.django_db
def test_what_changes_is_counted_and_written_down():
    world = lived()
    run = turned(ask(world))
    assert (run.problem, run.done, run.total) == ("", 1, 1)
    assert run.finished_at
    assert run.counts[KIND] == {"owed": [0, 1], "late": [0, 0]}
    with as_role("mc_clock"):
        (duty,) = ReplayedDuty.objects.filter(run=run, kind=KIND)
        assert not Clock.objects.filter(kind=KIND).exclude(outcome="stopped").exists()
    assert (duty.owed_before, duty.owed_after, duty.due_after) == (False, True, happenings.at(1, 12))


@pytest.mark.django_db
def test_the_version_in_force_beside_itself_changes_nothing():
    world = lived()
    run = turned(ask(world, TEXT))
    assert run.problem == "" and run.counts
    assert all(sides["owed"][0] == sides["owed"][1] for sides in run.counts.values())
    with as_role("mc_clock"):
        assert not ReplayedDuty.objects.filter(run=run).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "span", "words"),
    [
        ("rules: [", SPAN, "does not read"),
        (TEXT, Span(NOW, SPAN.since), "before the first"),
        (TEXT, Span(SPAN.since, NOW + dt.timedelta(days=2)), "over the past"),
        (TEXT, Span(NOW - dt.timedelta(days=2000), NOW), "three years"),
    ],
)
def test_what_cannot_be_tried_is_refused(text, span, words):
    with pytest.raises(RuleError, match=words):
        ask(lived(), text, span)


@pytest.mark.django_db
def test_each_number_opens_the_duties_behind_it(client, oracle):
    world = lived()
    run = ask(world)
    sign_in(client, world.people["team_manager"])
    page = f"/protocols/replay/{run.pk}/"
    assert "Under way" in client.get(page).content.decode()
    turned(run)
    words = re.sub(r"\s+", " ", client.get(page).content.decode())
    assert "Urgent strategy meeting" in words and "Owed under this text alone: 1" in words
    listed = client.get(f"{page}{KIND}/more/").content.decode()
    assert world.child.full_name in listed
    assert oracle("SELECT count(*) FROM audit.read WHERE %s = ANY(children)", [str(world.child.pk)])[0][0] >= 1
    assert client.get(f"{page}{KIND}/other/").status_code == 404
    stranger = sign_in(type(client)(), world.people["other_coordinator"])
    assert stranger.get(f"{page}{KIND}/more/").status_code == 404


def test_while_one_worker_goes_on_with_a_replay_another_does_not(committed_database):
    with transaction.atomic():
        run = ask(lived())
    held = committed_database.connect("mc_clock")
    with held.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('clocks.replay'))")
    with committed_database.django_as("mc_clock"):
        assert turn_replays() == 0
        assert ReplayRun.objects.get(pk=run.pk).done == 0
        held.close()
        assert turn_replays() == 1
        assert ReplayRun.objects.get(pk=run.pk).finished_at


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, False)])
def test_a_protocol_is_tried_at_a_browser(new_page, committed_database, width, scripts):
    with transaction.atomic():
        people = lived().people
    page = new_page(user=people["team_manager"], width=width, javascript=scripts)
    page.goto("/protocols/")
    page.get_by_role("link", name="Try a protocol on the past").click()
    looked_at(page, "replay", "Try a protocol on the past", width, scripts)
    page.get_by_label("wigan 3").check()
    for name, day, month, year in (("since_on", 1, 3, 2026), ("until_on", 1, 10, 2026)):
        for part, value in (("day", day), ("month", month), ("year", year)):
            page.locator(f"[name={name}_{part}]").fill(str(value))
    page.get_by_role("button", name="Begin").click()
    page.get_by_text("Under way").wait_for()
    with committed_database.django_as("mc_clock"):
        turn_replays()
    page.get_by_role("link", name="Show how far it is now").click()
    page.get_by_text("What came out").first.wait_for()
    looked_at(page, "replay_run", "A protocol tried on the past", width, scripts)
    page.get_by_role("link", name="alone: 1").first.click()
    looked_at(page, "replayed", "alone", width, scripts)


def looked_at(page, name, heading, width, scripts):
    page.get_by_role("heading", level=1, name=heading).wait_for()
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}_{width}.png", full_page=True)
    stays_inside(page)
    assert not scripts or not Axe().run(page).response["violations"]
