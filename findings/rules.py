"""What may follow from an interview, on plain values. Every breach is a sentence a user can read (RuleError)."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from findings.enums import ActionKind, ActionState, Decision, Kind
from missing_cases.errors import RuleError


def check_authorised(signed: bool) -> None:
    """Raise RuleError while the interview is not authorised: nothing follows from words that may yet change."""
    if not signed:
        raise RuleError(_("This interview is not authorised yet. What follows from it is decided then."))


def check_finding(kind: str, label: str) -> None:
    """Raise RuleError unless a finding says what it is about and what it is."""
    if kind not in Kind.values:
        raise RuleError(_("Choose what the finding is about."), "kind")
    if not label.strip():
        raise RuleError(_("Write the finding in a few words: a name, a place, what happened."), "label")


def check_decision(decision: str, reason: str) -> None:
    """Raise RuleError unless a decision is one of those known, and a refusal gives its reason."""
    if decision not in Decision.values:
        raise RuleError(_("Choose what is decided."), "decision")
    if decision == Decision.REFUSED and not reason.strip():
        raise RuleError(_("Say why nothing is done about this finding."), "reason")


def check_action(kind: str, what: str, due_on: date | None, today: date) -> None:
    """Raise RuleError unless an action says what is to be done and until which day, today or later."""
    if kind not in ActionKind.values:
        raise RuleError(_("Choose the kind of action."), "kind")
    if not what.strip():
        raise RuleError(_("Say what is to be done."), "what")
    if due_on is None:
        raise RuleError(_("Say until which day it is to be done."), "due_on")
    if due_on < today:
        raise RuleError(_("This day is over. Choose today or a later day."), "due_on")


def check_open(state: str) -> None:
    """Raise RuleError when an action has ended already."""
    if state != ActionState.OPEN:
        raise RuleError(_("This action has ended already. Agree a new one where more is to be done."))


def check_words(words: str, field: str, message) -> str:
    """Return words without surrounding space. Raises RuleError where there are none."""
    if not words.strip():
        raise RuleError(message, field)
    return words.strip()
