"""What may happen to an interview, on plain values. Every breach is a sentence a user can read (RuleError)."""

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from missing_cases.errors import RuleError
from return_interviews.enums import OFFERS, Action, DeclineReason, Level, Referral, Relation, Result, State

S, A = State, Action

# (state, action) -> the state that follows. What is not here is refused.
TRANSITIONS: Mapping[tuple[State, Action], State] = {
    (S.OFFERED, A.OFFER): S.OFFERED,
    (S.OFFERED, A.ACCEPT): S.ACCEPTED,
    (S.OFFERED, A.DECLINE): S.DECLINED,
    (S.OFFERED, A.HOLD): S.HELD,  # held there and then: the child accepted by talking
    (S.OFFERED, A.WRITE_SECTION): S.OFFERED,
    (S.ACCEPTED, A.OFFER): S.ACCEPTED,
    (S.ACCEPTED, A.ACCEPT): S.ACCEPTED,
    (S.ACCEPTED, A.DECLINE): S.DECLINED,
    (S.ACCEPTED, A.HOLD): S.HELD,
    (S.ACCEPTED, A.WRITE_SECTION): S.ACCEPTED,
    (S.DECLINED, A.OFFER): S.OFFERED,
    (S.DECLINED, A.ACCEPT): S.ACCEPTED,  # a child may change their mind
    (S.DECLINED, A.DECLINE): S.DECLINED,
    (S.DECLINED, A.WRITE_SECTION): S.DECLINED,
    (S.DECLINED, A.FINISH): S.WRITTEN,  # a form is still filled in and endorsed (Wigan appendices b and e)
    (S.HELD, A.WRITE_SECTION): S.HELD,
    (S.HELD, A.FINISH): S.WRITTEN,
    (S.WRITTEN, A.SEND_BACK): S.SENT_BACK,
    (S.WRITTEN, A.AUTHORISE): S.AUTHORISED,
    (S.SENT_BACK, A.WRITE_SECTION): S.SENT_BACK,
    (S.SENT_BACK, A.FINISH): S.WRITTEN,
    (S.AUTHORISED, A.DISCLOSE): S.DISCLOSED,
    (S.DISCLOSED, A.DISCLOSE): S.DISCLOSED,
}

REFUSALS: Mapping[Action, object] = {
    A.OFFER: _("This interview was held already. It cannot be offered again."),
    A.ACCEPT: _("This interview was held already."),
    A.DECLINE: _("This interview was held already. It can no longer be declined."),
    A.HOLD: _("Record that the child accepts before you record the interview as held, and record it only once."),
    A.WRITE_SECTION: _("This interview is waiting for approval or authorised. It can only be changed if sent back."),
    A.FINISH: _("Record the interview as held or declined before you send it for approval."),
    A.SEND_BACK: _("Only an interview waiting for approval can be sent back."),
    A.AUTHORISE: _("Only an interview waiting for approval can be authorised."),
    A.DISCLOSE: _(
        "This interview is not authorised yet. Nothing of it may be forwarded before a manager authorises it."
    ),
}

SIGNED_KEEPS_ITS_EPISODES = _("This interview is authorised. Which episodes it answers can no longer be changed.")
SIGNED_KEEPS_ITS_FILES = _("This interview is authorised. Nothing can be added to it.")

WRITABLE = frozenset(state for state, action in TRANSITIONS if action == A.WRITE_SECTION)


def next_state(state: str, action: Action) -> State:
    """Return the state that follows. Raises RuleError when the action is not allowed in this state."""
    try:
        return TRANSITIONS[State(state), action]
    except KeyError:
        raise RuleError(REFUSALS[action]) from None


def action_of(result: Result) -> Action | None:
    """Return what an attempt's result does to the interview: None when nobody was reached."""
    if result not in OFFERS:
        return None
    return {Result.ACCEPTED: A.ACCEPT, Result.ARRANGED: A.ACCEPT, Result.DECLINED: A.DECLINE}.get(result, A.OFFER)


def check_not_future(at: datetime, now: datetime, field: str) -> None:
    """Raise RuleError when something is said to have happened later than now."""
    if at > now:
        raise RuleError(_("This time is in the future. Check the date and the time."), field)


