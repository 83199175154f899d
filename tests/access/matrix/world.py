"""A small world with somebody in every role, and a child each of them may or may not see.

Children: *ours* (the council's, reported to our police), *theirs* (another council's), *ended* (ours once).
"""

import datetime as dt
import hashlib
from dataclasses import dataclass, field

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from clocks.models import Clock, DraftText, ProtocolDraft, ProtocolVersion, ReplayRun
from clocks.workshop import texts
from disclosures.models import DisclosedFile
from disclosures.sources import open_source
from education.models import EducationCase, Enquiry, Likely
from episodes.models import ChildConcern, Episode, EpisodeAgency, Handover, Referral
from intake.lists.asking import begin_list
from intake.models import Difference, Notification, Original
from missing_cases.access import context, grants
from missing_cases.access.policy import access_for
from missing_cases.access.roles import ROLES
from missing_cases.forms.given import Given
from missing_cases.models import Agency, Child, FormSection, Membership, Message, Team, User
from return_interviews import services as interviews
from return_interviews.models import CoveredEpisode, InterviewAttachment
from tests.conftest import as_role

KIND_OF_ROLE = {
    "police_spoc": "police", "police_officer": "police", "interviewer": "interview_provider",
    "registered_manager": "care_home", "carer": "care_home", "school_lead": "education", "health_worker": "health",
    "youth_justice_worker": "youth_justice", "partner_worker": "housing", "strategic_lead": "partnership",
}  # fmt: skip
RECORD_CANARY = "Zqrecordonly"  # stands in a field of the whole record alone
OTHERS = (
    ("other council", "council", "missing_coordinator"),
    ("other police", "police", "police_spoc"),
    ("unreported police", "police", "police_spoc"),
)
ATTACHMENT_KEY = "0190a0a0-0000-7000-8000-000000000001"
TICK_KEY = "0190a0a0-0000-7000-8000-000000000002"
SHARED_FILE_KEY = "0190a0a0-0000-7000-8000-000000000003"
CANARY = {"ours": "Zqourskin", "theirs": "Zqtheirskin", "ended": "Zqendedkin"}


@dataclass
class World:
    """Agencies, people by name of identity, and what belongs to each child: rows by kind."""

    agencies: dict = field(default_factory=dict)
    people: dict = field(default_factory=dict)
    children: dict = field(default_factory=dict)
    rows: dict = field(default_factory=dict)

    def agency_of(self, identity):
        """Return the agency a person works for."""
        return self.people[identity].memberships.get().team.agency


def _agency(world, key, kind):
    agency = Agency.objects.create(kind=kind, name=f"{key} {kind}", short_name=key)
    world.agencies[key] = agency
    group = Group.objects.create(name=f"matrix {key}")
    world.agencies[f"{key} team"] = Team.objects.create(agency=agency, name=f"{key} team", scope="agency", group=group)


def _person(world, identity, agency, role):
    user = User.objects.create_user(
        email=f"{identity.replace(' ', '.')}@matrix.example", full_name=f"Person {identity}"
    )
    team = world.agencies[f"{agency} team"]
    Membership.objects.create(user=user, team=team, role=role, from_on=dt.date(2016, 1, 1))
    world.people[identity] = user


def _people(world):
    for role in ROLES:
        kind = KIND_OF_ROLE.get(role, "council")
        if kind not in world.agencies:
            _agency(world, kind, kind)
        _person(world, role, kind, role)
    for key, kind, role in OTHERS:
        _agency(world, key, kind)
        _person(world, key, key, role)
    _agency(world, "commissioned", "interview_provider")


def _child(world, key, council, now):
    by = access_for(world.people["missing_coordinator" if council == "council" else "other council"], now=now)
    with context.acting(by):
        child = Child.objects.create(
            reference=f"MC-{key}", family_name=CANARY[key], given_names="Canary", date_of_birth=dt.date(2011, 5, 4),
            council_reference=RECORD_CANARY,
            entered_by_agency=by.agency, entered_by=by.user, entered_at=now,
        )  # fmt: skip
        involved = grants.involve_agency(
            child=child, agency=by.agency, role="responsible", legal_basis="test", by=by.user, now=now
        )
    world.children[key] = child
    return by, child, involved


