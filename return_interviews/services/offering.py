"""Offering the interview: every attempt is a row, and the first offer makes the interview."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError
from missing_cases.forms.services import begin_record
from missing_cases.models import Audience, new_id
from return_interviews import rules, triggers
from return_interviews.enums import Action, Method, Result, State
from return_interviews.models import InterviewAttempt, ReturnInterview
from return_interviews.selectors import answers, covered_episodes
from return_interviews.services import store
from return_interviews.services.covering import ONE, cover_episodes


@dataclass(frozen=True)
class Contact:
    """One contact as it was reported: when, how, what came of it, and by whom (the writer, where nobody is named)."""

    at: datetime
    method: str
    result: str
    made_by: object = None
    made_by_name: str = ""
    arranged_for: datetime | None = None
    decline_reason: str = ""
    decline_words: str = ""
    saw: str = ""
    next_step: str = ""
    next_try_at: datetime | None = None
    note: str = ""


def record_attempt(*, episode, contact: Contact, covers=(), by, now) -> tuple[InterviewAttempt, ReturnInterview | None]:
    """Record one contact about an episode's interview. Returns it, and the interview where there is one.

    A contact that offered the interview makes the interview or moves it (accepted, declined, still thinking); one that
    reached nobody leaves it as it was. `covers`: further ended episodes of the child that the offer is about (see
    `cover_episodes`). Raises RuleError for a time in the future or before the child was back, and
    where the interview can no longer be offered. Duty: the offer within 72 hours of the return (DfE 2014; Wigan
    protocol, section 9).
    """
    by.demand(Perm.INTERVIEW_OFFER)
    result = Result(contact.result)
    _check(episode, contact, result, now)
    with transaction.atomic():
        owner, writers = store.controller_for(episode, by)
        interview = _existing(episode, by)
        attempt = _attempt(episode, interview.owner_agency if interview else owner, contact, result, by, now)
        triggers.fire_try_again(attempt, episode=episode, to=store.standing_allocation(episode), by=by, now=now)
        action = rules.action_of(result)
        if action is None:
            return attempt, interview
        if interview is None:
            interview = _make(episode, owner, writers, contact, by, now)
        cover_episodes(interview=interview, episodes=covers, by=by, now=now)
        for covered in covered_episodes(interview) if result == Result.DECLINED else ():
            rules.check_back_from(covered.episode, contact.at, "at")
        interview = _move(interview, action, contact, by, now)
    return attempt, interview


def offer_interview(*, episode, at, method: str = Method.CALL, answer: str = Result.THINKING, by, now, **more):
    """Offer the interview and record the answer; return the interview. See `record_attempt` for what is refused.

    `answer`: accepted, declined, thinking or arranged; `more`: further fields of Contact.
    """
    contact = Contact(at=at, method=method, result=answer, **more)
    if rules.action_of(Result(answer)) is None:
        raise RuleError(_("Nobody was reached, so nothing was offered. Record an attempt."), "result")
    return record_attempt(episode=episode, contact=contact, by=by, now=now)[1]


def record_declined(*, episode, at, reason: str, method: str = Method.CALL, by, now, **more):
    """Record that the child was offered the interview and said no; return the interview.

    `reason`: a DeclineReason, "not_given" where none is. Meets the 72-hour duty. Raises RuleError.
    """
    return offer_interview(
        episode=episode, at=at, method=method, answer=Result.DECLINED, decline_reason=reason, by=by, now=now, **more
    )


def _check(episode, contact, result, now):
    rules.check_not_future(contact.at, now, "at")
    rules.check_next_try(contact.next_try_at, contact.at)
    if result == Result.MISSING_AGAIN:
        return
    rules.check_child_is_back(contact.at, located_at=episode.located_at, returned_at=episode.returned_at, field="at")
    rules.check_arranged(result, contact.arranged_for)
    if result == Result.DECLINED:
        rules.check_decline(contact.decline_reason, contact.decline_words)


def _existing(episode, by):
    """Return the interview of an episode: its own, or the one of another episode that answers this one too."""
    rows = ReturnInterview.objects.visible_to(by).live().select_related("owner_agency")
    return rows.filter(answers(episode.pk)).first()


def _attempt(episode, owner, contact, result, by, now):
    declined = result == Result.DECLINED
    named = contact.made_by or (None if contact.made_by_name else by.user)
    return InterviewAttempt.objects.create(
        episode=episode,
        child_id=episode.child_id,
        owner_agency=owner,
        at=contact.at,
        made_by=named,
        made_by_name="" if named else contact.made_by_name,
        method=Method(contact.method),
        result=result,
        offer=rules.action_of(result) is not None,
        arranged_for=contact.arranged_for if result == Result.ARRANGED else None,
        decline_reason=contact.decline_reason if declined else "",
        decline_words=contact.decline_words if declined else "",
        saw=contact.saw,
        next_step=contact.next_step,
        next_try_at=contact.next_try_at,
        note=contact.note,
        recorded_by=by.user,
        recorded_at=now,
    )


def _make(episode, owner, writers, contact, by, now):
    key = new_id()
    try:
        with transaction.atomic():
            record = begin_record(
                form=store.FORM, on=contact.at.date(), child=episode.child, owner_agency=owner,
                subject_kind=store.SUBJECT, subject_id=key, audience_agencies=writers, writer_agencies=writers,
                by=by, now=now,
            )  # fmt: skip
            return ReturnInterview.objects.create(
                id=key, episode=episode, child=episode.child, record=record, owner_agency=owner,
                audience=Audience.NAMED, audience_agencies=writers, writer_agencies=writers,
                state=State.OFFERED, offered_at=contact.at, offered_by=contact.made_by or by.user,
            )  # fmt: skip
    except IntegrityError as error:
        if ONE not in str(error):
            raise
        raise RuleError(_("Another agency is already offering this child an interview about this episode.")) from None


def _move(interview, action, contact, by, now):
    found = store.locked(interview, action, by)
    found.offered_at = min(found.offered_at, contact.at)
    if action == Action.ACCEPT:
        found.accepted_at = found.accepted_at or contact.at
    if action == Action.DECLINE:
        found.accepted_at, found.declined_at = None, contact.at
        found.decline_reason, found.decline_words = contact.decline_reason, contact.decline_words
    else:
        found.declined_at, found.decline_reason, found.decline_words = None, "", ""
    store.save(found, "offered_at", "accepted_at", "declined_at", "decline_reason", "decline_words")
    if action == Action.DECLINE:
        triggers.fire_declined(found, by=by, now=now)
    return found