def check_child_is_back(at: datetime, *, located_at, returned_at, field: str) -> None:
    """Raise RuleError when an interview is offered or held before the child was located or back.

    An interview that is offered while a child is missing cannot be answered.
    """
    back = min((moment for moment in (located_at, returned_at) if moment), default=None)
    if back is None:
        raise RuleError(_("The child is still missing. The interview is offered when the child is back."), field)
    if at < back:
        raise RuleError(_("This is before the child was found. Check the date and the time."), field)


def check_back_from(episode, answered_at: datetime, field: str) -> None:
    """Raise RuleError when a further episode was not over yet when the interview was held or declined."""
    back = min((moment for moment in (episode.located_at, episode.returned_at) if moment), default=None)
    if back is None or answered_at < back:
        raise RuleError(
            _("%(reference)s was not over when this interview was held or declined, so it cannot answer it.")
            % {"reference": episode.reference},
            field,
        )


def check_untick(*, signed: bool, reason: str) -> None:
    """Raise RuleError when an authorised interview is said not to answer an episode, and not why."""
    if signed and not reason.strip():
        raise RuleError(_("Say why the interview does not answer this episode."), "reason")


def check_told_after_return(told_at: datetime, episode) -> None:
    """Raise RuleError when the police are said to have been told before the child was found."""
    back = min((moment for moment in (episode.located_at, episode.returned_at) if moment), default=None)
    if back and told_at < back:
        raise RuleError(_("This is before the child was found. Check the date and the time."), "told_at")


def check_urgent(*, told: bool, told_at: datetime | None, told_name: str, said: str, reason: str) -> None:
    """Raise RuleError unless a note says who was told, when and what, or why nobody was told."""
    if not told:
        if not reason.strip():
            raise RuleError(_("Say why the police are not told now."), "reason")
        return
    if told_at is None:
        raise RuleError(_("Say when the police were told."), "told_at")
    if not told_name.strip():
        raise RuleError(_("Say who was told: a name, a collar number or a desk."), "told_name")
    if not said.strip():
        raise RuleError(_("Write down what was told."), "said")


def check_description(description: str) -> None:
    """Raise RuleError unless an attachment says what it is."""
    if not description.strip():
        raise RuleError(_("Say what the file is."), "description")


def check_held_after_offer(held_at: datetime, offered_at: datetime) -> None:
    """Raise RuleError when an interview is said to have been held before it was offered."""
    if held_at < offered_at:
        raise RuleError(_("The interview cannot be held before it was offered. Check both times."), "held_at")


def check_decline(reason: str, words: str) -> None:
    """Raise RuleError unless a decline says whether a reason was given, and which other reason."""
    if reason not in DeclineReason.values:
        raise RuleError(_("Say whether the child gave a reason."), "decline_reason")
    if reason == DeclineReason.OTHER and not words.strip():
        raise RuleError(_("Write down the reason."), "decline_words")


def check_arranged(result: Result, arranged_for: datetime | None) -> None:
    """Raise RuleError when an arrangement has no day and time."""
    if result == Result.ARRANGED and arranged_for is None:
        raise RuleError(_("Say for which day and time it is arranged."), "arranged_for")


def check_next_try(next_try_at: datetime | None, at: datetime) -> None:
    """Raise RuleError when the next try is said to come before the contact it follows."""
    if next_try_at is not None and next_try_at <= at:
        raise RuleError(_("The next try comes after this contact. Check the date and the time."), "next_try_at")


def check_carer_account(relation: str, words: str) -> None:
    """Raise RuleError unless an account says who gave it and what they said."""
    if relation not in Relation.values:
        raise RuleError(_("Say what they are to the child."), "relation")
    if not words.strip():
        raise RuleError(_("Write down what they said."), "words")


CLOSE = {
    "social_worker": _("allocated social worker"),
    "carer": _("carer"),
    "line_manager": _("social worker's manager"),
}


DISTRICT = re.compile(r"^[A-Z]{1,2}[0-9][0-9A-Z]?$")


