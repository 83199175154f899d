"""What two records of one child say of who the child is: where they agree, add to each other, or differ. Pure."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

KEPT, MERGED, BOTH = "kept", "merged", "both"
ONE_OF_TWO = (
    "known_as", "date_of_birth", "sex", "gender", "ethnicity", "first_language", "council_reference",
    "police_reference", "nhs_number", "upn", "photo_id",
)  # fmt: skip
TEXTS = ("description", "disability")  # may be kept both, one after the other
TICKED = ("interpreter_needed", "unaccompanied_asylum_seeking", "open_to_exploitation_team")  # so, if either says so
FILLED_ALONE = ("current_risk_grade",)
ESTIMATED = "date_of_birth_estimated"
IDENTITY = (*ONE_OF_TWO, *TEXTS, *TICKED, *FILLED_ALONE, ESTIMATED)
NOT_KNOWN = {"sex": "U"}

Values = Mapping[str, Any]
Period = tuple[dt.date, dt.date | None]


def says_nothing(name: str, value: Any) -> bool:
    """Say whether a field holds no answer."""
    return value in (None, "") or value == NOT_KNOWN.get(name)


def differing(kept: Values, merged: Values) -> list[str]:
    """Return the fields in which both records say something and not the same: a person chooses."""
    return [
        name
        for name in (*ONE_OF_TWO, *TEXTS)
        if not says_nothing(name, kept[name])
        and not says_nothing(name, merged[name])
        and _plain(kept[name]) != _plain(merged[name])
    ]


def _plain(value: Any) -> Any:
    return value.strip().casefold() if isinstance(value, str) else value


def taken_over(kept: Values, merged: Values) -> dict[str, Any]:
    """Return what the kept record does not say and the other does, with the other's answer."""
    fillable = (*ONE_OF_TWO, *TEXTS, *FILLED_ALONE)
    found = {
        name: merged[name]
        for name in fillable
        if says_nothing(name, kept[name]) and not says_nothing(name, merged[name])
    }
    return found | {name: True for name in TICKED if merged[name] and not kept[name]}


def settled(kept: Values, merged: Values, choices: Mapping[str, str]) -> dict[str, Any]:
    """Return what changes on the kept record: what is taken over, and what was chosen of the other or of both.

    `choices`: for each of `differing`, KEPT or MERGED; for a text also BOTH. Whether a date of birth is an estimate
    goes with the date; one given twice is none if either record is sure. Raises KeyError for a missing choice.
    """
    changed = taken_over(kept, merged)
    for name in differing(kept, merged):
        if choices[name] == MERGED:
            changed[name] = merged[name]
        elif choices[name] == BOTH and name in TEXTS:
            changed[name] = f"{kept[name].rstrip()}\n\n{merged[name].strip()}"
    if "date_of_birth" in changed:
        estimated = merged[ESTIMATED]
    else:
        sure = kept["date_of_birth"] == merged["date_of_birth"] and not merged[ESTIMATED]
        estimated = kept[ESTIMATED] and not sure
    return changed if estimated == kept[ESTIMATED] else {**changed, ESTIMATED: estimated}


def overlap(one: Period, other: Period) -> bool:
    """Say whether two periods share a day. The last day is not included; None has no end. An empty one shares none."""
    starts, ends = max(one[0], other[0]), min(one[1] or dt.date.max, other[1] or dt.date.max)
    return starts < ends


def overlapping(rows: Iterable[Any], others: Iterable[Any], same=lambda one, other: True) -> list[tuple[Any, Any]]:
    """Return each pair of dated rows of the two records that share a day and are of the `same` kind."""
    others = list(others)
    return [
        (one, other)
        for one in rows
        for other in others
        if same(one, other) and overlap((one.from_on, one.to_on), (other.from_on, other.to_on))
    ]
