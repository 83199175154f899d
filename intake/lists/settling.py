"""What a person may decide of a whole list at once: news of episodes that the register has, where no doubt is left.

Either an earlier row of the same sender, of the same name and number, became the episode; or the row carries the log
number of an episode, and the name of its child, and nothing speaks against it. Everything else awaits a decision.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from episodes.enums import EpisodeRole
from episodes.models import Episode, EpisodeAgency
from intake.enums import State
from intake.matching.candidates import asked_of, known_of
from intake.matching.compare import compare
from intake.models import ListRow, ListRun, Notification
from intake.services import bring_up_to_date
from intake.services.facts import reading_of
from intake.values import Fact, Reading
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError

MOST = 50  # decided at once, in one answer of the page
EXAMINED = 500  # rows compared for one answer


@dataclass(frozen=True)
class News:
    """A row that awaits a decision, and the episode it is news of."""

    notification: Notification
    episode: Episode


def news_of(run: ListRun, by, now: datetime) -> list[News]:
    """Return the rows of a list that are beyond doubt news of an episode the reader sees, in a fixed number of queries.

    Of the rows that carry the number of an episode the first 500 are looked at; those decided make room for the next.
    """
    found = _became(run, by)
    told = {news.notification.pk for news in found}
    return found + [news for news in _numbered(run, by, now) if news.notification.pk not in told]


def _became(run: ListRun, by) -> list[News]:
    """Return news of episodes that earlier rows became; one that names another birthday than before is left."""
    rows = ListRow.objects.visible_to(by).filter(run=run, notification__state=State.AWAITING)
    rows = rows.filter(before__notification__episode__isnull=False).select_related(
        "notification", "before__notification"
    )
    pairs = [
        (row.notification, row.before.notification)
        for row in rows.prefetch_related("notification__facts", "before__notification__facts")[:EXAMINED]
        if row.notification and row.before and row.before.notification
    ]
    episodes = Episode.objects.visible_to(by).live().in_bulk([before.episode_id for _row, before in pairs])
    return [
        News(row, episodes[before.episode_id]) for row, before in pairs
        if before.episode_id in episodes and _same_birth(row, before)
    ]  # fmt: skip


def _same_birth(*notifications: Notification) -> bool:
    born = {reading_of(each).value(Fact.DATE_OF_BIRTH) for each in notifications}
    return len(born - {None}) < 2  # noqa: PLR2004 - two that differ


def _numbered(run: ListRun, by, now: datetime) -> list[News]:
    """Return news of the one episode that has a row's log number, of a child who is beyond doubt the one it names."""
    rows = Notification.objects.visible_to(by).filter(original=run.original_id, state=State.AWAITING)
    rows = rows.order_by("id").prefetch_related("facts")
    readings = {row: reading_of(row) for row in rows.filter(facts__fact=Fact.POLICE_LOG_NUMBER)[:EXAMINED]}
    by_number = _episodes_by_number({_number(reading) for reading in readings.values()}, by)
    people = {each.child_id: each.child for found in by_number.values() for each in found}
    known = known_of(people, by)
    news = []
    for row, reading in readings.items():
        asked = asked_of(reading, now)
        meant = [each for each in by_number[_number(reading)] if compare(asked, known[each.child_id]).beyond_doubt]
        if len(meant) == 1:
            news.append(News(row, meant[0]))
    return news


def _number(reading: Reading) -> str:
    return str(reading.value(Fact.POLICE_LOG_NUMBER) or "").upper()


def _episodes_by_number(numbers: set[str], by) -> dict[str, list[Episode]]:
    rows = EpisodeAgency.objects.visible_to(by).filter(
        role=EpisodeRole.POLICE, police_log_number__in=numbers, void_at__isnull=True
    )  # fmt: skip
    named: dict[UUID, str] = dict(rows.values_list("episode_id", "police_log_number"))
    found: dict[str, list[Episode]] = defaultdict(list)
    for episode in Episode.objects.visible_to(by).live().filter(pk__in=named).select_related("child"):
        found[named[episode.pk].upper()].append(episode)
    return found


@transaction.atomic
def take_news_of(*, run: ListRun, by, now: datetime) -> tuple[list[Episode], int]:
    """Bring episodes up to date with what a list says anew, under the access of who asks for it.

    Returns the episodes, and how many rows are left that are news: those that contradict their episode, and those
    beyond the number that one answer takes. Raises NotAllowed.
    """
    by.demand(Perm.INTAKE_DECIDE)
    news = news_of(run, by, now)
    taken = [each.episode for each in news[:MOST] if _take(each, by, now)]
    return taken, len(news) - len(taken)


def _take(news: News, by, now: datetime) -> bool:
    try:
        with transaction.atomic():
            bring_up_to_date(notification=news.notification, episode=news.episode, by=by, now=now)
    except RuleError:
        return False
    return True
