"""A batch of rows of a list, taken in: each becomes a notification, is known already, or is listed with its reason."""

from collections.abc import Sequence
from datetime import datetime

from intake.enums import Outcome, Route, State
from intake.lists.knowing import Earlier, about, said
from intake.models import ListRow, ListRun, Notification, NotificationFact
from intake.reading.rows import read_row
from intake.reading.tables import Table, TableRow
from intake.services.facts import rows_of
from intake.services.receiving import urgency_of
from intake.values import Fact, Reading


def take_batch(*, run: ListRun, table: Table, rows: Sequence[TableRow], now: datetime) -> None:
    """Read rows and write down what became of each. A row that was taken in before is left as it is."""
    held = {row.number: row for row in ListRow.objects.filter(run=run, number__in=[row.number for row in rows])}
    fresh = [row for row in rows if row.number not in held or held[row.number].outcome == Outcome.BAD]
    mapping = {column: Fact(fact) for column, fact in run.columns}
    readings = [(row, read_row(row, table.header, mapping, now)) for row in fresh]
    sound = [(row, reading) for row, reading in readings if reading.sound]
    written = [_bad(run, row, reading) for row, reading in readings if not reading.sound]
    written += _good(run, sound, now)
    for each in written:
        each.id = held[each.number].id if each.number in held else each.id
    ListRow.objects.bulk_create(
        written, update_conflicts=True, unique_fields=["id"],
        update_fields=["outcome", "notification", "before", "about", "said", "problems"],
    )  # fmt: skip


def _bad(run: ListRun, row: TableRow, reading: Reading) -> ListRow:
    problems = [["", "", problem] for problem in reading.problems]
    problems += [
        [read.where.partition(", ")[2], read.said, read.problem] for read in reading.facts.values() if read.problem
    ]
    return ListRow(
        run=run, owner_agency_id=run.owner_agency_id, number=row.number, outcome=Outcome.BAD, problems=problems
    )


def _good(run: ListRun, sound: list[tuple[TableRow, Reading]], now: datetime) -> list[ListRow]:
    keyed = [(row, reading, about(reading), said(reading)) for row, reading in sound]
    earlier = Earlier(run, (key for _row, _reading, key, _words in keyed))
    same = {row.number: found for row, _r, key, words in keyed if (found := earlier.same(key, words))}
    others = {row.number: earlier.other(key) for row, _r, key, _w in keyed if row.number not in same}
    made: dict[int, Notification] = {
        row.number: _notification(run, reading, now) for row, reading, _k, _w in keyed if row.number not in same
    }
    Notification.objects.bulk_create(made.values())
    NotificationFact.objects.bulk_create(
        [fact for row, reading, _k, _w in keyed if row.number in made for fact in rows_of(made[row.number], reading)]
    )
    _replace([found for found in others.values() if found], now)
    return [
        _row(run, row.number, key, words, made.get(row.number), same.get(row.number) or others.get(row.number))
        for row, _reading, key, words in keyed
    ]


def _notification(run: ListRun, reading: Reading, now: datetime) -> Notification:
    return Notification(
        owner_agency_id=run.owner_agency_id, route=Route.LIST, original_id=run.original_id, place=reading.place,
        sender=run.sender, sender_agency_id=run.sender_agency_id,
        urgency=urgency_of(reading, now), received_at=now, received_by_id=run.asked_by_id,
    )  # fmt: skip


def _replace(earlier: list[ListRow], now: datetime) -> None:
    """Decide what nobody has decided yet, and what a newer report stands for now; a decision that was made stays."""
    keys = [row.notification_id for row in earlier if row.notification_id]
    Notification.objects.filter(pk__in=keys).awaiting().update(state=State.REPLACED, decided_at=now)


def _row(run, number: int, key: str, words: str, made: Notification | None, before: ListRow | None) -> ListRow:
    if made is None and before is None:
        raise LookupError("a row that is neither new nor known")
    outcome = Outcome.SAME if made is None else Outcome.CHANGED if before else Outcome.NEW
    return ListRow(
        run=run, owner_agency_id=run.owner_agency_id, number=number, outcome=outcome, about=key, said=words,
        before=before, notification=made or (before.notification if before else None),
    )  # fmt: skip
