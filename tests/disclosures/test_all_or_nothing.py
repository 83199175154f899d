"""A step that dies anywhere leaves nothing behind: no state without its receipt, history, message, clock and audit."""

import pytest
from django.db import connection, transaction

from disclosures import services
from missing_cases.access import context
from tests.database import as_role
from tests.disclosures.conftest import PARTS
from tests.disclosures.world import KIND

pytestmark = pytest.mark.django_db
TABLES = ("disclosure", "disclosure_content", "disclosure_event", "stored_file", "message", "clock", "alarm",
          "clock_event", "audit.event")  # fmt: skip
ROWS = " UNION ALL ".join(
    f"SELECT '{t}', md5(coalesce(string_agg(r::text, '|' ORDER BY r.id), '')) FROM {t} r" for t in TABLES
)  # noqa: E501


class Killed(BaseException):
    """The process is gone."""


@pytest.fixture
def state(oracle):
    """Return a function that reads a digest of every row these steps may touch."""
    return lambda: oracle(ROWS)


class DiesAt:
    """Dies just before its nth statement; a digest of what it had sent until then is all the database ever knew."""

    def __init__(self, nth):
        self.left = nth

    def __call__(self, execute, sql, params, many, context):
        if sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            return execute(sql, params, many, context)
        self.left -= 1
        if self.left == 0:
            raise Killed
        return execute(sql, params, many, context)


def die_everywhere(run, state):
    """Run a step again and again, dying one statement later each time; return in how many places it could die."""
    before, nth = state(), 0
    while True:
        nth += 1
        death = DiesAt(nth)
        try:
            with transaction.atomic(), connection.execute_wrapper(death):
                run()
                raise Killed if death.left <= 0 else StopIteration
        except Killed:
            assert state() == before, f"something stayed behind at statement {nth}"
        except StopIteration:
            assert state() == before
            return nth - 1


def sending(world):
    return lambda: services.send_disclosure(
        source_kind=KIND, source_id=world.record, child=world.child, parts=PARTS, legal_basis="safeguarding",
        recipient_agency=world.spoc.agency, by=world.manager, now=world.now,
    )  # fmt: skip


def test_sending_dies_anywhere_and_leaves_nothing(world, state):
    with context.acting(world.manager):
        assert die_everywhere(sending(world), state) >= 15
        sending(world)()


@pytest.mark.parametrize(
    ("service", "words", "who"),
    [
        ("open_disclosure", {}, "spoc"),
        ("accept_disclosure", {"reference": "NP/1"}, "spoc"),
        ("ask_question", {"words": "Who?"}, "spoc"),
        ("refuse_disclosure", {"reason": "Not us."}, "spoc"),
        ("reply_to_recipient", {"words": "He."}, "manager"),
        ("recall_disclosure", {"reason": "Wrong."}, "manager"),
    ],
)
def test_each_answer_dies_anywhere_and_leaves_nothing(world, send, as_reader, state, service, words, who):
    sent, reader = send(), getattr(world, who)
    if service != "open_disclosure":
        as_reader(world.spoc, services.open_disclosure, disclosure=sent, now=world.now)

    def step():
        getattr(services, service)(disclosure=sent, by=reader, now=world.now, **words)

    with context.acting(reader):
        assert die_everywhere(step, state) >= 3


@pytest.mark.parametrize("table", TABLES)
def test_a_table_that_refuses_its_row_keeps_every_other_from_being_written(world, state, table):
    before, schema = state(), "audit" if table.startswith("audit.") else "public"
    with as_role("mc_audit_owner" if table.startswith("audit.") else "mc_owner"), connection.cursor() as cursor:
        cursor.execute(
            f"CREATE FUNCTION {schema}.planted() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'planted'; END $$"
        )
        cursor.execute(
            f"CREATE TRIGGER planted BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {schema}.planted()"
        )
    with pytest.raises(Exception, match="planted"), context.acting(world.manager):
        sending(world)()
    assert state() == before


def test_a_store_that_cannot_keep_the_file_keeps_the_disclosure_from_being_sent(world, state, settings, tmp_path):
    (tmp_path / "file").write_text("in the way")
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "file"}
        },
    }  # fmt: skip
    before = state()
    with pytest.raises((FileExistsError, NotADirectoryError)), context.acting(world.manager):
        sending(world)()
    assert state() == before
