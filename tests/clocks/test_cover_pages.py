"""The pages of absences, hours and the duty desk: what they keep, refuse and hide, wide and narrow, without scripts."""

import datetime as dt
import os
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clocks.models import Absence, AgencyHours, Settlement, ShutDay
from clocks.sweep import sweep
from missing_cases.access import context
from missing_cases.models import Message, User
from tests.clocks.climbing import Story, be_away, make_ladder_world
from tests.clocks.world import MISSING, make_agency, make_person, make_world
from tests.database import as_role
from tests.journey.desk import barriers
from tests.looking import stays_inside
from tests.sign_in import sign_in

MANAGERS = ("team_manager", "practice_manager", "principal_manager")
TODAY = dt.date.today()  # noqa: TID251 - the pages ask the request for the day
WEEK = TODAY + dt.timedelta(days=7)


def on(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def words(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def world(db):
    made = make_world()
    with context.acting_as_system("test"):
        made.people["administrator"] = make_person(made.council, "administrator")
        made.people["stranger"] = make_person(make_agency("council"), "administrator")
        for role, person in made.people.items():
            person.full_name = role.replace("_", " ").title()
            person.save(update_fields=["full_name"])
    return made


def as_person(world, role):
    return sign_in(Client(), world.people[role])


def absence(world, **more):
    deputy = {"deputy": str(world.people["missing_coordinator"].pk)}
    return {**on("from_on", TODAY), **on("to_on", WEEK), **deputy, **more}


class TestAbsences:
    """Who is away."""

    def test_one_says_for_oneself_who_stands_in_and_that_person_is_told(self, world):
        client = as_person(world, "social_worker")
        assert client.post("/absences/new/", absence(world)).status_code == 302
        page = words(client.get("/absences/"))
        assert "Missing Coordinator is told instead" in page
        assert "Away now" in page
        with as_role("mc_backup"):
            kept = Absence.objects.get()
            assert kept.person == world.people["social_worker"]
            assert Message.objects.get(topic="absence.deputy").recipient == world.people["missing_coordinator"]

    def test_a_manager_says_it_for_anybody_of_the_agency_and_nobody_else_does(self, world):
        worker = str(world.people["social_worker"].pk)
        assert as_person(world, "team_manager").post("/absences/new/", absence(world, person=worker)).status_code == 302
        as_person(world, "missing_coordinator").post("/absences/new/", absence(world, person=worker, deputy=""))
        with as_role("mc_backup"):
            away = {row.person_id for row in Absence.objects.all()}
        assert away == {world.people["social_worker"].pk, world.people["missing_coordinator"].pk}
        assert "Social Worker" not in words(as_person(world, "missing_coordinator").get("/absences/"))

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            (on("to_on", TODAY - dt.timedelta(days=1)), "The last day is before the first."),
            ({"from_on_day": ""}, "First day"),
            (on("from_on", TODAY - dt.timedelta(days=9)) | on("to_on", TODAY - dt.timedelta(days=8)), "in the past"),
        ],
    )
    def test_days_that_make_no_sense_are_refused_and_kept_on_the_page(self, world, given, said):
        answer = as_person(world, "social_worker").post("/absences/new/", absence(world, **given))
        assert answer.status_code == 422
        assert said in words(answer)

    def test_the_same_days_twice_are_refused(self, world):
        client = as_person(world, "social_worker")
        client.post("/absences/new/", absence(world))
        assert "is recorded as away on some of these days" in words(client.post("/absences/new/", absence(world)))

    def test_only_who_works_with_the_same_children_stands_in(self, world):
        with context.acting_as_system("test"):
            apart = make_person(world.council, "social_worker", scope="assigned")
            beside = make_person(world.council, "social_worker", scope="assigned")
            own = world.people["social_worker"].memberships.get().team
            beside.memberships.update(team=own)
        client = as_person(world, "social_worker")
        offered = set(client.get("/absences/new/").context["form"].by_key)
        assert {str(beside.pk), str(world.people["missing_coordinator"].pk)} <= offered
        assert not {str(apart.pk), str(world.people["social_worker"].pk)} & offered
        manager = as_person(world, "team_manager")
        given = absence(world, person=str(world.people["social_worker"].pk), deputy=str(apart.pk))
        answer = manager.post("/absences/new/", given)
        assert answer.status_code == 422
        assert "Choose somebody who works with the same children as Social Worker, or nobody." in words(answer)
        assert f'value="{apart.pk}" selected' in words(answer)
        assert manager.post("/absences/new/", {**given, "deputy": str(beside.pk)}).status_code == 302

    def test_the_list_costs_the_same_however_many_are_away(self, world):
        client, counts = as_person(world, "team_manager"), []
        for person in ("social_worker", "missing_coordinator", "principal_manager"):
            given = absence(world, person=str(world.people[person].pk), deputy="")
            assert client.post("/absences/new/", given).status_code == 302
            with CaptureQueriesContext(connection) as queries:
                client.get("/absences/")
            counts.append(len(queries))
        assert len(set(counts[1:])) == 1 and counts[1] <= 30

    def test_one_is_back_and_another_agency_cannot_say_so(self, world):
        client = as_person(world, "social_worker")
        client.post("/absences/new/", absence(world))
        with as_role("mc_backup"):
            key = Absence.objects.get().pk
        assert as_person(world, "stranger").post(f"/absences/{key}/over/").status_code == 404
        assert as_person(world, "police_spoc").post(f"/absences/{key}/over/").status_code == 404
        assert client.post(f"/absences/{key}/over/").status_code == 302
        assert "Nobody is recorded as away." in words(client.get("/absences/"))


