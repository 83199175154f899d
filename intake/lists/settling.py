"""What a person may decide of a whole list at once: news of episodes that earlier rows of the same sender became."""

from datetime import datetime

from django.db import transaction

from episodes.models import Episode
from intake.enums import Outcome, State
from intake.models import ListRow, ListRun
from intake.services import bring_up_to_date
from intake.services.facts import reading_of
from intake.values import Fact
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError

MOST = 50  # decided at once, in one answer of the page


def news_of(run: ListRun, by):
    """Return the rows of a list that await a decision and are about an episode that their earlier row became.

    Same sender, same name, same log number (or same birth and day): no doubt is left which event they are about.
    """
    rows = ListRow.objects.visible_to(by).filter(run=run, outcome=Outcome.CHANGED)
    rows = rows.filter(notification__state=State.AWAITING, before__notification__episode__isnull=False)
    return rows.select_related("notification", "before__notification").order_by("number")


@transaction.atomic
def take_news_of(*, run: ListRun, by, now: datetime) -> tuple[int, int]:
    """Bring episodes up to date with what a list says anew, under the access of who asks for it.

    Returns how many rows were decided and how many still await a decision, since they contradict the episode, name
    another date of birth than before, or the reader does not see it. Raises NotAllowed.
    """
    by.demand(Perm.INTAKE_DECIDE)
    taken = sum(_take(row, by, now) for row in news_of(run, by)[:MOST])
    return taken, news_of(run, by).count()


def _take(row: ListRow, by, now: datetime) -> bool:
    found, earlier = row.notification, row.before.notification if row.before else None
    if found is None or earlier is None:
        return False
    episode = Episode.objects.visible_to(by).filter(pk=earlier.episode_id).first()
    born = {reading_of(each).value(Fact.DATE_OF_BIRTH) for each in (found, earlier)} - {None}
    if episode is None or len(born) > 1:
        return False
    try:
        with transaction.atomic():
            bring_up_to_date(notification=found, episode=episode, by=by, now=now)
    except RuleError:
        return False
    return True
