"""A child placed here by another authority: that authority is alerted, chased and answers, or nobody closes."""

import datetime as dt

import pytest
from django.core import mail

from clocks.completeness import differences
from clocks.delivery.drain import drain
from clocks.models import Alarm, Clock
from cross_border import cranks, services
from cross_border.enums import Reason, Rung
from cross_border.links import token_of
from cross_border.models import AuthorityAlert, AuthorityChase
from cross_border.outbox import ALERTS
from episodes.services import close_episode, record_grade, record_returned
from missing_cases.access import grants
from missing_cases.errors import RuleError
from missing_cases.models import Message, Placement
from tests.database import as_role
from tests.episodes.world import When, make_agency, make_person, make_world, report

START = dt.datetime(2026, 11, 9, 9, tzinfo=dt.UTC)  # the rule of these clocks is of that year
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
CONTACT = {
    "duty_email": "duty@placing.example", "senior_manager": "Head of service", "senior_email": "head@placing.example",
    "partnership": "Partnership", "partnership_email": "partnership@placing.example",
}  # fmt: skip


@pytest.fixture
def world(db):
    """The council of the world hosts a child whom another council, without an account here, answers for."""
    made = make_world(born=dt.date(2012, 3, 1))
    made.now = START
    by = made.acting("missing_coordinator")
    made.placing = make_agency("council")
    Placement.objects.create(
        child=made.child, owner_agency=by.agency, kind="childrens_home", responsible_authority=made.placing,
        placing_authority=made.placing, host_authority=made.council, from_on=dt.date(2026, 1, 1), recorded_by=by.user,
        recorded_at=START,
    )  # fmt: skip
    return made


@pytest.fixture
def kept(world):
    services.save_contact(agency=world.placing, by=world.acting("missing_coordinator"), now=START, **CONTACT)
    return world


def missing(world, **given):
    return report(world, last_seen=When(START), **given)


def turn(now):
    """Do what the cranks do; return how many letters went."""
    with as_role("mc_clock"):
        cranks.turn(now)
        return drain(now=now, outbox=ALERTS)


def fire_steps(now):
    """Mark the steps that are due as fired, as the sweep does."""
    with as_role("mc_clock"):
        Alarm.objects.filter(fire_at__lte=now, fired_at__isnull=True).update(fired_at=now)


def chase_of(world):
    world.acting("missing_coordinator")
    return AuthorityChase.objects.get()


def rungs(world):
    world.acting("missing_coordinator")
    return list(AuthorityAlert.objects.values_list("rung", flat=True))


def test_it_is_alerted_once_by_a_letter_that_names_nobody(kept, mailoutbox):
    missing(kept)
    turn(START + MINUTE)
    turn(START + 2 * MINUTE)
    chase = chase_of(kept)
    assert (chase.authority, chase.owner_agency, chase.reason) == (kept.placing, kept.council, "placed_here")
    (letter,) = mailoutbox
    assert letter.to == ["duty@placing.example"]
    assert token_of(chase.alerts.get().pk) in letter.body
    for word in ("Amira", "Khan", "2012", "MC-2016", "ME-"):
        assert word not in letter.body + letter.subject


def test_a_silent_authority_is_climbed_once_for_each_rung(kept, mailoutbox):
    missing(kept)
    turn(START + MINUTE)
    clock = Clock.objects.get(kind="placing_authority_acknowledges")
    assert clock.due_at == START + MINUTE + HOUR
    fire_steps(START + 62 * MINUTE)
    turn(START + 62 * MINUTE)
    assert rungs(kept) == [Rung.DUTY, Rung.SENIOR_MANAGER]
    fire_steps(START + 182 * MINUTE)
    turn(START + 182 * MINUTE)
    turn(START + 183 * MINUTE)
    assert rungs(kept) == [Rung.DUTY, Rung.SENIOR_MANAGER, Rung.PARTNERSHIP]
    assert [letter.to[0].split("@")[0] for letter in mailoutbox] == ["duty", "head", "partnership"]


def test_a_child_who_is_not_at_risk_is_chased_at_the_duty_desk_alone(kept):
    episode = missing(kept)
    by = kept.acting("missing_coordinator")
    record_grade(episode=episode, code="low", reason="With an aunt", by=by, now=START)
    turn(START + MINUTE)
    fire_steps(START + 62 * MINUTE)
    turn(START + 62 * MINUTE)
    assert rungs(kept) == [Rung.DUTY]


