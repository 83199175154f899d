"""A school tells the officer of a pupil whom nobody finds, and the officer takes it into the register once."""

import datetime as dt

import pytest
from django.db import transaction
from django.test import Client

from clocks.models import Clock
from education.models import EducationCase, EducationCheck, Enquiry
from episodes.models import Episode
from intake import services
from intake.enums import State
from intake.models import Notification
from missing_cases.access.policy import NotAllowed
from missing_cases.errors import RuleError, StaleError
from missing_cases.models import AgencyKind, Child, Membership, Message
from tests.episodes.world import make_agency, make_person
from tests.intake.world import make_world
from tests.looking import looked_at
from tests.sign_in import sign_in

BORN = dt.date(2012, 3, 1)
ABSENT = dt.date(2016, 5, 2)
TELL = "/tell/missing-education/"
ABSENT_TYPED = {"first_absent_on_day": "2", "first_absent_on_month": "5", "first_absent_on_year": "2016"}
CHECKS = "Rang the mother twice, called at the flat on Wednesday."


def prepared():
    made = make_world(born=BORN)
    school = make_agency(AgencyKind.EDUCATION)
    made.people["school_lead"] = make_person(school, "school_lead")
    officer = made.people["education_officer"] = make_person(made.council, "education_officer")
    hub = Membership.objects.get(user=made.people["missing_coordinator"]).team
    Membership.objects.filter(user=officer).update(team=hub)
    made.school = school
    return made


@pytest.fixture
def world(db):
    return prepared()


def client_of(world, role):
    return sign_in(Client(), world.people[role])


def tell(world, **more):
    names = {"given_names": "Amira", "family_name": "Khan", "date_of_birth": BORN, "council": world.council}
    told = services.ToldPupil(first_absent_on=ABSENT, **{"told_by": "Neil Harcourt", **names, **more})
    return services.tell_of_pupil(told=told, by=world.acting("school_lead"), now=world.now)


def take(world, told, child="own", role="education_officer"):
    by = world.acting(role)
    child = world.child if child == "own" else child
    return services.take_pupil(notification=told, child=child, by=by, now=world.now)


def test_a_school_tells_by_its_page_and_the_officer_is_told(world):
    client = client_of(world, "school_lead")
    assert "cannot be found: tell the officer" in client.get("/tell/").content.decode()
    typed = {"who": "other", "given_names": "Amira", "family_name": "Khan", "council": str(world.council.pk)}
    assert client.post(TELL, {**typed, **ABSENT_TYPED, "checks": CHECKS}).status_code == 302
    assert client.post(TELL, {**typed, **ABSENT_TYPED, "checks": CHECKS}).status_code == 302
    world.acting("education_officer")
    found = Notification.objects.get()
    assert Message.objects.get(topic="pupil.told").recipient == world.people["education_officer"]
    officer = client_of(world, "education_officer")
    assert "Awaiting a decision (1)" in officer.get("/inbox/pupils/").content.decode()
    page = officer.get(f"/inbox/pupils/{found.pk}/").content.decode()
    assert CHECKS in page and "2 May 2016" in page
    assert officer.get("/inbox/").status_code == 403, "the inbox of missing children is not the officer's"
    coordinator = client_of(world, "missing_coordinator").get("/inbox/").content.decode()
    assert "1 pupil whom a school cannot find" in coordinator and "Awaiting a decision (0)" in coordinator


def test_it_is_taken_into_the_register_with_its_check_and_its_clocks_and_opens_no_episode(world):
    told = tell(world, checks=CHECKS, circumstances="They spoke of moving.")
    address = take(world, told)
    case = EducationCase.objects.get()
    assert address == f"/education/{case.pk}/"
    assert (case.child, case.last_school, case.concern.first_absent_on) == (world.child, world.school.name, ABSENT)
    assert case.concern.told_by == f"Neil Harcourt, {world.school.name}"
    assert EducationCheck.objects.get().result == CHECKS
    assert not Episode.objects.exists()
    told.refresh_from_db()
    assert (told.state, told.child) == (State.REGISTERED, world.child)
    with pytest.raises(StaleError):
        take(world, told)


