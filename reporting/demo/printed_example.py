"""The filled-in interview that the Wigan protocol prints (its appendix e), replayed from report to forwarding.

Printed: the dates, the police log number, the grids, who completed and who authorised. Assumed, and said so on the
child's page: everything else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from disclosures.enums import LegalBasis
from disclosures.models import Disclosure
from disclosures.sources import open_source
from episodes.enums import FoundBy, MissingFrom, Precision
from episodes.models import Episode
from episodes.rules import When
from episodes.services.finding import record_returned
from episodes.services.notices import send_notice
from episodes.services.reporting import Report, report_episode
from episodes.services.store import Found
from missing_cases.access.context import acting
from missing_cases.children import services as children
from missing_cases.forms import selectors as forms
from missing_cases.forms.given import Given
from missing_cases.forms.local_time import LONDON
from missing_cases.models import CareStatusCode, Child, KeyWorkerRole, PlacementKind, Sex
from reporting.demo.cast import Cast
from return_interviews import services as interviews
from return_interviews.enums import Method, Referral, Result
from return_interviews.models import ReturnInterview

Sweep = Callable[[datetime], None]

ASSUMED = (
    "Built on the example printed in the Wigan protocol, appendix e. Printed there: the dates, the police log number, "
    "the three grids, who completed and who authorised the form. Assumed: the name, the care status, the "
    "circumstances, the grade, that the child was located and returned at the same moment, that the independent "
    "interview was accepted and held on 16 May 2016, and that it was forwarded to the police the same day."
)
YES, NO = Given.of(codes=("yes",)), Given.of(codes=("no",))
WHY = {
    "family_contact": NO, "clear_head": YES, "planned": YES, "just_stayed_out": NO, "friends_encouraged": NO,
    "kept_against_will": YES,
}  # fmt: skip
WHEN_OUT = {
    "scared_to_return": NO, "wanted_to_return": NO, "anything_bad": NO, "held_captive": NO, "offered_drink_drugs": NO,
    "somewhere_to_stay": YES, "food_money_clothing": NO, "shower": NO,
}  # fmt: skip
RETURNING = {
    "own_accord": NO, "returned_by_someone": Given.of(codes=("yes",), words="Police found me"),
    "asked_to_be_picked_up": NO,
}  # fmt: skip
GRIDS = {"why": WHY, "when_out": WHEN_OUT, "returning": RETURNING}


@dataclass
class Replayed:
    """What the replay made."""

    child: Child
    episode: Episode
    interview: ReturnInterview
    disclosure: Disclosure


def may(day: int, hour: int, minute: int = 0) -> datetime:
    """Return an instant of May 2016 by London's clock."""
    return datetime(2016, 5, day, hour, minute, tzinfo=LONDON)


def replay(cast: Cast, *, looked_after: bool, sweep: Sweep) -> Replayed:
    """Replay the printed case under Wigan's protocol; `sweep` turns the clocks at each instant it is given."""
    child = _child(cast, looked_after)
    episode = _report(cast, child)
    for moment in (may(10, 9), may(10, 9, 1)):
        sweep(moment)
    _plan(cast, episode)
    sweep(may(12, 9, 1))
    episode = _return(cast, episode)
    sweep(may(16, 9, 1))
    interview = _interview(cast, episode)
    disclosure = _authorise_and_forward(cast, interview)
    sweep(may(18, 16, 1))
    return Replayed(child, episode, interview, disclosure)


def _child(cast, looked_after):
    now, began = may(9, 8), date(2015, 9, 1)
    by = cast.access("manager", now)
    name = ("Callum", "Reeve") if looked_after else ("Mason", "Holt")
    with acting(by):
        child = children.create_child(
            given_names=name[0], family_name=name[1], date_of_birth=date(2001, 3, 14), sex=Sex.MALE, by=by, now=now
        )
        child.demo_note = ASSUMED
        child.save(update_fields=["demo_note"])
        code = CareStatusCode.LOOKED_AFTER if looked_after else CareStatusCode.CHILD_IN_NEED
        children.set_care_status(child=child, code=code, from_on=began, by=by, now=now)
        kind = PlacementKind.CHILDRENS_HOME if looked_after else PlacementKind.HOME
        home = cast.agencies["home"] if looked_after else None
        children.set_placement(child=child, kind=kind, provider=home, from_on=began, by=by, now=now)
        children.add_key_worker(
            child=child, role=KeyWorkerRole.SOCIAL_WORKER, user=cast.people["allocated"], from_on=began, by=by, now=now
        )
    return child


