"""What an interview starts and ends on the clocks. Each runs in the transaction of the step it belongs to."""

from clocks.engine.state import Outcome
from clocks.models import Clock
from clocks.services import assign_clock, fire, unmeet
from clocks.services.scope import firing
from episodes.facts import episode_facts
from episodes.triggers import RETURNED, tell
from missing_cases.models import Child
from return_interviews.models import InterviewAttempt, ReturnInterview

EPISODE, INTERVIEW = "episode", "interview"
KIND, TRY = "return_interview_72h", "interview_tried_again"


def fire_held(interview: ReturnInterview, *, by, now) -> None:
    """Meet the 72-hour duty of each episode that the interview answers: it was held."""
    for episode in _answered(interview):
        _fire_held(interview, episode, by, now)


def fire_declined(interview: ReturnInterview, *, by, now) -> None:
    """Meet the 72-hour duty of each episode the offer was about: the child was offered the interview and declined."""
    for episode in _answered(interview):
        _fire_declined(interview, episode, by, now)


def fire_outcome(interview: ReturnInterview, episode, *, by, now) -> None:
    """Meet the duty of an episode added to an interview that was held or declined before; nothing otherwise."""
    if interview.held_at:
        _fire_held(interview, episode, by, now)
    elif interview.was_declined:
        _fire_declined(interview, episode, by, now)


def undo_outcome(episode, *, by, now) -> None:
    """Let the duty of an episode run again that an interview met which does not answer it; begin it where none stands.

    Notices that were sent are not taken back.
    """
    ended_by = ["interview.held", "interview.declined"]
    unmeet(triggers=ended_by, subject_kind=EPISODE, subject_id=episode.pk, by=by, now=now)
    duties = Clock.objects.filter(kind=KIND, subject_kind=EPISODE, subject_id=episode.pk)
    if episode.returned_at and not duties.exclude(outcome=Outcome.VOID).exists():
        tell(RETURNED, episode, by=by, now=now)


def _answered(interview):
    return [interview.episode, *(row.episode for row in interview.covered.standing().select_related("episode"))]


def _fire_held(interview, episode, by, now):
    _fire("interview.held", EPISODE, episode.pk, interview, {"held_at": interview.held_at}, by, now, episode)


def _fire_declined(interview, episode, by, now):
    anchors = {"declined_at": interview.declined_at}
    _fire("interview.declined", EPISODE, episode.pk, interview, anchors, by, now, episode)


def fire_authorised(interview: ReturnInterview, *, by, now) -> None:
    """Start what follows an authorised interview (Wigan protocol: the next weekly meeting reviews it)."""
    anchors = {"authorised_at": interview.authorised_at}
    _fire("interview.authorised", INTERVIEW, interview.pk, interview, anchors, by, now, interview.episode)


def fire_written(interview: ReturnInterview, *, by, now) -> None:
    """Start waiting for a manager's endorsement of what was written up (Wigan protocol, appendix b)."""
    _fire_own("interview.written", interview, {"written_at": interview.written_at}, by, now)


def fire_alarming(interview: ReturnInterview, *, by, now) -> None:
    """Start the referral that a safeguarding concern calls for (Wigan protocol, appendix b)."""
    _fire_own("interview.alarming", interview, {"alarmed_at": now}, by, now)


def fire_referral_decided(interview: ReturnInterview, *, by, now) -> None:
    """Meet the duty to refer: the child was referred, or it was decided why not."""
    _fire_own("interview.referral_decided", interview, {"decided_at": now}, by, now)


def fire_forwarded(interview: ReturnInterview, *, by, now) -> None:
    """Meet the duty to forward the endorsed interview to the police (Wigan protocol, appendix e)."""
    _fire_own("interview.forwarded", interview, {"forwarded_at": now}, by, now)


def _fire_own(trigger, interview, anchors, by, now):
    _fire(trigger, INTERVIEW, interview.pk, interview, anchors, by, now, interview.episode)


def _fire(trigger, kind, subject, interview, anchors, by, now, episode):
    fire(
        trigger=trigger,
        subject_kind=kind,
        subject_id=subject,
        child=Child(pk=interview.child_id),  # the cranks, which deliver, read no child
        agency=interview.owner_agency,
        anchors=anchors,
        facts=episode_facts(episode),
        by=by,
        now=now,
    )


def fire_try_again(attempt: InterviewAttempt, *, episode, to, by, now) -> None:
    """Meet the duty of the next try that was promised before; begin that of the one promised now, for its worker."""
    about = {
        "subject_kind": EPISODE, "subject_id": episode.pk, "child": Child(pk=episode.child_id),
        "agency": attempt.owner_agency, "facts": episode_facts(episode), "by": by, "now": now,
    }  # fmt: skip
    fire(trigger="interview.tried", anchors={"tried_at": attempt.at}, **about)
    if attempt.next_try_at is None:
        return
    fire(trigger="interview.try_again", anchors={"next_try_at": attempt.next_try_at}, **about)
    if to is not None:
        give_clock(episode, to=to.worker, agency=_outside(to), by=by, now=now, kinds=(TRY,))


def _outside(allocation):
    """Return the agency of a worker who is not of the council that gave the interview out, else None."""
    return None if allocation.worker_agency_id == allocation.owner_agency_id else allocation.worker_agency


def give_clock(episode, *, to, agency, by, now, kinds=(KIND, TRY)) -> None:
    """Give the running duties of an episode's interview to a person of an agency, or (None) take them back."""
    with firing():
        clocks = list(Clock.objects.running().filter(subject_kind=EPISODE, subject_id=episode.pk, kind__in=kinds))
        for clock in clocks:
            assign_clock(clock=clock, to=to, by=by, now=now, counterpart=agency)
