"""What comes round by itself: the duties of an agency, and the next period of each duty that has fallen due."""

from collections.abc import Iterator
from datetime import datetime, time

from clocks.engine.calendars import as_local, instant_of
from clocks.engine.rules import AGENCY, Rule
from clocks.models import Clock, ProtocolVersion
from clocks.models.protocol_version import version_in_force
from clocks.services.begin import Called, Cause, begin, called_by, codes_of, governing
from clocks.services.follow import begin_next_period, ended_series
from clocks.services.scope import firing
from missing_cases.models import Agency, AgencyKind

IN_FORCE, IN_FORCE_AT = "agency.in_force", "in_force_at"


def begin_what_comes_round(now: datetime) -> list[Clock]:
    """Begin, once each, the agencies' own duties and the next period of what has fallen due; return the clocks begun.

    After an outage the period that runs is begun and those that were missed are not. Run by the cranks, as mc_clock.
    """
    with firing():
        begun = [begin_next_period(clock, by=None, now=now) for clock in ended_series(now)]
        made = [clock for clock in begun if clock]
        for agency, called in agencies_due(now):
            cause = Cause(IN_FORCE, (AGENCY, agency.pk), None, agency)
            made += begin(cause, called, by=None, now=now)
    return made


def agencies_due(now: datetime) -> Iterator[tuple[Agency, list[Called]]]:
    """Yield each council with the duties of its own that its protocols ask for and that it never had a clock for."""
    for agency in Agency.objects.filter(active=True, kind=AgencyKind.COUNCIL).order_by("pk"):
        had = Clock.objects.filter(subject_kind=AGENCY, subject_id=agency.pk, agency=agency)
        kinds = set(had.values_list("kind", flat=True))
        called = [each for each in _own_duties(agency, now) if each.rule.kind not in kinds]
        if called:
            yield agency, called


def _own_duties(agency: Agency, now: datetime) -> list[Called]:
    """Return the agency's own duties under the versions in force today, counted from the day each came into force."""
    versions, today = governing(agency), as_local(now).date()
    found: dict[str, tuple[ProtocolVersion, Rule]] = {}
    for code in codes_of(agency):
        version = version_in_force(versions, code, today)
        if version is not None:
            found |= {rule.kind: (version, rule) for rule in version.protocol.rules_on(IN_FORCE)}
    return [
        called for version, rule in found.values()
        for called in called_by([(version, rule)], {IN_FORCE_AT: _first_moment(version)}, now)
    ]  # fmt: skip


def _first_moment(version: ProtocolVersion) -> datetime:
    return instant_of(datetime.combine(version.in_force_from, time(0)))