def test_its_duties_are_those_of_a_case_recorded_by_hand(world):
    take(world, tell(world))
    kinds = set(Clock.objects.filter(subject_kind="concern").values_list("kind", "outcome"))
    EducationCase.objects.get()
    by_hand = prepared()
    from education.services import About, record_case
    from episodes.enums import ConcernKind
    from episodes.services.concerns import Told

    by = by_hand.acting("education_officer")
    told = Told(ConcernKind.EDUCATION, by_hand.now, "Neil", "Told", ABSENT)
    case = record_case(child=by_hand.child, told=told, about=About("school", "absent"), by=by, now=by_hand.now)
    assert kinds == set(Clock.objects.filter(subject_id=case.concern_id).values_list("kind", "outcome"))


def test_told_again_it_joins_the_case_that_stands(world):
    take(world, tell(world))
    take(world, tell(world, circumstances="A neighbour saw them pack."))
    take(world, tell(world, checks=CHECKS))
    assert EducationCase.objects.count() == 1
    assert (
        Enquiry.objects.get().answer == "A neighbour saw them pack." and EducationCheck.objects.get().result == CHECKS
    )


def test_a_pupil_without_a_record_gets_one(world):
    told = tell(world, given_names="Zed", family_name="Yarrow")
    officer = client_of(world, "education_officer")
    assert officer.post(f"/inbox/pupils/{told.pk}/take/").status_code == 302
    world.acting("education_officer")
    made = Child.objects.get(family_name="Yarrow")
    assert made.date_of_birth == BORN and EducationCase.objects.get().child == made


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"first_absent_on": dt.date(2016, 6, 1)}, "first_absent_on"),
        ({"family_name": " "}, "family_name"),
        ({"date_of_birth": dt.date(1990, 1, 1)}, "date_of_birth"),
        ({"council": None}, "council"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(world, given, field):
    told = {"first_absent_on": ABSENT, "given_names": "A", "family_name": "B", "council": world.council, **given}
    with pytest.raises(RuleError) as refused:
        services.tell_of_pupil(told=services.ToldPupil(**told), by=world.acting("school_lead"), now=world.now)
    assert refused.value.field == field
    assert not Notification.objects.exists()


def test_who_may_not_tells_takes_and_finds_nothing(world):
    told = tell(world)
    with pytest.raises(NotAllowed):
        take(world, told, role="police_spoc")
    stranger = client_of(world, "other_coordinator")
    for address in (f"/inbox/pupils/{told.pk}/", f"/inbox/pupils/{told.pk}/take/"):
        assert stranger.post(address, {"reason": "x"}).status_code == 404
    assert client_of(world, "police_spoc").get("/inbox/pupils/").status_code == 403
    officer = client_of(world, "education_officer")
    assert officer.post(f"/inbox/pupils/{told.pk}/", {"reason": ""}).status_code == 422
    assert officer.post(f"/inbox/pupils/{told.pk}/", {"reason": "He is at our school."}).status_code == 302
    assert "He is at our school." in client_of(world, "school_lead").get("/tell/").content.decode()


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, False)])
def test_at_a_browser(new_page, committed_database, width, scripts):
    with transaction.atomic():
        world = prepared()
    page = new_page(user=world.people["school_lead"], width=width, javascript=scripts)
    page.goto("/tell/")
    page.get_by_role("link", name="cannot be found: tell the officer").click()
    page.get_by_label("Somebody who is not on this list").check()
    page.get_by_label("Given names").fill("Amira")
    page.get_by_label("Family name").fill("Khan")
    page.get_by_label("Which council answers for the child?").select_option(label=world.council.name)
    for part, value in (("Day", "2"), ("Month", "5"), ("Year", "2016")):
        page.get_by_role("group", name="First day of absence").get_by_label(part).fill(value)
    page.get_by_label("What has the school done to find the child, and when?").fill(CHECKS)
    looked_at(page, "pupil_told", width, scripts)
    page.get_by_role("button", name="Tell the officer").click()
    page.get_by_text("Told the officer for children missing education").wait_for()
    page = new_page(user=world.people["education_officer"], width=width, javascript=scripts)
    page.goto("/inbox/pupils/")
    looked_at(page, "pupils", width, scripts)
    page.get_by_role("link", name="Amira Khan").click()
    looked_at(page, "pupil", width, scripts)
    page.get_by_role("button", name="into the register").first.click()
    page.get_by_text("Taken into the register.").wait_for()
    looked_at(page, "pupil_case", width, scripts)
