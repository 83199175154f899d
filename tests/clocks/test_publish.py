from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction

from clocks.engine.errors import ProtocolError
from clocks.management.commands import load_protocols
from clocks.models import ProtocolVersion
from clocks.services import publish_protocol
from missing_cases.access.context import acting_as_system
from tests.clocks.engine.shipped import SMALL, small, text_of
from tests.clocks.world import MISSING, act_as

LOOSE = text_of("wigan").replace(
    "due: {after: 72 hours}\n    steps:\n      - {code: warn_24h",
    "due: {after: 96 hours}\n    steps:\n      - {code: warn_24h",
)  # noqa: E501


def load():
    out = StringIO()
    call_command("load_protocols", stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def england(db):
    with acting_as_system("test") as now:
        publish_protocol(text=text_of("england"), now=now)
        yield now


def test_the_shipped_protocols_are_published_once(db):
    names = [*(f"england {n}" for n in range(1, 7)), "bolton 1", "bolton 2", "kirklees 1", "rochdale 1"]
    names += ["wigan 1", "wigan 2", "wigan 3", "wigan 4", "wigan 5"]
    assert load() == [f"{name}: published" for name in names]
    assert load() == [f"{name}: already there" for name in names]
    version = ProtocolVersion.objects.get(code="wigan", version=2)
    assert version.protocol.rule("need_to_know_24h").source.section == "Section 12"
    assert version.content["ratified_on"] == "2017-09-07"
    assert len(version.digest) == 64


def test_a_faulty_file_is_refused_with_its_name_and_line(db, tmp_path, monkeypatch):
    (tmp_path / "england.yaml").write_text(small(("version: 1", "version: one")))
    monkeypatch.setattr(load_protocols, "SHIPPED", tmp_path)
    with pytest.raises(CommandError, match=r"england\.yaml:\nLine 2: The protocol, 'version'"):
        load()
    assert not ProtocolVersion.objects.exists()


def test_published_content_never_changes_under_its_number(england):
    with pytest.raises(ProtocolError, match="a change needs a new version number"):
        publish_protocol(text=text_of("england").replace("72 hours", "48 hours"), now=england)
    changed = text_of("england").replace("version: 1", "version: 2").replace("2014-01-01", "2020-01-01")
    assert publish_protocol(text=changed, now=england)[1] is True


def test_a_local_protocol_stands_on_england(db):
    with acting_as_system("test") as now, pytest.raises(ProtocolError, match="England baseline first"):
        publish_protocol(text=SMALL, now=now)


def test_a_local_protocol_cannot_loosen_what_is_statutory(england):
    with pytest.raises(ProtocolError, match="'return_interview_72h' allows more time than the England rule"):
        publish_protocol(text=LOOSE, now=england)
    assert publish_protocol(text=text_of("wigan"), now=england)[1] is True


def test_a_floor_that_rises_later_holds_as_well(england):
    stricter = text_of("england").replace("version: 1", "version: 2").replace("2014-01-01", "2030-01-01")
    publish_protocol(text=stricter.replace("due: {after: 72 hours}", "due: {after: 48 hours}"), now=england)
    with pytest.raises(ProtocolError, match="allows more time"):
        publish_protocol(text=text_of("wigan"), now=england)


def test_a_published_version_cannot_be_changed_or_removed_by_the_application(england):
    for write in (
        lambda: ProtocolVersion.objects.update(title="x"),
        lambda: ProtocolVersion.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            write()


@pytest.mark.parametrize("clash", ["number", "date"])
def test_the_database_keeps_one_version_per_number_and_day(england, clash):
    taken = ProtocolVersion.objects.get(code="england")
    taken.pk = None
    taken._state.adding = True
    taken.id = ProtocolVersion().id
    taken.version = 1 if clash == "number" else 2
    taken.in_force_from = "2014-01-01" if clash == "date" else "2015-01-01"
    name = "protocol_version_numbered_once" if clash == "number" else "protocol_version_dated_once"
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        taken.save(force_insert=True)


def test_drafter_and_publisher_are_different_people(world):
    act_as(world.by)
    drafter, publisher = world.people["team_manager"], world.people["practice_manager"]
    with pytest.raises(IntegrityError, match="published_by_a_second_person"), transaction.atomic():
        publish_protocol(text=SMALL, drafted_by=drafter, published_by=drafter, now=MISSING)
    version, _ = publish_protocol(text=SMALL, drafted_by=drafter, published_by=publisher, now=MISSING)
    assert (version.drafted_by, version.published_by, version.published_at) == (drafter, publisher, MISSING)
