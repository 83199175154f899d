"""What a wall screen shows of the children missing now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from episodes.enums import GradeCode
from episodes.selectors import missing_now
from missing_cases.forms.local_time import LONDON


@dataclass(frozen=True)
class WallRow:
    """One child missing now: initials, age in years (None where the birth is not known), grade, since when."""

    initials: str
    age: int | None
    grade: str
    grade_words: str
    since: datetime


def wall_rows(access, now: datetime) -> tuple[list[Any], list[WallRow]]:
    """Return the episodes the screen may show and what it shows of each, worst grade first, then longest."""
    episodes: list[Any] = list(missing_now(access))
    today = now.astimezone(LONDON).date()
    return episodes, [
        WallRow(
            initials=initials_of(episode.child),
            age=episode.child.age_on(today),
            grade=episode.worst,
            grade_words=str(GradeCode(episode.worst).label) if episode.worst else "",
            since=episode.missing_from_at,
        )
        for episode in episodes
    ]


def initials_of(child) -> str:
    """Return "A K": the first letter of the given and of the family name."""
    names = (child.given_names.strip(), child.family_name.strip())
    return " ".join(name[0].upper() for name in names if name)
