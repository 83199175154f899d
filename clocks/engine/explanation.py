"""Why a clock runs, as parts of a sentence: a message to translate and the values that stand in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from clocks.engine.durations import Duration
from clocks.engine.rules import Basis, DueKind, Rule


def gettext_noop(message: str) -> str:
    """Mark a message for the translators; it is translated where it is shown."""
    return message


AFTER = gettext_noop("%(duration)s from when %(anchor)s, %(anchor_at)s: due %(due_at)s.")
OPENS = gettext_noop("Called for if it still holds %(duration)s after %(anchor)s, %(anchor_at)s: from %(opens_at)s.")
AT_ONCE = gettext_noop("At once, from when %(anchor)s, %(anchor_at)s.")
NEXT_MEETING = gettext_noop("At the next meeting after %(anchor)s, %(anchor_at)s: %(due_at)s.")
NO_NUMBER = gettext_noop(
    "The protocol gives no time. Open since %(anchor)s, %(anchor_at)s, until it is recorded as done."
)
CITED = gettext_noop("%(document)s, %(section)s.")
STATUTORY = gettext_noop("Statutory guidance for England; a local protocol may only be stricter.")
OUR_DEFAULT = gettext_noop("This time is our default, not set by the source; an authority may change it.")
ASSUMED = gettext_noop("Part of this is assumed, because the source does not say it.")

ANCHORS = {
    "missing_from_at": gettext_noop("the child went missing"),
    "noticed_at": gettext_noop("the absence was noticed"),
    "reported_at": gettext_noop("it was reported"),
    "located_at": gettext_noop("the child was located"),
    "returned_at": gettext_noop("the child returned"),
    "authorised_at": gettext_noop("the interview was authorised"),
    "sent_at": gettext_noop("it was sent"),
}

Value = str | datetime | Duration | None


@dataclass(frozen=True)
class Part:
    """One sentence: the message, and its values by name (texts among them are messages to translate too)."""

    message: str
    values: tuple[tuple[str, Value], ...] = ()


def explain(
    rule: Rule, *, anchor: str, anchor_at: datetime, opens_at: datetime, due_at: datetime | None
) -> tuple[Part, ...]:
    """Return the sentences that tell why a clock stands as it does: the duty, its counting, its source, its caveats."""
    moments = (("anchor", ANCHORS.get(anchor, anchor)), ("anchor_at", anchor_at))
    parts = [Part(rule.says), _counting(rule, moments, opens_at, due_at)]
    parts.append(Part(CITED, (("document", rule.source.document), ("section", rule.source.section))))
    if rule.basis is Basis.STATUTORY:
        parts.append(Part(STATUTORY))
    if rule.basis is Basis.OUR_DEFAULT:
        parts.append(Part(OUR_DEFAULT))
    if rule.assumed:
        parts.append(Part(ASSUMED))
    return tuple(parts)


def _counting(rule: Rule, moments: tuple[tuple[str, Value], ...], opens_at: datetime, due_at: datetime | None) -> Part:
    if rule.opens is not None:
        return Part(OPENS, (("duration", rule.opens.after), *moments, ("opens_at", opens_at)))
    if rule.due.kind is DueKind.AFTER:
        return Part(AFTER, (("duration", rule.due.after), *moments, ("due_at", due_at)))
    if rule.due.kind is DueKind.NEXT_MEETING:
        return Part(NEXT_MEETING, (*moments, ("due_at", due_at)))
    if rule.due.kind is DueKind.AT_ONCE:
        return Part(AT_ONCE, moments)
    return Part(NO_NUMBER, moments)