def _inbox(world, key, by, child, now):
    arrived = Notification.objects.create(
        owner_agency=by.agency, route="letter", urgency=2, received_at=now, received_by=by.user,
    )  # fmt: skip
    sent = Notification.objects.create(
        owner_agency=by.agency, route="form", urgency=2, received_at=now, child=child,
        sender_agency=world.agencies["care_home"],
    )  # fmt: skip
    difference = Difference.objects.create(
        owner_agency=by.agency, force=world.agencies["police"], kind="police_only", about=key, notification=arrived,
        found_at=now,
    )  # fmt: skip
    handover = Handover.objects.create(owner_agency=by.agency, words="Nothing.", written_at=now, written_by=by.user)
    original = Original.objects.create(
        owner_agency=by.agency, name="letter", kind="text", size=len(key), received_at=now,
        sha256=hashlib.sha256(key.encode()).hexdigest(),
    )  # fmt: skip
    default_storage.save(f"intake/{original.pk}", ContentFile(key.encode()))
    rows = {"notification": arrived, "original": original, "difference": difference, "sent": sent}
    data = f"Name,Log No\nAda Able,{key}".encode()
    listed, _new = begin_list(data=data, name="list.csv", kind="csv", sender="Desk", by=by, now=now)
    return {**rows, "list": listed, "handover": handover}


def _education(by, child, start, now):
    told = ChildConcern.objects.create(
        child=child, owner_agency=by.agency, kind="education", told_at=start, told_by="A school", text="Absent.",
        first_absent_on=start.date(), recorded_by=by.user, recorded_at=now,
    )  # fmt: skip
    case = EducationCase.objects.create(
        child=child, owner_agency=by.agency, concern=told, teller="school", reason="absent", recorded_by=by.user,
        recorded_at=now,
    )  # fmt: skip
    enquiry = Enquiry.objects.create(
        case=case, child=child, owner_agency=by.agency, asked="A school", asked_at=start, recorded_by=by.user,
        recorded_at=now,
    )  # fmt: skip
    likely = Likely.objects.create(
        child=child, owner_agency=by.agency, reason="home", since_on=start.date(), note="At home.",
        review_on=now.date(), recorded_by=by.user, recorded_at=now,
    )  # fmt: skip
    return {"education_case": case, "education_enquiry": enquiry, "education_likely": likely}


def _concerns(by, child, start, now):
    """Return a call, one with its written referral, one that is decided, and an episode that nobody reported."""
    rows = {}
    for name in ("called", "referred", "decided", "unreported"):
        kind = name if name == "unreported" else "telephoned"
        concern = ChildConcern.objects.create(
            child=child, owner_agency=by.agency, kind=kind, told_at=start, told_by="A teacher", text="Not seen.",
            recorded_by=by.user, recorded_at=now,
        )  # fmt: skip
        rows[f"concern_{name}"] = concern
        if name in ("referred", "decided"):
            decided = {"outcome": "advice", "decided_by": "A manager", "decided_at": now, "next_step": "Nothing."}
            Referral.objects.create(
                concern=concern, child=child, owner_agency=by.agency, received_at=start, referred_by="A teacher",
                text="Not seen.", recorded_by=by.user, recorded_at=now, **(decided if name == "decided" else {}),
            )  # fmt: skip
    return rows


def _rows(world, key, by, child, now):
    start = now - dt.timedelta(days=4)
    with context.acting(by):
        episode = Episode.objects.create(
            child=child, owner_agency=by.agency, reference=f"ME-{key}", status="missing", missing_from="home",
            missing_from_at=start, reported_at=start, recorded_by=by.user, recorded_at=now,
        )  # fmt: skip
        concern = ChildConcern.objects.create(
            child=child, owner_agency=by.agency, kind="high_risk", told_at=start, told_by="A teacher", text=CANARY[key],
            recorded_by=by.user, recorded_at=now,
        )  # fmt: skip
        absent = {**_education(by, child, start, now), **_concerns(by, child, start, now)}
        draft = ProtocolDraft.objects.create(agency=by.agency, code="wigan", begun_by=by.user, begun_at=now)
        DraftText.objects.create(
            draft=draft, agency=by.agency, number=1, text=texts.blank("wigan", "Ours", "wigan", now.date()),
            saved_by=by.user, saved_at=now,
        )  # fmt: skip
        inbox = _inbox(world, key, by, child, now)
        run = ReplayRun.objects.create(
            agency=by.agency, text=texts.blank("wigan", "Ours", "wigan", now.date()), since=start, until=now,
            asked_by=by.user, asked_at=now, finished_at=now,
        )  # fmt: skip
    with as_role("mc_owner"):
        clock = Clock.objects.create(
            child=child, agency=by.agency, subject_kind="episode", subject_id=episode.pk, kind="intervention_meeting",
            version=ProtocolVersion.objects.get(code="wigan", version=2), trigger="episode.missing",
            anchor="missing_from_at",
            anchor_at=start, known_at=start, opens_at=start + dt.timedelta(days=1),
        )  # fmt: skip
        message = Message.objects.create(
            key=f"matrix:{key}", topic="clock.alarm", recipient=by.user, agency=by.agency, child=child,
            subject_kind="episode", subject_id=episode.pk, made_at=now, available_at=now,
        )  # fmt: skip
    team = by.user.memberships.get().team
    world.rows[key] = {
        "child": child, "record": child, "episode": episode, "clock": clock, "message": message, "team": team,
        "child_concern": concern, "protocol_draft": draft, "replay_run": run, **inbox, **absent,
    }  # fmt: skip


