"""A protocol whose steps ask for acknowledgement, and a story told under it."""

import datetime as dt

from clocks.models import Absence, Alarm, Clock
from clocks.services import publish_protocol
from tests.clocks.replay import Replay
from tests.clocks.world import AT_HOME, MISSING, make_world
from tests.conftest import as_role

KIND, PERSON, LAST = "answer_at_once", "answer_by_name", "answer_alone"
TEXT = """
protocol: ladder
title: A ladder
authority: ladder
version: 1
in_force_from: 2015-01-01
rules:
  answer_at_once:
    title: Answer at once
    says: Somebody answers at once.
    source: {document: A test, section: Ladder}
    starts_on: episode.missing
    counted_from: missing_from_at
    due: at once
    steps:
      - code: due
        at: due
        tell: [missing_coordinator]
        acknowledge:
          - {within: 30 minutes, then: [team_manager]}
          - {within: 1 hour, then: [principal_manager, practice_manager]}
    stops_on: {episode.returned: returned_at}
    responsible: [missing_coordinator]
  answer_by_name:
    title: Answer by name
    says: Whoever has it answers.
    source: {document: A test, section: Ladder}
    starts_on: episode.missing
    counted_from: missing_from_at
    due: {after: 24 hours}
    steps:
      - {code: due, at: due, tell: [assignee, key_worker], acknowledge: {within: 2 hours, then: [team_manager]}}
    stops_on: {episode.returned: returned_at}
    responsible: [key_worker]
  answer_alone:
    title: Answer alone
    says: The director answers.
    source: {document: A test, section: Ladder}
    starts_on: episode.missing
    counted_from: missing_from_at
    due: {after: 48 hours}
    steps:
      - {code: due, at: due, tell: [assistant_director]}
    responsible: [assistant_director]
"""


def make_ladder_world():
    """Make a council whose own protocol climbs."""
    world = make_world("ladder")
    publish_protocol(text=TEXT, now=MISSING)
    return world


def after(**parts):
    """Return a moment so long after the child went missing."""
    return MISSING + dt.timedelta(**parts)


class Story(Replay):
    """One episode of the child, reported when it began."""

    def __init__(self, world):
        super().__init__(world, AT_HOME)
        self.fire("episode.missing", MISSING, missing_from_at=MISSING)

    def clock(self, kind=KIND):
        with as_role("mc_clock"):
            return Clock.objects.get(subject_id=self.episode, kind=kind)

    def fired(self, now, kind=KIND):
        """Turn the crank, and return the steps of one kind of duty that fired."""
        return sorted(stage for _at, of, stage in self.sweep(now) if of == kind)

    def waiting(self, kind=KIND):
        """Return the rungs that wait, with how long after the start each is due."""
        with as_role("mc_clock"):
            rows = Alarm.objects.filter(clock=self.clock(kind), fired_at=None, void_at=None)
            return {row.stage: row.fire_at - MISSING for row in rows}


def be_away(person, agency, *, deputy=None, since=MISSING, days=5):
    """Write down an absence as its service would."""
    day = since.date()
    return Absence.objects.create(
        person=person, agency=agency, deputy=deputy, from_on=day, to_on=day + dt.timedelta(days=days),
        recorded_by=person, recorded_at=since,
    )  # fmt: skip
