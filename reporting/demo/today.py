"""Children missing, returned and waiting today, so that every list of the demonstration has something in it."""

from datetime import date, datetime, timedelta

from episodes.enums import MissingFrom, UpdateKind
from episodes.models import Episode
from episodes.rules import When
from episodes.services.finding import record_returned
from episodes.services.recording import add_update
from episodes.services.reporting import Report, report_episode
from missing_cases.access.context import acting
from missing_cases.children import services as children
from missing_cases.models import AdultRelation, CareStatusCode, Child, KeyWorkerRole, PlacementKind, PlaceRelation, Sex
from reporting.demo.cast import Cast


def load_today(cast: Cast, now: datetime) -> None:
    """Load the children of today, seen from `now` (aware)."""
    aisha = _child(cast, now, ("Aisha", "Verma"), date(2012, 2, 3), Sex.FEMALE, CareStatusCode.LOOKED_AFTER)
    jordan = _child(cast, now, ("Jordan", "Pike"), date(2010, 10, 9), Sex.MALE, CareStatusCode.CHILD_PROTECTION)
    megan = _child(cast, now, ("Megan", "Alder"), date(2011, 6, 21), Sex.FEMALE, CareStatusCode.NOT_OPEN)
    first = _missing(cast, aisha, now, hours=9, grade="high", log="GMP-0412")
    _missing(cast, jordan, now, hours=2, grade="medium", log="")
    last = _missing(cast, megan, now, hours=30, grade="medium", log="GMP-0398")
    by = cast.access("coordinator", now)
    with acting(by):
        add_update(
            episode=first, kind=UpdateKind.SIGHTING, text="Seen at the bus station by a bus driver.", by=by, now=now
        )
        record_returned(episode=last, when=When(now - timedelta(hours=6)), by=by, now=now)


def _child(cast, now, names, born, sex, status) -> Child:
    by, began = cast.access("manager", now), date(2024, 1, 8)
    given, family = names
    with acting(by):
        child = children.create_child(
            given_names=given, family_name=family, date_of_birth=born, sex=sex, by=by, now=now,
            description="Slim, about five foot four, brown hair.",
        )  # fmt: skip
        children.set_care_status(child=child, code=status, from_on=began, by=by, now=now)
        cared_for = status == CareStatusCode.LOOKED_AFTER
        children.set_placement(
            child=child, kind=PlacementKind.CHILDRENS_HOME if cared_for else PlacementKind.HOME, from_on=began,
            provider=cast.agencies["home"] if cared_for else None, by=by, now=now,
        )  # fmt: skip
        worker = cast.people["social_worker"]
        children.add_key_worker(
            child=child, role=KeyWorkerRole.SOCIAL_WORKER, user=worker, from_on=began, by=by, now=now
        )
        children.link_adult(
            child=child, full_name=f"{family} (mother)", relation=AdultRelation.PARENT, source="Case record", by=by,
            now=now,
        )  # fmt: skip
        children.link_place(
            child=child, name="Bus station", relation=PlaceRelation.FREQUENTED, source="Earlier episode", by=by, now=now
        )
    return child


def _missing(cast, child, now, *, hours, grade, log) -> Episode:
    by, start = cast.access("coordinator", now), now - timedelta(hours=hours)
    report = Report(
        last_seen=When(start),
        missing_from=MissingFrom.HOME,
        grade=grade,
        police_notified=When(start + timedelta(minutes=30)),
        police_log_number=log,
        police_agency=cast.agencies["police"],
        words={"circumstances": "Went out after an argument and has not answered the telephone."},
    )
    with acting(by):
        return report_episode(child=child, report=report, by=by, now=now)