def _parts(interview, by, now):
    """Hang one of everything on an interview: a worrying answer, what was told of it, an attachment."""
    row = FormSection.objects.get(record=interview.record_id, code="when_out")
    answers = {"crime": Given.of(codes=("yes",))}
    interviews.save_section(interview=interview, section=row, answers=answers, version=row.version, by=by, now=now)
    interviews.record_urgent_note(
        interview=interview, questions=["crime"], told=False, reason=CANARY["ours"], by=by, now=now
    )
    attached = interviews.add_attachment(
        interview=interview, data=b"%PDF-1.7 Zqourskin %%EOF", description=CANARY["ours"], by=by, now=now
    )
    with as_role("mc_owner"):
        InterviewAttachment.objects.filter(pk=attached.pk).update(id=ATTACHMENT_KEY)


def _tick(interview, by, child, now):
    """Say that the interview answers another episode, a day before its own."""
    start, back = (now - dt.timedelta(days=days) for days in (32, 31))
    other = Episode.objects.create(
        child=child, owner_agency=by.agency, reference="ME-ticked", status="missing", missing_from="home",
        missing_from_at=start, reported_at=start, located_at=back, returned_at=back, ended_at=back,
        whereabouts_known=True, recorded_by=by.user, recorded_at=start,
    )  # fmt: skip
    CoveredEpisode.objects.create(
        id=TICK_KEY, interview=interview, episode=other, child=child, owner_agency=by.agency, added_by=by.user,
        added_at=now,
    )  # fmt: skip


def _interview(world, by, child, now):
    """Write, authorise and forward an interview about an earlier episode of the child."""
    start, back, held = (now - dt.timedelta(days=days) for days in (30, 29, 28))
    manager = access_for(world.people["team_manager"], now=now)
    with context.acting(by):
        episode = Episode.objects.create(
            child=child, owner_agency=by.agency, reference="ME-earlier", status="missing", missing_from="home",
            missing_from_at=start, reported_at=start, located_at=back, returned_at=back, ended_at=back,
            whereabouts_known=True, recorded_by=by.user, recorded_at=start,
        )  # fmt: skip
        interview = interviews.offer_interview(episode=episode, at=held, answer="accepted", by=by, now=now)
        interview = interviews.record_held(interview=interview, held_at=held, place="At home", by=by, now=now)
        _parts(interview, by, now)
        _tick(interview, by, child, now)
        interview = interviews.finish_and_send(interview=interview, approver=manager.user, by=by, now=now)
    with context.acting(manager):
        interview = interviews.authorise(interview=interview, by=manager, now=now)
        document = open_source("return_interview", interview.pk, manager).items(manager)
        disclosure = interviews.forward_interview(
            interview=interview, recipient_agency=world.agencies["police"], legal_basis="safeguarding",
            parts=[row.code for section in document.sections for row in section.rows], files=[ATTACHMENT_KEY],
            by=manager, now=now,
        )  # fmt: skip
    with as_role("mc_owner"):
        DisclosedFile.objects.filter(disclosure=disclosure).update(id=SHARED_FILE_KEY)
    world.rows["ours"] |= {"return_interview": interview, "disclosure": disclosure}


def _involve_partners(world, by, child, episode, now):
    partners = {kind: "partner" for kind in set(KIND_OF_ROLE.values())} | {"unreported police": "police"}
    with context.acting(by):
        for key in sorted(partners):
            role = "police" if "police" in key else "partner"
            grants.involve_agency(
                child=child, agency=world.agencies[key], role=role, legal_basis="test", by=by.user, now=now
            )
        EpisodeAgency.objects.create(
            episode=episode, child=child, owner_agency=by.agency, agency=world.agencies["police"], role="police",
            recorded_by=by.user, recorded_at=now,
        )  # fmt: skip


def build_world() -> World:
    """Return the world, written through the application's own walls where it can be."""
    world = World()
    with context.acting_as_system("matrix") as now:
        _people(world)
    for key, council in (("ours", "council"), ("theirs", "other council"), ("ended", "council")):
        by, child, involved = _child(world, key, council, now)
        _rows(world, key, by, child, now)
        if key == "ours":
            _involve_partners(world, by, child, world.rows[key]["episode"], now)
            _interview(world, by, child, now)
        if key == "ended":
            with context.acting(by):
                grants.end_involvement(involvement=involved, now=context.database_now())
    return world
