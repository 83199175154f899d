"""What will be late before it is: the duties that end before the next working morning, and who has them."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext

from clocks.engine.calendars import next_working_morning
from clocks.models.protocol_version import rule_of
from clocks.selectors import ending_before
from missing_cases.models import Membership, User


@dataclass(frozen=True)
class Ending:
    """How many duties end, under one heading, and how many of them nobody has by name."""

    name: str
    total: int
    nobody: int = 0


@dataclass(frozen=True)
class Forecast:
    """What ends before `until`: the authority's duties by kind, and by team and person those given to somebody."""

    until: dt.datetime
    mine: int
    total: int
    nobody: int
    kinds: list[Ending]
    teams: list[Ending]
    people: list[Ending]


def forecast_for(access, now) -> Forecast:
    """Return what ends before the next working morning, for the reader, each team and person, and the agency."""
    until = next_working_morning(now)
    all_of, nobody, people = Counter[str](), Counter[str](), Counter[UUID]()
    for row in ending_before(access, until, now):
        title = gettext(rule_of(row["version_id"], row["kind"]).title)
        all_of[title] += row["n"]
        if row["assigned_to_id"]:
            people[row["assigned_to_id"]] += row["n"]
        else:
            nobody[title] += row["n"]
    names = dict(User.objects.filter(pk__in=people).values_list("pk", "full_name"))
    return Forecast(
        until=until,
        mine=people[access.user.pk],
        total=all_of.total(),
        nobody=nobody.total(),
        kinds=_ordered(Ending(title, n, nobody[title]) for title, n in all_of.items()),
        teams=_ordered(Ending(name, n) for name, n in _by_team(access, people, now).items()),
        people=_ordered(Ending(names[key], n) for key, n in people.items()),
    )


def _by_team(access, people: Counter[UUID], now) -> Counter[str]:
    """Return how many of the duties given to people are given to each team of the agency they are in today."""
    today = localdate(now)
    rows = Membership.objects.filter(user__in=people, team__agency=access.agency_id, from_on__lte=today)
    live = rows.filter(void_at__isnull=True).exclude(to_on__lt=today)
    teams = Counter[str]()
    for team, person in set(live.values_list("team__name", "user_id")):
        teams[team] += people[person]
    return teams


def _ordered(found) -> list[Ending]:
    return sorted(found, key=lambda each: (-each.total, each.name))