def clean_areas(text: str) -> list[str]:
    """Return the first halves of postcodes in a list with commas. Raises RuleError for anything else."""
    areas = [part.strip().upper() for part in text.split(",") if part.strip()]
    for area in areas:
        if not DISTRICT.match(area):
            raise RuleError(
                _("“%(area)s” is no first half of a postcode. Write them as WN1, WN2, BL3.") % {"area": area}, "areas"
            )
    return sorted(set(areas))


def clean_languages(text: str) -> list[str]:
    """Return the languages in a list with commas. Raises RuleError for one too long to be a language."""
    languages = [part.strip() for part in text.split(",") if part.strip()]
    if any(len(language) > 40 for language in languages):
        raise RuleError(_("Put a comma between the languages."), "languages")
    return list(dict.fromkeys(languages))


def check_given_to(name: str, role: str | None, reason: str) -> None:
    """Raise RuleError when an interview goes to the child's own carer, or into their line of care without a reason.

    The line of care: the child's social worker and who manages them. What they hold is not counted as independent; it
    may still be what the child wants.
    """
    if role == "carer":
        raise RuleError(
            _("%(name)s is the child's own carer and cannot hold the interview. Choose somebody else.")
            % {"name": name}, "worker",
        )  # fmt: skip
    if role in CLOSE and not reason.strip():
        raise RuleError(
            _(
                "%(name)s is the child's own %(role)s, so the interview would not be independent. "
                "Choose somebody else, or say why it is to be them."
            )
            % {"name": name, "role": CLOSE[role]},
            "reason",
        )


def check_rating(code: str, level: str, note: str, *, known: Collection[str]) -> None:
    """Raise RuleError for a criterion or level that is not known, and for one not met without a note."""
    if code not in known or level not in Level.values:
        raise RuleError(_("The rubric has changed. Look at the criteria again."), f"level_{code}")
    if level == Level.NOT_MET and not note.strip():
        raise RuleError(_("Say what is not met."), f"why_{code}")


MOST_CRITERIA = 12


def check_rubric(text: str) -> list[str]:
    """Return the questions of a rubric, one a line. Raises RuleError for none, too many, two alike, or one too long."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise RuleError(_("Write at least one question."), "questions")
    if len(lines) > MOST_CRITERIA:
        raise RuleError(_("A manager answers these on each interview: write twelve at most."), "questions")
    if len(set(lines)) < len(lines):
        raise RuleError(_("Two of the questions are the same."), "questions")
    if any(len(line) > 200 for line in lines):
        raise RuleError(_("A question has 200 letters at most."), "questions")
    return lines


def check_not_author(person: UUID, authors: Collection[UUID]) -> None:
    """Raise RuleError when a manager decides on an interview that they held or wrote any part of."""
    if person in authors:
        raise RuleError(_("You held this interview or wrote part of it. Somebody else must authorise it."))


def check_referrals(alerting: Collection[str], decided: Collection[str]) -> None:
    """Raise RuleError while an alarming answer has no recorded decision about a referral."""
    if set(alerting) - set(decided):
        raise RuleError(
            _("The child was held against their will. Record the decision about a referral before authorising."),
            "referral",
        )


def check_referral(decision: str, reason: str) -> None:
    """Raise RuleError unless a referral decision is one of those known and gives its reason."""
    if decision not in Referral.values:
        raise RuleError(_("Choose what is decided."), "decision")
    if not reason.strip():
        raise RuleError(_("Give the reason for the decision."), "reason")


def independence(*, role: str | None, said_independent: bool) -> tuple[bool, object]:
    """Return whether whoever held the interview is independent of the child's care, and why not.

    `role`: what the person is to the child on the day ("social_worker", "carer" ...), None for nothing.
    """
    if role == "social_worker":
        return False, _("Held by the child's own allocated social worker.")
    if role == "carer":
        return False, _("Held by the child's own carer.")
    if role == "line_manager":
        return False, _("Held by the manager of the child's own social worker.")
    if not said_independent:
        return False, _("Held by somebody who said they are not independent of the child's care.")
    return True, ""
