"""Children reported missing such that their first duties fall due while the faults last."""

import datetime as dt
import random

from django.db import transaction

from episodes.rules import When
from missing_cases.models import KeyWorker
from tests.episodes.world import make_child, make_person, make_world, report

ALSO_TOLD = ("enhanced_service_manager", "practice_manager")


def populate(children: int, seconds: float, now: dt.datetime, chance: random.Random) -> None:
    """Report children missing; the 24 hours of each end within so many seconds of now. Each has every role to tell."""
    with transaction.atomic():
        world = make_world(born=dt.date(2012, 3, 1))
        world.now = now
        for role in ALSO_TOLD:
            world.people[role] = make_person(world.council, role)
    for _ in range(children):
        since = now - dt.timedelta(hours=24) + dt.timedelta(seconds=chance.uniform(0, seconds))
        with transaction.atomic():
            by = world.acting("missing_coordinator")
            world.child = make_child(by, now, born=dt.date(2012, 3, 1))
            KeyWorker.objects.create(
                child=world.child, owner_agency=world.council, user=world.people["social_worker"], role="social_worker",
                from_on=dt.date(2016, 1, 1), recorded_by=by.user, recorded_at=now,
            )  # fmt: skip
            report(world, now=now, last_seen=When(since))
