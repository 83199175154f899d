"""What intake's tests share: a reading as it would be read, and a notification of it."""

import datetime as dt

from intake import services
from intake.enums import Route
from intake.values import Fact, Read, Reading
from missing_cases.children.services.identity import write_name
from missing_cases.models import NameKind
from tests.episodes import world as episodes
from tests.episodes.world import START

NOW = START + dt.timedelta(hours=8)


def make_world(**child):
    """Make the world of the episodes' tests, its child with a name that is found."""
    world = episodes.make_world(**child)
    write_name(world.child, NameKind.LEGAL, by=world.acting("missing_coordinator"), now=START)
    return world


def reading(place="", problems=(), **facts):
    """Return a reading: `last_seen=...` and so on by the names of Fact."""
    reads = {Fact(name): Read(value, f"said {value}", "line 1", *_precision(value)) for name, value in facts.items()}
    return Reading(facts=reads, problems=problems, place=place)


def _precision(value):
    return ("exact",) if isinstance(value, dt.datetime) else ()


def arrive(world, *, now=NOW, **facts):
    """Put a notification about the world's child into the council's inbox and return it."""
    by = world.acting("missing_coordinator")
    given = {"given_names": "Amira", "family_name": "Khan", "date_of_birth": dt.date(2002, 3, 1), "last_seen": START}
    found, _new = services.receive(
        route=Route.LETTER, reading=reading(**{**given, **facts}), owner=world.council, by=by, now=now
    )
    return found