class TestHours:
    """When the agency is open."""

    def given(self, world, **more):
        team = world.people["missing_coordinator"].memberships.get().team
        return {"duty_team": str(team.pk), "opens_1": "09:00", "shuts_1": "17:30", **more}

    def test_hours_are_recorded_and_shown_again(self, world):
        client = as_person(world, "administrator")
        assert "day and night" in words(client.get("/hours/"))
        assert client.post("/hours/", self.given(world)).status_code == 302
        page = words(client.get("/hours/"))
        assert 'value="17:30"' in page
        assert "day and night" not in page
        with as_role("mc_backup"):
            assert AgencyHours.objects.get().agency == world.council

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"shuts_1": ""}, "Give both times"),
            ({"opens_1": "nine"}, "Write a time of day"),
            ({"duty_team": ""}, "Choose the duty team"),
            ({"opens_1": "18:00"}, "It shuts before it opens."),
        ],
    )
    def test_what_cannot_be_is_said_beside_its_field(self, world, given, said):
        answer = as_person(world, "administrator").post("/hours/", self.given(world, **given))
        assert (answer.status_code, said in words(answer)) == (422, True)
        with as_role("mc_backup"):
            assert not AgencyHours.objects.exists()

    def test_a_shut_day_is_added_and_opened_again_by_the_agency_alone(self, world):
        client = as_person(world, "administrator")
        assert client.post("/hours/shut/", {**on("day", WEEK), "why": "Training"}).status_code == 302
        assert "Training" in words(client.get("/hours/"))
        with as_role("mc_backup"):
            key = ShutDay.objects.get().pk
        assert as_person(world, "stranger").post(f"/hours/shut/{key}/open/").status_code == 404
        assert client.post(f"/hours/shut/{key}/open/").status_code == 302
        assert "Training" not in words(client.get("/hours/"))


class TestDesk:
    """An alert that reached nobody is settled with a note."""

    @pytest.fixture
    def incident(self, world):
        with context.acting(world.by):
            return Message.objects.create(
                key="v1:nobody", topic="clock.alarm", agency=world.council, role="director", incident=True,
                child=world.child, subject_kind="child", subject_id=world.child.pk, made_at="2026-01-01T00:00Z",
                available_at="2026-01-01T00:00Z", payload={"kind": "need_to_know_24h", "people": []},
            )  # fmt: skip

    def test_it_stays_until_somebody_says_what_they_did(self, world, incident):
        client, address = as_person(world, "missing_coordinator"), f"/duty-desk/{incident.pk}/resolve/"
        assert client.get(address).status_code == 200
        answer = client.post(address, {"note": "  "})
        assert answer.status_code == 422
        assert "Say what you did" in words(answer)
        assert client.post(address, {"note": "Telephoned the director at home."}).status_code == 302
        page = words(client.get("/duty-desk/"))
        assert "Telephoned the director at home." in page
        assert address not in page
        with as_role("mc_backup"):
            kept = Settlement.objects.get()
        assert (kept.by, kept.message_id) == (world.people["missing_coordinator"], incident.pk)

    def test_another_agency_and_who_has_no_desk_find_nothing(self, world, incident):
        address = f"/duty-desk/{incident.pk}/resolve/"
        assert as_person(world, "stranger").post(address, {"note": "x"}).status_code in (403, 404)
        assert as_person(world, "social_worker").post(address, {"note": "x"}).status_code == 403


