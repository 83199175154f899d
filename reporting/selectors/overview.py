"""What is known of one child, over every app, in a fixed number of queries."""

from collections import Counter

from clocks.selectors import duties_of_child
from education.selectors import newest_case_of
from episodes.models import ChildConcern, ChildDeath, Episode
from missing_cases.children.selectors import overview_of
from missing_cases.forms.local_time import LONDON
from missing_cases.models import ChildMerge
from return_interviews.models import ReturnInterview

EPISODES_SHOWN = 6
OFTEN = 3


def header_of(child, access) -> dict:
    """Return what every reader of the header sees: the running episode and the last episodes open to them."""
    episodes = list(
        Episode.objects.visible_to(access)
        .filter(child=child, void_at__isnull=True)
        .select_related("owner_agency")
        .order_by("-missing_from_at")[:EPISODES_SHOWN]
    )
    running = next((episode for episode in episodes if episode.running), None)
    death = ChildDeath.objects.visible_to(access).standing().filter(child=child).first()
    return {"episodes": episodes, "missing_episode": running, "death": death}


def record_of(child, access, *, now) -> dict:
    """Return what holders of the whole record see besides: its parts, duties, interviews, concerns and the pattern."""
    episodes = Episode.objects.visible_to(access).filter(child=child, void_at__isnull=True)
    interviews, concerns = ReturnInterview.objects.visible_to(access), ChildConcern.objects.visible_to(access)
    merges = ChildMerge.objects.visible_to(access).standing()
    starts = list(episodes.order_by("-missing_from_at").values_list("missing_from_at", "found_where")[:20])
    return {
        "record": overview_of(child, access),
        "duties": list(duties_of_child(child, access)),
        "interviews": list(interviews.filter(child=child, void_at__isnull=True)[:EPISODES_SHOWN]),
        "concerns": list(concerns.filter(child=child, void_at__isnull=True)[:EPISODES_SHOWN]),
        "pattern": pattern_of(starts),
        "episode_count": episodes.count(),
        "education": newest_case_of(child, access),
        "merged": list(merges.filter(kept=child).values_list("merged_reference", flat=True)),
    }


def pattern_of(starts) -> list[tuple[str, int, int]]:
    """Return what recurs among (start, where found) pairs: (what, how many, of how many), three or more times."""
    if len(starts) < OFTEN:
        return []
    days = Counter(start.astimezone(LONDON).strftime("%A") for start, _ in starts)
    places = Counter(where.strip() for _, where in starts if where.strip())
    found = [*days.most_common(1), *places.most_common(1)]
    return [(what, times, len(starts)) for what, times in found if times >= OFTEN]
