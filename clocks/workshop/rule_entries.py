"""A rule as it stands in a draft's YAML, and as the lines and boxes of a form: one is made of the other.

What the form does not show (what ends the duty, to whom it applies) stays as the text has it.
"""

import re
from collections.abc import Container
from itertools import count
from typing import Any

from django.utils.translation import gettext as _

from clocks.engine.rules import AGENCY
from missing_cases.errors import RuleError

Entry = dict[str, Any]
AT_ONCE, NO_NUMBER, AFTER, NEXT = "at once", "no number", "after", "next"
AS_WRITTEN = "as written"  # several, which the form shows and leaves alone
_POINTS = ("start", "opens", "due")
_RUNG = re.compile(r"after (?P<within>[0-9]+ [a-z ]+?) unseen\s*:\s*(?P<then>.+)")
_STEP = re.compile(
    r"(?:(?P<point>start|opens|due)|(?P<offset>[0-9]+ [a-z ]+?) (?P<side>before|after) due)\s*:\s*(?P<tell>.+)"
)


def given_of(rule: Entry) -> dict[str, str]:
    """Return what the form shows of a rule."""
    due = rule.get("due")
    timed = due if isinstance(due, dict) else {}
    source = rule.get("source") or {}
    return {
        "title": rule.get("title", ""),
        "says": rule.get("says", "").strip(),
        "starts_on": _single(rule.get("starts_on", "")),
        "counted_from": _single(rule.get("counted_from", "")),
        "due": AFTER if "after" in timed else NEXT if timed else str(due or NO_NUMBER),
        "after": timed.get("after", ""),
        "meeting": timed.get("next", ""),
        "before": timed.get("before", ""),
        "steps": "\n".join(_line_of(step) for step in rule.get("steps") or []),
        "responsible": _names(rule.get("responsible")),
        "document": source.get("document", ""),
        "section": source.get("section", ""),
        "note": rule.get("note", "").strip(),
    }


def code_for(title: str, taken: Container[str]) -> str:
    """Return a code for a new rule, made of its title; a number follows where that code is taken."""
    plain = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")[:40].strip("_")
    name = plain if re.fullmatch(r"[a-z][a-z0-9_]{2,}", plain) else f"rule_{plain}".strip("_")
    return next(code for n in count(1) if (code := name if n == 1 else f"{name}_{n}") not in taken)


def rule_with(rule: Entry, given: dict[str, str]) -> Entry:
    """Return a rule with what the form gives. Raises RuleError naming the box that cannot be read."""
    changed = {
        **rule,
        "title": given["title"],
        "says": " ".join(given["says"].split()),
        "source": {"document": given["document"], "section": given["section"]},
        "due": _due_of(given),
        "steps": _steps_of(given["steps"], rule.get("steps") or []),
        "responsible": _list(given["responsible"]),
        "note": " ".join(given["note"].split()),
    }
    for name in ("starts_on", "counted_from"):
        if given[name] != AS_WRITTEN:
            changed[name] = given[name]
    if given["starts_on"].startswith(f"{AGENCY}."):
        changed["subject"] = AGENCY
    return {name: value for name, value in changed.items() if value or name not in ("steps", "note")}


def _single(names: str | list[str]) -> str:
    return names if isinstance(names, str) else names[0] if len(names) == 1 else AS_WRITTEN


def _due_of(given: dict[str, str]) -> str | Entry:
    if given["due"] == AFTER:
        return {"after": given["after"]}
    if given["due"] == NEXT:
        return {"next": given["meeting"], **({"before": given["before"]} if given["before"] else {})}
    return given["due"]


def _line_of(step: Entry) -> str:
    asked = step.get("acknowledge") or []
    rungs = [
        f"after {rung.get('within', '')} unseen: {_names(rung.get('then'))}"
        for rung in ([asked] if isinstance(asked, dict) else asked)
    ]
    return "; ".join([f"{_when(step)}: {_names(step.get('tell'))}", *rungs])


def _when(step: Entry) -> str:
    if "before_due" in step:
        return f"{step['before_due']} before due"
    if "after_due" in step:
        return f"{step['after_due']} after due"
    return str(step.get("at", ""))


def _steps_of(lines: str, before: list[Entry]) -> list[Entry]:
    """Return the steps of a ladder, one a line; a step that was there keeps its code."""
    kept = {_when(step): step for step in before}
    made = []
    for number, line in enumerate((each.strip() for each in lines.splitlines() if each.strip()), 1):
        first, *above = (part.strip() for part in line.split(";"))
        found, rungs = _STEP.fullmatch(first), [_RUNG.fullmatch(part) for part in above]
        if found is None or None in rungs:
            raise RuleError(_("Line %(number)s is not a step: %(line)s") % {"number": number, "line": line}, "steps")
        when = found["point"] or f"{found['offset']} {found['side']} due"
        step = {**(kept.get(when) or {"code": _code(when), **_point(found)}), "tell": _list(found["tell"])}
        step.pop("acknowledge", None)
        asked = [{"within": rung["within"], "then": _list(rung["then"])} for rung in rungs if rung]
        made.append({**step, **({"acknowledge": asked} if asked else {})})
    return made


def _point(found: re.Match) -> Entry:
    if found["point"]:
        return {"at": found["point"]}
    return {f"{found['side']}_due": found["offset"]}


def _code(when: str) -> str:
    return "_".join(when.replace(" due", "").split()) if when not in _POINTS else when


def _names(roles) -> str:
    return ", ".join([roles] if isinstance(roles, str) else roles or [])


def _list(names: str) -> list[str]:
    return [name.strip() for name in names.split(",") if name.strip()]
