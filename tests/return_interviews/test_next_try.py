"""When somebody says that an interview is offered again then, it is a duty until it is tried."""

from datetime import timedelta
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from clocks.completeness import differences
from clocks.models import Clock
from clocks.services import record_lateness
from episodes.models import Episode
from missing_cases.access import context
from return_interviews import services
from tests.clocks import happenings as happen
from tests.clocks.world import make_person
from tests.database import as_role
from tests.return_interviews.world import HELD, NOW, do, offer
from tests.sign_in import sign_in


def clocks():
    return list(Clock.objects.filter(kind="interview_tried_again").order_by("seq"))


def tried(world, episode, hours, **more):
    world.now = happen.at(250, hours)
    contact = services.offering.Contact(at=world.now, method="call", result="no_answer", **more)
    services.record_attempt(episode=episode, contact=contact, by=happen.by(world), now=world.now)


def promised(world):
    happen.a_child_is_to_be_offered_it_again(world)
    (clock,) = clocks()
    return clock


def test_the_next_try_has_a_clock_until_it_is_made(db):
    world = happen.world_of("england")
    clock = promised(world)
    assert clock.due_at == happen.at(252) and not clock.outcome
    episode = Episode.objects.get()
    tried(world, episode, 30, next_try_at=happen.at(253))
    first, second = clocks()
    assert (first.outcome, first.met_at) == ("met", happen.at(250, 30))
    assert second.due_at == happen.at(253) and not second.outcome
    tried(world, episode, 40)
    assert [clock.outcome for clock in clocks()] == ["met", "met"]
    with as_role("mc_clock"):
        assert differences(world.now) == []


def test_a_lost_promise_is_found(db):
    world = happen.world_of("england")
    clock = promised(world)
    with as_role("mc_owner"):
        Clock.objects.filter(pk=clock.pk).update(subject_id=uuid4())
    with as_role("mc_clock"):
        assert ("missing", "interview_tried_again") in {(each.problem, each.kind) for each in differences(world.now)}


def test_the_next_try_goes_to_whoever_is_given_the_interview(db):
    world = happen.world_of("england")
    promised(world)
    worker = world.people["interviewer"] = make_person(world.council, "interviewer", scope="assigned")
    services.allocate(episode=Episode.objects.get(), worker=worker, by=happen.by(world), now=world.now)
    assert {clock.assigned_to for clock in clocks()} == {worker}
    services.take_back(episode=Episode.objects.get(), by=happen.by(world), now=world.now)
    assert {clock.assigned_to for clock in clocks()} == {None}


def test_a_late_interview_says_why_on_its_own_page(world):
    client = sign_in(Client(), world.coordinator.user)
    page = reverse("return_interviews:start", args=[world.episode.pk])
    assert "Nobody has said why yet." in client.get(page).content.decode()  # read years after May 2016
    with context.acting(world.coordinator):
        clock = Clock.objects.get(kind="return_interview_72h")
    later = NOW + timedelta(days=5)
    do(world.coordinator, record_lateness, clock=clock, cause="child_away", words="With her aunt.", now=later)
    assert "The child was away or missing again. With her aunt." in client.get(page).content.decode()
    held = offer(world)
    do(world.coordinator, services.record_held, interview=held, held_at=HELD, place="At home")
    front = client.get(reverse("return_interviews:interview", args=[held.pk])).content.decode()
    assert "Clock met" in front and "Late." not in front  # it was held in time, and written down late
