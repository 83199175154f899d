"""Words for clocks, in the reader's language: durations, moments, explanations."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext

from clocks.alert_words import words_of_firing
from clocks.causes import LateCause
from clocks.engine.calendars import as_local
from clocks.engine.durations import Duration, Unit
from clocks.engine.explanation import Part, Value, explain
from clocks.engine.state import Outcome
from clocks.models import EventKind
from clocks.models.protocol_version import rule_of


def duration_words(duration: Duration) -> str:
    """Return "72 hours" in the reader's language."""
    amount = duration.amount
    if duration.unit is Unit.MINUTES:
        return ngettext("%(amount)s minute", "%(amount)s minutes", amount) % {"amount": amount}
    if duration.unit is Unit.HOURS:
        return ngettext("%(amount)s hour", "%(amount)s hours", amount) % {"amount": amount}
    if duration.unit is Unit.DAYS:
        return ngettext("%(amount)s day", "%(amount)s days", amount) % {"amount": amount}
    if duration.unit is Unit.WORKING_DAYS:
        return ngettext("%(amount)s working day", "%(amount)s working days", amount) % {"amount": amount}
    return ngettext("%(amount)s month", "%(amount)s months", amount) % {"amount": amount}


def moment_words(moment: datetime) -> str:
    """Return "Wednesday 18 May 2016 at 4pm", by London's clock, in the reader's language."""
    local = as_local(moment)
    hour = local.hour % 12 or 12
    half = gettext("am") if local.hour < 12 else gettext("pm")
    minutes = f":{local.minute:02}" if local.minute else ""
    day = date_format(local, "l j F Y")
    return gettext("%(day)s at %(time)s") % {"day": day, "time": f"{hour}{minutes}{half}"}


def part_words(part: Part) -> str:
    """Return one sentence of an explanation in the reader's language."""
    if not part.values:
        return gettext(part.message)
    return gettext(part.message) % {name: _value_words(value) for name, value in part.values}


def _value_words(value: Value) -> str:
    if isinstance(value, Duration):
        return duration_words(value)
    if isinstance(value, datetime):
        return moment_words(value)
    return gettext(value) if value else ""


def counted_words(counted: Sequence[Mapping[str, str]]) -> str:
    """Return "ME-2016-000001 (Monday 9 May 2016 at 9am), ..." for the episodes that a clock counted."""
    return ", ".join(f"{each['reference']} ({moment_words(datetime.fromisoformat(each['at']))})" for each in counted)


def explanation_of(clock) -> str:
    """Return why a clock stands as it does: the duty, how it is counted, its source, and what is assumed."""
    times = clock.anchor, clock.anchor_at, clock.opens_at, clock.due_at
    said = counted_words(clock.counted), clock.note if clock.outcome == Outcome.VOID else ""
    return _explained(clock.version_id, clock.kind, *times, *said, language=get_language())


@lru_cache(maxsize=8192)
def _explained(
    version_id: UUID, kind: str, anchor, anchor_at, opens_at, due_at, counted: str, set_aside: str, *, language
) -> str:
    """Return an explanation, kept by process: the same duties are shown many times a day, and these words never age."""
    rule = rule_of(version_id, kind)
    parts = explain(
        rule, anchor=anchor, anchor_at=anchor_at, opens_at=opens_at, due_at=due_at, counted=counted, set_aside=set_aside
    )
    return " ".join(part_words(part) for part in parts)


def _adopted_words(said) -> list[str]:
    before, after = said["before"], said["after"]
    parts = [gettext("From %(old)s to %(new)s") % {"old": before["version"], "new": after["version"]}]
    if before["due_at"] != after["due_at"]:
        old, new = (_due_words(each["due_at"]) for each in (before, after))
        parts.append(gettext("Due %(old)s before, now %(new)s") % {"old": old, "new": new})
    return parts


def _due_words(due_at: str | None) -> str:
    return moment_words(datetime.fromisoformat(due_at)) if due_at else gettext("no time")


def words_of_event(event) -> str:
    """Return what somebody said of a duty, in one line: a cause of lateness, an exception, a reason.

    Of a step that told people: that it climbed, and whom it did not reach.
    """
    said = event.detail
    if event.alarm_id:
        return " ".join(words_of_firing(said))
    parts = _adopted_words(said) if event.kind == EventKind.ADOPTED else []
    if said.get("name"):
        parts.append(gettext("To %(name)s") % {"name": said["name"]})
    if said.get("cause"):
        parts.append(str(LateCause(said["cause"]).label))
    if said.get("until"):
        at = moment_words(datetime.fromisoformat(said["until"]))
        parts.append(gettext("Agreed for %(at)s") % {"at": at})
    if said.get("instead"):
        parts.append(gettext("%(who)s does it instead") % {"who": said["instead"]})
    parts += [said[name] for name in ("words", "reason") if said.get(name)]
    return ". ".join(parts)
