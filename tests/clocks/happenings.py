"""What happens in a council's year, each through the public services: enough to start every duty of the protocols."""

import datetime as dt

from django.core.management import call_command

from clocks.models import Clock
from clocks.services import complete_duty
from clocks.services.recur import begin_what_comes_round
from cross_border.services import ask_authority
from disclosures.services import send_disclosure
from episodes import services
from episodes.enums import ConcernKind, UpdateKind
from episodes.rules import When
from episodes.services import Told, record_concern
from findings.services import agree_action
from intake.enums import Route
from intake.services import keep_original, receive
from intake.services.reconciling import reconcile
from missing_cases.access import emergency
from missing_cases.children.services import set_care_status, set_placement
from missing_cases.forms.given import Given
from missing_cases.models import Agency, Child, FormSection
from return_interviews import services as interviews
from tests.database import as_role
from tests.episodes.world import london, make_agency, make_carer, make_person, make_world, report
from tests.intake.world import reading

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
START = london(2, 9, month=3, year=2026)


def at(days=0, hours=0):
    return START + days * DAY + hours * HOUR


def world_of(protocol, **child):
    """Make a council under a protocol in 2026, and a child of 14 who lives at home, unless told otherwise."""
    world = make_world(**{"born": dt.date(2012, 1, 1), **child})
    Agency.objects.filter(pk=world.council.pk).update(protocol_code="" if protocol == "england" else protocol)
    world.council.refresh_from_db()
    world.now = START
    return world


def by(world, role="missing_coordinator"):
    return world.acting(role)


def missing(world, days=0):
    world.now = at(days, 1)
    return report(world, last_seen=When(at(days)))


def back(world, episode, days=0, hours=4):
    world.now = at(days, hours)
    return services.record_returned(episode=episode, when=When(at(days, hours)), by=by(world), now=world.now)


def in_care(world, code="looked_after"):
    set_care_status(child=world.child, code=code, from_on=dt.date(2026, 1, 5), by=by(world), now=world.now)


def done(world, kind):
    with as_role("mc_clock"):
        clock = Clock.objects.filter(kind=kind, outcome="").latest("seq")
    complete_duty(clock=clock, note="Done.", done_at=world.now, by=by(world), now=world.now)


# Each takes a world and makes something happen in it.


def a_teenager_goes_missing(world):
    Child.objects.filter(pk=world.child.pk).update(open_to_exploitation_team=True)
    missing(world)


def a_young_child_goes_missing(world):
    Child.objects.filter(pk=world.child.pk).update(date_of_birth=dt.date(2018, 1, 1))
    missing(world)


def home_and_council_grade_differently(world):
    make_carer(world)
    world.now = at(0, 1)
    episode = report(world, role="registered_manager", last_seen=When(at()), grade="medium")
    services.record_grade(episode=episode, code="high", by=by(world), now=world.now)


def a_child_is_unsafe_where_they_are(world):
    services.add_update(
        episode=missing(world), kind=UpdateKind.UNSAFE, text="At the flat.", by=by(world), now=world.now
    )  # fmt: skip


def a_looked_after_child_returns(world):
    in_care(world)
    back(world, missing(world))


def a_child_in_need_returns(world):
    in_care(world, "child_in_need")
    back(world, missing(world))


def early_help_is_open_and_the_interview_declined(world):
    call_command("load_forms", verbosity=0)
    in_care(world, "early_help")
    episode = back(world, missing(world))
    world.now = at(1)
    interviews.record_declined(episode=episode, at=at(0, 20), reason="not_given", by=by(world), now=world.now)


def a_risk_assessment_is_done(world):
    a_looked_after_child_returns(world)
    done(world, "risk_assessment_first_run")


def three_episodes_in_a_month(world):
    for days in (0, 5, 9):
        back(world, missing(world, days), days)


def again_after_the_meeting(world):
    three_episodes_in_a_month(world)
    done(world, "intervention_meeting_three")
    missing(world, 12)


def a_child_is_placed(world, **placement):
    set_placement(
        child=world.child, kind="childrens_home", from_on=dt.date(2026, 3, 1), responsible_authority=world.council,
        by=by(world), now=world.now, **placement,
    )  # fmt: skip


def a_child_is_placed_in_an_emergency(world):
    a_child_is_placed(world, emergency=True)


