"""A child's episodes taken together, as the clocks count them for a pattern."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db import connection

from clocks.engine.patterns import PastEpisode, Spell
from episodes.models import Episode


def histories(children: Sequence[UUID]) -> dict[UUID, list[PastEpisode]]:
    """Return the episodes of children that are not set aside, by child, oldest first, read in full whoever asks.

    Children on whom the reader holds no grant are left out.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM episode_spells(%s::uuid[])", [list(children)])
        rows = cursor.fetchall()
    spells: dict[tuple, list[Spell]] = {}
    for child, episode, reference, owner, status, from_at, to_at in rows:
        spells.setdefault((child, episode, reference, owner), []).append(Spell(status, from_at, to_at))
    found: dict[UUID, list[PastEpisode]] = {}
    for (child, episode, reference, owner), of_episode in spells.items():
        found.setdefault(child, []).append(PastEpisode(episode, reference, tuple(of_episode), owner))
    return found


def children() -> Iterator[UUID]:
    """Yield every child that has an episode (as mc_clock, which sees every row)."""
    rows = Episode.objects.live().order_by("child_id").values_list("child_id", flat=True).distinct()
    yield from rows.iterator(chunk_size=2000)