def _report(cast, child):
    now = may(9, 10)
    by = cast.access("coordinator", now)
    report = Report(
        last_seen=When(may(9, 9)),
        reported=When(may(9, 0), Precision.DATE_ONLY),
        missing_from=MissingFrom.HOME,
        grade="medium",
        police_notified=When(may(9, 9, 45)),
        police_log_number="PO-1254689",
        police_agency=cast.agencies["police"],
        words={"circumstances": "Left at nine in the morning with a bag and did not come back."},
    )
    with acting(by):
        return report_episode(child=child, report=report, by=by, now=now)


def _plan(cast, episode):
    now = may(10, 9, 30)
    by = cast.access("coordinator", now)
    with acting(by):
        send_notice(
            episode=episode,
            circumstances="Missing since nine yesterday morning with a bag. Not heard from. Police are looking.",
            planned_actions="Police check friends' addresses. Social worker sees the family today.",
            strategy_meeting=True,
            by=by,
            now=now,
        )


def _return(cast, episode):
    now = may(15, 16, 30)
    by = cast.access("coordinator", now)
    found = Found(found_by=FoundBy.POLICE)
    with acting(by):
        return record_returned(episode=episode, when=When(may(15, 16)), found=found, by=by, now=now)


def _interview(cast, episode):
    coordinator, writer = (cast.access(name, may(16, 9, 30)) for name in ("coordinator", "social_worker"))
    with acting(coordinator):
        interview = interviews.offer_interview(
            episode=episode, at=may(16, 9, 20), method=Method.CALL, answer=Result.ACCEPTED, by=coordinator,
            now=may(16, 9, 30),
        )  # fmt: skip
        interviews.record_missing_person_interview(
            episode=episode, taken_place="yes", held_at=may(15, 17), held_by_name="Police", by=coordinator,
            now=may(16, 9, 35),
        )  # fmt: skip
    with acting(writer):
        interviews.record_held(
            interview=interview, held_at=may(16, 13), place="At home", held_by=cast.people["visitor"], by=writer,
            now=may(16, 14),
        )  # fmt: skip
        for view in forms.sections_of(interview.record):
            if view.row.code in GRIDS:
                answers = {item.question.code: item.given for item in view.questions} | GRIDS[view.row.code]
                interviews.save_section(
                    interview=interview, section=view.row, answers=answers, version=view.row.version, by=writer,
                    now=may(16, 14, 30),
                )  # fmt: skip
        return interviews.finish_and_send(
            interview=interview, approver=cast.people["manager"], by=writer, now=may(16, 15)
        )


def _authorise_and_forward(cast, interview):
    manager = cast.access("manager", may(16, 16))
    with acting(manager):
        interviews.record_referral_decision(
            interview=interview, decision=Referral.BOTH, question="kept_against_will", by=manager, now=may(16, 15, 45),
            reason="Kept against his will: referred to the assessment team and discussed with the police.",
        )  # fmt: skip
        interview = interviews.authorise(interview=interview, by=manager, now=may(16, 16))
        source = open_source("return_interview", interview.pk, manager)
        if source is None:
            raise LookupError("the manager cannot see the interview that was just authorised")
        document = source.items(manager)
        return interviews.forward_interview(
            interview=interview, recipient_agency=cast.agencies["police"], legal_basis=LegalBasis.SAFEGUARDING,
            parts=[row.code for section in document.sections for row in section.rows], by=manager, now=may(16, 16, 30),
        )  # fmt: skip
