import pytest

from disclosures import services
from missing_cases.access import context
from tests.disclosures.world import KIND, RECORDS, make_world
from tests.sign_in import sign_in

PARTS = frozenset({"account.why", "why.8", "why.4"})


@pytest.fixture
def world(db):
    """The agencies, the child and the record."""
    return make_world()


@pytest.fixture
def send(world):
    """Send the made-up record as its manager; arguments change what is sent and to whom."""

    def run(*, by=None, now=None, **changes):
        by = by or world.manager
        wanted = {
            "source_kind": KIND, "source_id": world.record, "child": world.child, "parts": PARTS,
            "recipient_agency": world.spoc.agency, "legal_basis": "safeguarding", "reason": "Kept against their will.",
        }  # fmt: skip
        with context.acting(by):
            return services.send_disclosure(**{**wanted, **changes}, by=by, now=now or world.now)

    return run


@pytest.fixture
def as_reader():
    """Run a service as somebody: `as_reader(access, services.open_disclosure, disclosure=..., now=...)`."""

    def run(access, service, **arguments):
        with context.acting(access):
            return service(by=access, **arguments)

    return run


@pytest.fixture
def made_up(world):
    """The record behind the disclosures, to be changed by a test."""
    return RECORDS.kept[world.record]


@pytest.fixture
def visit(client):
    """Return a client signed in as one of the world's people."""

    def run(access):
        return sign_in(client, access.user)

    return run


@pytest.fixture
def sent(world, send):
    """A disclosure to Northshire Police, not opened."""
    return send(handling="Do not tell the family.")