def a_child_is_placed_here_by_another_authority(world):
    """The council places the child in the area of another under the same protocol, and the child goes missing."""
    host = make_agency("council", protocol_code=world.council.protocol_code)
    world.people["host"] = make_person(host, "missing_coordinator")
    in_care(world)
    a_child_is_placed(world, placing_authority=world.council, host_authority=host)
    missing(world)


def told(kind, **more):
    """Return what happens when a council is told of a concern of this kind."""

    def happens(world):
        given = Told(ConcernKind(kind), told_at=world.now, told_by="A teacher", text="What was told.", **more)
        record_concern(child=world.child, told=given, by=by(world), now=world.now)

    happens.__name__ = f"a_council_is_told_of_{kind}"
    return happens


def authorised_interview(world):
    """Return an interview that a manager has authorised, and that manager as the one who acts."""
    call_command("load_forms", verbosity=0)
    episode = back(world, missing(world))
    now = world.now = at(1)
    who = {"by": by(world), "now": now}
    interview = interviews.offer_interview(episode=episode, at=at(0, 20), answer="accepted", **who)
    interview = interviews.record_held(interview=interview, held_at=at(0, 22), place="At home", **who)
    row = FormSection.objects.get(record=interview.record_id, code="why")
    answers = {"kept_against_will": Given.of(codes=("yes",)), "clear_head": Given.of(codes=("yes",))}
    interviews.save_section(interview=interview, section=row, answers=answers, version=row.version, **who)
    interview = interviews.finish_and_send(interview=interview, approver=world.people["team_manager"], **who)
    interviews.record_referral_decision(interview=interview, decision="both", reason="Locked in.", **who)
    manager = {"by": by(world, "team_manager"), "now": now}
    return interviews.authorise(interview=interview, **manager), manager


def sent(interview, agency, manager):
    """Send a sentence of it to an agency."""
    return send_disclosure(
        source_kind="return_interview", source_id=interview.pk, child=interview.child, recipient_agency=agency,
        legal_basis="safeguarding", parts=["why.clear_head"], reason="To find the child sooner.", **manager,
    )  # fmt: skip


def an_interview_is_written_and_sent(world):
    interview, manager = authorised_interview(world)
    school = make_agency("education")
    make_person(school, "school_lead")
    for agency in (world.police, school):
        sent(interview, agency, manager)


def a_record_is_opened_in_an_emergency(world):
    world.people["duty"] = make_person(world.council, "duty_worker", scope="assigned")
    access = emergency.open_in_emergency(
        child_id=world.child.pk, reason="The police are at the door of the home", by=by(world, "duty"), now=world.now
    )
    assert access is not None


def a_police_list_differs(world):
    world.now = at(60)  # the fourth version of England's baseline is in force
    kept, _new = keep_original(
        data=b"a list", name="list.csv", kind="csv", owner=world.council, by=by(world), now=world.now
    )
    receive(
        route=Route.LIST, reading=reading(place="row 2", last_seen=at(59)), owner=world.council, original=kept,
        sender_agency=world.police, by=by(world), now=world.now,
    )  # fmt: skip
    world.now = at(60, 1)
    reconcile(owner=world.council, by=by(world), now=world.now)


def another_authority_is_alerted(world):
    episode = missing(world, days=220)  # the fifth version of England's baseline is in force
    authority = make_agency("council")
    ask_authority(episode=episode, authority=authority, reason="believed_there", by=by(world), now=world.now)


def an_action_is_agreed(world):
    interview, manager = authorised_interview(world)
    agree_action(
        interview=interview, kind="plan", what="Meet the family", holder=manager["by"].user,
        due_on=dt.date(2026, 11, 20), **manager,
    )  # fmt: skip  # the sixth version of England's baseline is in force on that day


def a_child_is_to_be_offered_it_again(world):
    call_command("load_forms", verbosity=0)
    episode = back(world, missing(world, days=250), days=250)
    world.now = at(250, 20)
    interviews.record_declined(
        episode=episode, at=at(250, 20), reason="busy", next_try_at=at(252), by=by(world), now=world.now
    )


def the_cranks_turn(world):
    with as_role("mc_clock"):
        begin_what_comes_round(world.now)


def started():
    """Return the kinds of duty that have started, as the cranks see them."""
    with as_role("mc_clock"):
        return set(Clock.objects.values_list("kind", flat=True))
