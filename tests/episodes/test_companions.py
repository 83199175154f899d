"""Children missing together: linked once, seen by who sees both, told when one is found."""

import datetime as dt

import pytest

from clocks.models import Clock
from episodes import services
from episodes.models import Episode, EpisodeCompanion
from episodes.rules import When
from missing_cases.errors import RuleError
from missing_cases.models import Message
from tests.database import as_role
from tests.episodes.test_pages import when
from tests.episodes.test_patterns import when as day
from tests.episodes.world import START, exact, london, make_carer, make_child, make_world, report
from tests.sign_in import sign_in

LATER = london(9, 15)


@pytest.fixture
def friend(world):
    return another(world)


def another(world):
    child = make_child(world.acting("missing_coordinator"), START)
    child.given_names = "Bella"
    child.save()
    return child


def report_friend(world, friend, **given):
    first, world.child = world.child, friend
    try:
        return report(world, **given)
    finally:
        world.child = first


def link(world, one, two, role="missing_coordinator"):
    return services.link_companions(episode=one, other=two, said_by="A friend", by=world.acting(role), now=LATER)


def test_each_page_names_the_other(client, world, friend):
    one, two = report(world), report_friend(world, friend)
    link(world, two, one)
    sign_in(client, world.people["missing_coordinator"])
    assert "Bella Khan" in client.get(f"/episodes/{one.pk}/").content.decode()
    assert "Amira Khan" in client.get(f"/episodes/{two.pk}/").content.decode()


def test_one_mapping_meeting_is_proposed_however_often_they_are_linked(db):
    made = make_world(born=dt.date(2012, 3, 1))
    given = {"last_seen": When(day(4)), "now": day(4, 10)}
    one, two = report(made, **given), report_friend(made, another(made), **given)
    by = made.acting("missing_coordinator")
    first = services.link_companions(episode=one, other=two, by=by, now=day(5))
    services.part_companions(link=first, reason="Apart", by=by, now=day(6))
    services.link_companions(episode=two, other=one, by=by, now=day(7))
    with as_role("mc_clock"):
        assert Clock.objects.filter(trigger="concern.linked", outcome="").count() == 1


@pytest.mark.parametrize("turned", [False, True])
def test_they_are_linked_once_whichever_is_first(world, friend, turned):
    one, two = report(world), report_friend(world, friend)
    link(world, one, two)
    with pytest.raises(RuleError) as refused:
        link(world, *((two, one) if turned else (one, two)))
    assert refused.value.field == "other"
    assert EpisodeCompanion.objects.count() == 1


def test_not_the_same_child_and_not_at_another_time(world, friend):
    by = world.acting("missing_coordinator")
    before = report(world)
    services.record_returned(episode=before, when=exact(9, 10), by=by, now=london(9, 11))
    again = report(world, last_seen=exact(9, 12), now=london(9, 13))
    with pytest.raises(RuleError) as refused:
        link(world, before, again)
    assert "this child" in str(refused.value.message)
    two = report_friend(world, friend, last_seen=exact(9, 12), now=london(9, 13))
    with pytest.raises(RuleError) as refused:
        link(world, before, two)
    assert "same time" in str(refused.value.message)


def test_who_sees_one_of_the_two_learns_nothing_of_the_other(client, world, friend):
    make_carer(world)
    one = report(world, role="registered_manager")
    two = report_friend(world, friend)
    made = link(world, one, two)
    home = world.acting("registered_manager")
    assert not EpisodeCompanion.objects.exists()
    assert services.companions_of(one, home) == []
    with pytest.raises(Episode.DoesNotExist):
        link(world, one, two, role="registered_manager")
    sign_in(client, world.people["registered_manager"])
    for page in ("", "together/"):
        assert "Bella" not in client.get(f"/episodes/{one.pk}/{page}").content.decode()
    assert client.get(f"/episodes/{one.pk}/together/{made.pk}/").status_code == 404


def test_when_one_is_found_those_who_look_for_the_other_are_told_once(world, friend):
    one, two = report(world), report_friend(world, friend, police_notified=exact(9))
    link(world, one, two)
    by = world.acting("team_manager")
    services.record_located(episode=one, when=exact(9, 16), by=by, now=london(9, 17))
    with as_role("mc_clock"):
        told = Message.objects.filter(topic="episode.companion_found", subject_id=two.pk)
        people = list(told.values_list("recipient", flat=True))
        assert world.people["police_spoc"].pk in people and len(people) == len(set(people))
        assert not Message.objects.filter(topic="episode.companion_found", subject_id=one.pk).exists()


def test_they_are_parted_for_a_reason_and_nobody_is_told_any_more(world, friend):
    one, two = report(world), report_friend(world, friend)
    made, by = link(world, one, two), world.acting("team_manager")
    with pytest.raises(RuleError):
        services.part_companions(link=made, reason=" ", by=by, now=LATER)
    services.part_companions(link=made, reason="Only one was seen", by=by, now=LATER)
    assert services.companions_of(one, by) == []
    services.record_located(episode=one, when=exact(9, 16), by=by, now=london(9, 17))
    with as_role("mc_clock"):
        assert not Message.objects.filter(topic="episode.companion_found").exists()
    link(world, one, two)


def test_another_child_of_the_same_call_is_asked_only_what_is_its_own(client, world, friend):
    one = report(world, words={"reporter_name": "Night staff", "circumstances": "Left by the window"})
    sign_in(client, world.people["missing_coordinator"])
    assert client.post(f"/episodes/{one.pk}/same-call/").status_code == 302
    page = client.get(f"/episodes/new/{friend.pk}/").content.decode()
    assert "Night staff" in page and "Left by the window" in page
    typed = {**when("last_seen", "9am"), "missing_from": "home", "grade": "medium", "reporter_name": "Night staff"}
    assert client.post(f"/episodes/new/{friend.pk}/", typed).status_code == 302
    by = world.acting("missing_coordinator")
    ((_row, other),) = services.companions_of(one, by)
    assert other.child_id == friend.pk
    third = another(world)
    assert "Night staff" not in client.get(f"/episodes/new/{third.pk}/").content.decode(), "the call has ended"