@pytest.fixture
def people(committed_database):
    with transaction.atomic():
        made = make_world()
        with context.acting_as_system("test"):
            made.people["administrator"] = make_person(made.council, "administrator")
        return made.people


def looked_at(page, name, width, scripts):
    page.wait_for_load_state()
    if folder := os.environ.get("SCREENSHOTS"):
        kind = "" if scripts else "_no_script"
        page.screenshot(path=Path(folder) / f"cover_{name}_{width}{kind}.png", full_page=True)
    stays_inside(page, name)
    if scripts:
        assert barriers(page) == [], name


@pytest.mark.parametrize(("width", "scripts"), [(1280, False), (320, False), (320, True)])
def test_an_absence_and_the_hours_are_recorded_with_and_without_scripts(new_page, people, width, scripts):
    page = new_page(user=people["team_manager"], width=width, javascript=scripts)
    page.goto("/account/")
    page.get_by_role("link", name="When you are away, and who stands in").click()
    page.get_by_role("button", name="Record an absence").click()
    page.get_by_role("button", name="Record the absence").click()
    page.get_by_text("There is a problem").wait_for()
    looked_at(page, "absence_refused", width, scripts)
    for group, day in (("First day", TODAY), ("Last day", WEEK)):
        for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            page.get_by_role("group", name=group).get_by_label(part).fill(str(value))
    page.get_by_role("button", name="Record the absence").click()
    page.get_by_text("Nobody stands in: alerts climb at once").wait_for()
    looked_at(page, "absences", width, scripts)
    page = new_page(user=people["administrator"], width=width, javascript=scripts)
    page.goto("/account/")
    page.get_by_role("link", name="Hours of your agency, and its out-of-hours team").click()
    page.get_by_role("heading", level=1, name="Hours of the agency").wait_for()
    looked_at(page, "hours", width, scripts)
    page.get_by_label("Out-of-hours duty team").select_option(index=1)
    page.get_by_role("button", name="Save the hours").click()
    page.get_by_text("The hours are recorded.").wait_for()
    looked_at(page, "hours_kept", width, scripts)


@pytest.fixture
def missed(committed_database):
    """An alert that climbed past two people who cannot be told, and reached nobody at the top."""
    with transaction.atomic():
        world = make_ladder_world()
        User.objects.filter(pk__in=[world.people[role].pk for role in MANAGERS]).update(is_active=False)
        be_away(world.people["missing_coordinator"], world.council)
        Story(world)
    with committed_database.django_as("mc_clock"):
        sweep(now=MISSING, crank="test")
    return world.people["missing_coordinator"]


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, False)])
def test_the_desk_says_who_was_not_reached_and_why_until_it_is_settled(new_page, missed, width, scripts):
    page = new_page(user=missed, width=width, javascript=scripts)
    page.goto("/duty-desk/")
    page.get_by_text("away, without a deputy who can be told").first.wait_for()
    looked_at(page, "desk", width, scripts)
    page.get_by_role("link", name="Settle Answer at once").first.click()
    page.get_by_role("button", name="Settle it").click()
    page.get_by_text("There is a problem").wait_for()
    looked_at(page, "settle_refused", width, scripts)
    page.get_by_label("What did you do?").fill("Rang the assistant director at home.")
    page.get_by_role("button", name="Settle it").click()
    page.get_by_text("Rang the assistant director at home.").wait_for()
    looked_at(page, "desk_settled", width, scripts)
