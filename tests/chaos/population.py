"""Children reported missing, a third of them back again: `python -m tests.chaos.population CHILDREN FIRST-NUMBER`.

A run of its own, as the application's database role. Where the world is there already, its people report.
"""

import datetime as dt
import sys
from itertools import count

import django

ALSO_TOLD = ("enhanced_service_manager", "practice_manager")
PEOPLE = ("missing_coordinator", "team_manager", "principal_manager", "assistant_director", "social_worker")


def populate(children: int, first: int) -> None:
    """Report so many children missing a day ago, numbered from `first`, and every third of them returned."""
    from django.db import transaction  # once Django is set up

    from missing_cases.access.context import database_now
    from tests.episodes import world as worlds

    worlds.NUMBERS = count(first)
    now = database_now()
    with transaction.atomic():
        world = _world(worlds, now)
    for number in range(children):
        with transaction.atomic():
            _report(worlds, world, now, back=number % 3 == 0)


def _world(worlds, now):
    from missing_cases.access import context
    from missing_cases.models import Agency, Membership

    context.bind(actor="system:chaos")
    council = Agency.objects.filter(protocol_code="wigan").first()
    if council:
        members = Membership.objects.filter(role__in=PEOPLE, team__agency=council).select_related("user")
        people = {each.role: each.user for each in members}
        return worlds.World(council=council, other_council=None, police=None, child=None, people=people, now=now)
    world = worlds.make_world(born=dt.date(2012, 3, 1))
    world.now = now
    for role in ALSO_TOLD:
        worlds.make_person(world.council, role)
    return world


def _report(worlds, world, now: dt.datetime, *, back: bool) -> None:
    from episodes import services
    from episodes.rules import When
    from missing_cases.models import KeyWorker

    by = world.acting("missing_coordinator")
    world.child = worlds.make_child(by, now, born=dt.date(2012, 3, 1))
    KeyWorker.objects.create(
        child=world.child, owner_agency=world.council, user=world.people["social_worker"], role="social_worker",
        from_on=dt.date(2016, 1, 1), recorded_by=by.user, recorded_at=now,
    )  # fmt: skip
    episode = worlds.report(world, now=now, last_seen=When(now - dt.timedelta(hours=25)))
    if back:
        when = When(now - dt.timedelta(minutes=5))
        services.record_returned(episode=episode, when=when, by=by, now=now)


if __name__ == "__main__":
    django.setup()
    populate(int(sys.argv[1]), int(sys.argv[2]))
