"""How long a council's whole past takes to live again, and what another number would have changed in it."""

import copy
import sys
import time
from datetime import UTC, datetime

import django

django.setup()

from clocks.models import ENGLAND, ProtocolVersion  # noqa: E402 - Django must be set up first
from clocks.workshop.outcome import compare_replays  # noqa: E402
from clocks.workshop.replay import Span, as_it_was, replay  # noqa: E402
from episodes.models import Episode  # noqa: E402
from missing_cases.access.context import acting_as_system  # noqa: E402
from missing_cases.models import Agency, new_id  # noqa: E402

KIND = "intervention_meeting_three"
FIRST = datetime(2000, 1, 1, tzinfo=UTC)


def main() -> int:
    """Print the seconds of two replays, one with a pattern of two for three, and the sentences of their comparison."""
    with acting_as_system("benchmark") as now:
        council = Agency.objects.get(name="Wigan Council")
        episodes = Episode.objects.live().filter(owner_agency=council).count()
        versions = as_it_was(council)
        sides = [_timed(council, each, Span(FIRST, now), now, episodes) for each in (versions, _altered(versions))]
    for kind, outcome in compare_replays(*sides).items():
        for said in outcome.sentences(kind):
            print(said, flush=True)  # noqa: T201 - a command's output
    return 0


def _timed(council, versions, span, now, episodes: int) -> list:
    began = time.monotonic()
    found = list(replay(agency=council, versions=versions, span=span, now=now))
    took = time.monotonic() - began
    print(  # noqa: T201 - a command's output
        f"replay of {episodes} episodes: {took:.0f} s, {1000 * took / episodes:.1f} ms each, {len(found)} duties",
        flush=True,
    )
    return found


def _altered(versions) -> list[ProtocolVersion]:
    """Return the versions under new keys, with two episodes for three in the council's own."""
    found = []
    for each in versions:
        content = copy.deepcopy(each.content)
        if each.code != ENGLAND and KIND in content["rules"]:
            content["rules"][KIND]["pattern"]["at_least"] = 2
        found.append(ProtocolVersion(
            pk=new_id(), code=each.code, version=each.version, title=each.title, content=content, digest="",
            in_force_from=each.in_force_from, published_at=each.published_at,
        ))  # fmt: skip
    return found


if __name__ == "__main__":
    sys.exit(main())
