"""What a correction would do to the duties, found by doing it and taking it back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clocks.models import Alarm, Clock
from episodes.models import Episode
from missing_cases.templatetags.mc import govdatetime


@dataclass(frozen=True)
class Duty:
    """One duty as it stands. `firing`: how many of its steps tell somebody at the next turn of the clocks."""

    title: str
    opens_at: datetime
    due_at: datetime | None
    outcome: str
    firing: int


class _TakenBack(Exception):
    """Ends the trial; nothing of it stays."""


def changes_to_duties(*, episode: Episode, act: Callable[[], object], by, now: datetime) -> list[str]:
    """Return one sentence for each of the reader's duties on an episode that `act` would change; nothing is kept.

    Those of another episode, if `act` makes and returns one, are said too. Raises whatever `act` raises.
    """
    sentences: list[str] = []
    try:
        with transaction.atomic():
            before = _duties(episode, by, now)
            made = act()
            after = _duties(episode, by, now)
            if isinstance(made, Episode) and made.pk != episode.pk:
                after |= _duties(made, by, now)
            sentences = [line for key, duty in after.items() for line in _said(before.get(key), duty)]
            raise _TakenBack
    except _TakenBack:
        return sentences


def _duties(episode: Episode, by, now: datetime) -> dict:
    clocks = Clock.objects.visible_to(by).filter(subject_kind="episode", subject_id=episode.pk)
    due = Alarm.objects.filter(clock__in=clocks, fired_at__isnull=True, void_at__isnull=True, fire_at__lte=now)
    firing = list(due.values_list("clock", flat=True))
    return {
        clock.pk: Duty(clock.title, clock.opens_at, clock.due_at, clock.outcome, firing.count(clock.pk))
        for clock in clocks.by_urgency()
    }


def _said(was: Duty | None, duty: Duty) -> Iterator[str]:
    words = {"duty": duty.title, "when": govdatetime(duty.due_at or duty.opens_at)}
    if was is None:
        yield _("%(duty)s begins: %(when)s.") % words
    elif was.outcome != duty.outcome:
        yield _ended(duty.outcome) % words
    elif (was.opens_at, was.due_at) != (duty.opens_at, duty.due_at):
        words["before"] = govdatetime(was.due_at or was.opens_at)
        yield _("%(duty)s moves from %(before)s to %(when)s.") % words
    if duty.firing > (was.firing if was else 0):
        yield _("%(duty)s: people are told at once.") % words


def _ended(outcome: str) -> str:
    if outcome == "":
        return _("%(duty)s is needed again: %(when)s.")
    return _("%(duty)s is set aside.") if outcome == "void" else _("%(duty)s is no longer needed.")