def test_without_an_address_the_duty_desk_is_told(world):
    missing(world)
    assert turn(START + MINUTE) == 0
    assert Message.objects.filter(topic="authority.alerted", incident=True, agency=world.council).count() == 1


def test_a_letter_that_fails_is_tried_again_and_says_why(kept, settings, mailoutbox):
    missing(kept)
    settings.EMAIL_BACKEND = "tests.cross_border.broken.Broken"
    assert turn(START + MINUTE) == 0
    kept.acting("missing_coordinator")
    assert "RuntimeError" in AuthorityAlert.objects.get().last_error
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert turn(START + 3 * MINUTE) == 1
    assert len(mail.outbox) == 1


def test_the_host_cannot_close_before_it_is_acknowledged(kept):
    episode = missing(kept)
    turn(START + MINUTE)
    by = kept.acting("missing_coordinator")
    record_returned(episode=episode, when=When(START + HOUR), by=by, now=START + 2 * HOUR)
    with pytest.raises(RuleError) as refused:
        close_episode(episode=episode, reason="returned", by=by, now=START + 3 * HOUR)
    assert refused.value.field == "reason" and kept.placing.name in str(refused.value.message)
    services.record_answer(chase=chase_of(kept), name="Ann", role="Duty", by=by, now=START + 3 * HOUR)
    assert Clock.objects.get(kind="placing_authority_acknowledges").outcome == "met"
    assert close_episode(episode=episode, reason="returned", by=by, now=START + 3 * HOUR).closed_at


def test_the_chase_is_given_up_only_when_every_rung_was_alerted(kept):
    missing(kept)
    turn(START + MINUTE)
    by, chase = kept.acting("missing_coordinator"), chase_of(kept)
    given = {"chase": chase, "reason": "Rang all night", "by": by, "now": START + 2 * HOUR}
    with pytest.raises(RuleError):
        services.give_up(**given)
    services.climb(chase=chase, by=by, now=START + HOUR)
    services.climb(chase=chase, by=by, now=START + HOUR)
    with pytest.raises(RuleError):
        services.climb(chase=chase, by=by, now=START + HOUR)
    with pytest.raises(RuleError):
        services.give_up(**{**given, "reason": " "})
    services.give_up(**given)
    assert Clock.objects.get(kind="placing_authority_acknowledges").outcome == "stopped"
    with pytest.raises(RuleError):
        services.record_answer(chase=chase, name="Ann", role="Duty", by=by, now=START + 3 * HOUR)


def test_completeness_finds_nothing_to_add(kept):
    missing(kept)
    turn(START + MINUTE)
    with as_role("mc_clock"):
        assert [each for each in differences(START + HOUR) if each.subject_kind == "authority"] == []


def test_an_authority_that_works_here_and_sees_the_child_answers_itself(kept):
    kept.people["placing"] = make_person(kept.placing, "missing_coordinator")
    by = kept.acting("missing_coordinator")
    grants.involve_agency(
        child=kept.child, agency=kept.placing, role="placing", legal_basis="placement", by=by.user, now=START
    )
    missing(kept)
    turn(START + MINUTE)
    with as_role("mc_clock"):
        told = Message.objects.filter(topic="authority.alerted", incident=False).values_list("recipient", flat=True)
        assert list(told) == [kept.people["placing"].pk]
    placing = kept.acting("placing")
    chase = AuthorityChase.objects.get()
    services.record_answer(chase=chase, name="Bea", role="Co-ordinator", by=placing, now=START + HOUR)
    assert chase_of(kept).acknowledged_by == kept.people["placing"]


def test_who_has_nothing_to_do_with_the_child_sees_no_chase(kept):
    missing(kept)
    turn(START + MINUTE)
    for role in ("other_coordinator", "police_spoc"):
        access = kept.acting(role)
        assert not AuthorityChase.objects.exists() and not AuthorityAlert.objects.exists()
        assert not AuthorityChase.objects.visible_to(access).exists()


def test_a_child_believed_elsewhere_is_told_there_once(kept):
    episode = missing(kept)
    by = kept.acting("missing_coordinator")
    force = make_agency("police")
    given = {"episode": episode, "authority": force, "reason": Reason.BELIEVED_THERE, "by": by, "now": START + HOUR}
    chase = services.ask_authority(place="Leeds station", **given)
    assert chase.place == "Leeds station" and Clock.objects.filter(subject_id=chase.pk).exists()
    with pytest.raises(RuleError) as refused:
        services.ask_authority(**given)
    assert refused.value.field == "authority"
    with pytest.raises(RuleError):
        services.ask_authority(**{**given, "authority": kept.council})
