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
BEFORE_MEETING = gettext_noop("%(duration)s before the next meeting after %(anchor)s, %(anchor_at)s: due %(due_at)s.")
PERIOD = gettext_noop("It comes round: this period began %(opens_at)s and is due %(due_at)s.")
COUNTED = gettext_noop("Called for by %(episodes)s.")
SET_ASIDE = gettext_noop("It was set aside: %(reason)s")
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
    "opened_at": gettext_noop("the record was opened"),
    "due_back_at": gettext_noop("the child was due back"),
    "reached_at": gettext_noop("the last of these came to count"),
    "met_at": gettext_noop("the duty before was done"),
    "previous_at": gettext_noop("the one before was due or done"),
    "in_force_at": gettext_noop("the protocol came into force"),
    "disagreed_at": gettext_noop("the grades were found to differ"),
    "judged_at": gettext_noop("the child was judged unsafe there"),
    "written_at": gettext_noop("the interview was written up"),
    "alarmed_at": gettext_noop("the interview raised a safeguarding concern"),
    "placed_at": gettext_noop("the placement began"),
    "recorded_at": gettext_noop("the placement was recorded"),
    "told_at": gettext_noop("it was told"),
    "first_absent_on": gettext_noop("the first day of absence"),
}

Value = str | datetime | Duration | None


@dataclass(frozen=True)
class Part:
    """One sentence: the message, and its values by name (texts among them are messages to translate too)."""

    message: str
    values: tuple[tuple[str, Value], ...] = ()


def explain(
    rule: Rule,
    *,
    anchor: str,
    anchor_at: datetime,
    opens_at: datetime,
    due_at: datetime | None,
    counted: str = "",
    set_aside: str = "",
) -> tuple[Part, ...]:
    """Return the sentences that tell why a clock stands as it does: the duty, its counting, its source, its caveats.

    `counted` names the episodes that called for it together, `set_aside` says why it was set aside.
    """
    moments = (("anchor", ANCHORS.get(anchor, anchor)), ("anchor_at", anchor_at))
    parts = [Part(rule.says)]
    if counted:
        parts.append(Part(COUNTED, (("episodes", counted),)))
    if set_aside:
        parts.append(Part(SET_ASIDE, (("reason", set_aside),)))
    parts.append(_counting(rule, moments, opens_at, due_at))
    parts.append(Part(CITED, (("document", rule.source.document), ("section", rule.source.section))))
    if rule.basis is Basis.STATUTORY:
        parts.append(Part(STATUTORY))
    if rule.basis is Basis.OUR_DEFAULT:
        parts.append(Part(OUR_DEFAULT))
    if rule.assumed:
        parts.append(Part(ASSUMED))
    return tuple(parts)


def _counting(rule: Rule, moments: tuple[tuple[str, Value], ...], opens_at: datetime, due_at: datetime | None) -> Part:
    if rule.repeats and rule.due.after:
        return Part(PERIOD, (("opens_at", opens_at), ("due_at", due_at)))
    if rule.due.before:
        return Part(BEFORE_MEETING, (("duration", rule.due.before), *moments, ("due_at", due_at)))
    if rule.opens is not None:
        return Part(OPENS, (("duration", rule.opens.after), *moments, ("opens_at", opens_at)))
    if rule.due.kind is DueKind.AFTER:
        return Part(AFTER, (("duration", rule.due.after), *moments, ("due_at", due_at)))
    if rule.due.kind is DueKind.NEXT_MEETING:
        return Part(NEXT_MEETING, (*moments, ("due_at", due_at)))
    if rule.due.kind is DueKind.AT_ONCE:
        return Part(AT_ONCE, moments)
    return Part(NO_NUMBER, moments)
