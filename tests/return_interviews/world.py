"""May 2016 under Wigan's protocol: one child, back on 15 May at 16:00, and everybody the interview concerns."""

from datetime import UTC, datetime
from itertools import count
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from django.core.management import call_command

from clocks.services import fire
from episodes.facts import episode_facts
from episodes.models import Episode
from missing_cases.access import context, grants
from missing_cases.access.policy import access_for
from missing_cases.models import Child, FormSection, KeyWorker
from return_interviews import services
from return_interviews.models import ReturnInterview
from return_interviews.selectors import approvers_of
from tests.clocks.world import make_agency, make_person

LONDON = ZoneInfo("Europe/London")
NUMBERS = count(1)


def may(day, hour=9, minute=0):
    """Return a moment of May 2016 by London's clock, in UTC."""
    return datetime(2016, 5, day, hour, minute, tzinfo=LONDON).astimezone(UTC)


MISSING, BACK, HELD, NOW = may(9), may(15, 16), may(16, 10), may(16, 12)
COUNCIL = {
    "coordinator": "missing_coordinator", "worker": "social_worker", "allocated": "social_worker",
    "manager": "team_manager", "second_manager": "practice_manager", "leader": "assistant_director",
}  # fmt: skip


def make_people():
    """Return the agencies and their people, each an Access: ada.worker, spoc ..."""
    council, police = make_agency("council", "wigan"), make_agency("police")
    provider, other = make_agency("interview_provider"), make_agency("council")
    world = SimpleNamespace(council=council, police=police, provider=provider, other=other)
    for name, role in COUNCIL.items():
        setattr(world, name, access_for(make_person(council, role), now=NOW))
        user = getattr(world, name).user
        user.full_name = name.replace("_", " ").title()
        user.save(update_fields=["full_name"])
    world.spoc = access_for(make_person(police, "police_spoc"), now=NOW)
    world.visitor = access_for(make_person(provider, "interviewer", scope="assigned"), now=NOW)
    world.colleague = access_for(make_person(provider, "interviewer", scope="assigned"), now=NOW)
    world.outsider = access_for(make_person(other, "team_manager"), now=NOW)
    return world


def make_child(world, given="Tom"):
    """Return a child of the council, whom the police know of, with an allocated social worker."""
    by = world.coordinator
    with context.acting(by):
        child = Child.objects.create(
            reference=f"MC-2016-{next(NUMBERS):06}", family_name="Example", given_names=given,
            entered_by_agency=by.agency, entered_by=by.user, entered_at=MISSING,
        )  # fmt: skip
        for agency, role in [(world.council, "responsible"), (world.police, "police")]:
            grants.involve_agency(child=child, agency=agency, role=role, legal_basis="s17", by=by.user, now=MISSING)
        KeyWorker.objects.create(
            child=child, owner_agency=world.council, user=world.allocated.user, role="social_worker",
            from_on=MISSING.date(), recorded_by=by.user, recorded_at=MISSING,
        )  # fmt: skip
    return child


def make_episode(world, child, *, missing=MISSING, back=BACK):
    """Return an episode whose interview clock runs, unless the child is still missing (`back` None)."""
    by = world.coordinator
    with context.acting(by):
        episode = Episode.objects.create(
            child=child, owner_agency=world.council, reference=f"EP-2016-{next(NUMBERS):06}", status="missing",
            missing_from_at=missing, reported_at=missing, located_at=back, returned_at=back, ended_at=back,
            whereabouts_known=back is not None, missing_from="home", recorded_by=by.user, recorded_at=missing,
        )  # fmt: skip
        if back:
            fire(
                trigger="episode.returned", subject_kind="episode", subject_id=episode.pk, child=child,
                agency=world.council, anchors={"returned_at": back}, facts=episode_facts(episode), by=by, now=back,
            )  # fmt: skip
    return episode


def make_world():
    """Return the people, a child and an ended episode, with protocols and forms published."""
    with context.acting_as_system("test"):
        world = make_people()
    call_command("load_protocols", verbosity=0)
    call_command("load_forms", verbosity=0)
    world.child = make_child(world)
    world.episode = make_episode(world, world.child)
    return world


def do(access, service, now=NOW, **arguments):
    """Run a service as a reader."""
    with context.acting(access):
        return service(by=access, now=now, **arguments)


def offer(world, answer="accepted", *, by=None, at=HELD, **more):
    """Offer the interview; return it."""
    return do(by or world.coordinator, services.offer_interview, episode=world.episode, at=at, answer=answer, **more)


def hold(world, interview, *, by=None, **more):
    """Record it as held by the co-ordinator, unless told otherwise."""
    return do(
        by or world.coordinator, services.record_held, interview=interview,
        **{"held_at": HELD, "place": "At home", **more},
    )  # fmt: skip


def write(world, interview, section, answers, *, by=None, now=NOW):
    """Save answers in a section."""
    by = by or world.coordinator
    with context.acting(by):
        row = FormSection.objects.get(record=interview.record_id, code=section)
    return do(
        by, services.save_section, now=now, interview=interview, section=row, answers=answers, version=row.version
    )


def finish(world, interview, *, by=None, approver=None, now=NOW):
    """Send it to the manager."""
    by, approver = by or world.coordinator, approver or world.manager
    with context.acting(by):
        found = {person.pk: person for person in approvers_of(interview, now, besides=by.user)}
    return do(
        by, services.finish_and_send, now=now, interview=interview,
        approver=found.get(approver.user.pk, approver.user),
    )  # fmt: skip


def bring_to(world, state):
    """Return an interview in this state, by the services alone."""
    from missing_cases.forms.given import Given

    interview = offer(world, {"offered": "thinking", "declined": "declined"}.get(state, "accepted"),
                      **({"decline_reason": "not_given"} if state == "declined" else {}))  # fmt: skip
    if state in ("offered", "accepted", "declined"):
        return interview
    interview = hold(world, interview)
    if state == "held":
        return interview
    write(world, interview, "why", {"clear_head": Given.of(codes=("yes",))})
    interview = finish(world, interview)
    if state == "sent_back":
        return do(world.manager, services.send_back, interview=interview, notes={"why": "More, please."})
    if state in ("authorised", "disclosed"):
        interview = do(world.manager, services.authorise, interview=interview)
    if state == "disclosed":
        do(world.manager, services.forward_interview, interview=interview, recipient_agency=world.police,
           legal_basis="safeguarding", parts=["why.clear_head"], reason="To find the child sooner.")  # fmt: skip
    with context.acting(world.coordinator):
        return ReturnInterview.objects.get(pk=interview.pk)
