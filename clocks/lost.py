"""Duties that no trigger of their own calls for, and that may be lost all the same: periods, agencies' own, patterns.

Each check recomputes from the facts what should exist, as mc_clock, and returns what does not.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from clocks.completeness import Difference
from clocks.engine.patterns import PastEpisode
from clocks.engine.rules import AGENCY, CHILD
from clocks.engine.state import Outcome
from clocks.models import Clock, ProtocolVersion
from clocks.services.begin import governing, starting_among
from clocks.services.derive import all_children, done_by, histories, match, patterned, used_up, wanted_duties
from clocks.services.follow import ended_series
from clocks.services.recur import agencies_due
from clocks.vocabulary import DONE, PATTERN_REACHED
from missing_cases.models import Agency

GRACE = timedelta(hours=1)  # the cranks begin what comes round every quarter of an hour
BATCH = 500


def lost_periods(now: datetime) -> Iterator[Difference]:
    """Yield each duty that repeats and whose next period was not begun within an hour of its due time or its end."""
    for clock in ended_series(now - GRACE):
        yield Difference("missing", clock.subject_kind, clock.subject_id, clock.kind, clock.agency_id, clock.child_id)


def lost_duties_of_agencies(now: datetime) -> Iterator[Difference]:
    """Yield each duty of an agency's own that its protocol has asked for longer than an hour, and that never began."""
    for agency, called in agencies_due(now - GRACE):
        for each in called:
            if each.version.published_at > now - GRACE:
                continue
            yield Difference("missing", AGENCY, agency.pk, each.rule.kind, agency.pk, None)


def lost_followers(now: datetime) -> Iterator[Difference]:
    """Yield each duty that should have begun when another was met, and that is not there."""
    versions = {agency.pk: (agency, governing(agency)) for agency in Agency.objects.filter(active=True)}
    rules = {key: _followers(of_agency) for key, (_, of_agency) in versions.items()}
    triggers = {trigger.removeprefix(DONE) for of_agency in rules.values() for trigger in of_agency}
    met = Clock.objects.filter(kind__in=sorted(triggers), outcome=Outcome.MET, agency__in=rules.keys())
    kinds = {kind for of_agency in rules.values() for found in of_agency.values() for kind in found}
    there = Clock.objects.filter(kind__in=sorted(kinds)).exclude(outcome=Outcome.VOID)
    begun = set(there.values_list("child_id", "agency_id", "kind", "anchor_at"))
    running = set(there.running().values_list("child_id", "agency_id", "kind"))
    for clock in met.iterator(chunk_size=BATCH):
        anchors = {"met_at": clock.met_at}
        agency, of_agency = versions[clock.agency_id]
        for _, rule in starting_among(of_agency, agency, DONE + clock.kind, anchors):
            whose = (clock.child_id, clock.agency_id, rule.kind)
            if whose not in running and (*whose, clock.met_at) not in begun:
                about = (CHILD, clock.child_id) if clock.child_id else (AGENCY, clock.agency_id)
                yield Difference("missing", *about, rule.kind, clock.agency_id, clock.child_id)


def _followers(versions: Sequence[ProtocolVersion]) -> dict[str, set[str]]:
    """Return the kinds of duty that begin when another is done, by that trigger."""
    found: dict[str, set[str]] = {}
    for version in versions:
        for rule in version.protocol.rules:
            for trigger in rule.starts_on:
                if trigger.startswith(DONE):
                    found.setdefault(trigger, set()).add(rule.kind)
    return found


def lost_patterns(now: datetime) -> Iterator[Difference]:
    """Yield each duty that a child's episodes call for together and that is not there."""
    versions = {agency.pk: (agency, patterned(agency)) for agency in Agency.objects.filter(active=True)}
    children = iter(all_children())
    while batch := list(islice(children, BATCH)):
        of_batch = Clock.objects.filter(child__in=batch, trigger=PATTERN_REACHED)
        clocks = list(of_batch.order_by("seq", "id"))
        for child, episodes in histories(batch).items():
            for key in sorted({episode.owner for episode in episodes} & versions.keys()):
                mine = [clock for clock in clocks if (clock.child_id, clock.agency_id) == (child, key)]
                yield from _lost_of_child(child, *versions[key], episodes, mine)


def _lost_of_child(
    child: UUID, agency: Agency, versions, episodes: Sequence[PastEpisode], clocks: Sequence[Clock]
) -> Iterator[Difference]:
    if not versions:
        return
    wanted = list(wanted_duties(agency, versions, episodes, done_by(child, agency, versions), used_up(clocks)))
    for kind in sorted({each.rule.kind for each in wanted}):
        running = [clock for clock in clocks if clock.kind == kind and not clock.outcome]
        _pairs, new, _gone = match([each for each in wanted if each.rule.kind == kind], running)
        for _ in new:
            yield Difference("missing", CHILD, child, kind, agency.pk, child)


CHECKS = [lost_periods, lost_duties_of_agencies, lost_followers, lost_patterns]
