"""Two councils, a police force and one child, for the tests of access."""

from types import SimpleNamespace

import pytest

from missing_cases.access import context, emergency, grants
from missing_cases.access.policy import access_for
from missing_cases.models import Child
from tests.accounts.conftest import make_person

REASON = "Police at the door, the duty line is not answered"


def access_of(user):
    return access_for(user, now=context.database_now())


def make_child(access, number=1, *, involve=True):
    with context.acting(access) as now:
        child = Child.objects.create(
            reference=f"MC-2026-{number:06}", family_name="Quillon", given_names=f"Tamsin{number}",
            entered_by_agency=access.agency, entered_by=access.user, entered_at=now,
        )  # fmt: skip
        if involve:
            grants.involve_agency(
                child=child, agency=access.agency, role="responsible", legal_basis="s17", by=access.user, now=now
            )
    return child


@pytest.fixture
def world(db):
    """A child of Northshire, whose co-ordinator, manager and duty worker are `own`, `manager` and `duty`."""
    people = {
        "own": make_person("Northshire Council", "missing_coordinator"),
        "manager": make_person("Northshire Council", "team_manager"),
        "other": make_person("Southshire Council", "missing_coordinator"),
        "stranger": make_person("Southshire Council", "duty_worker"),
        "police": make_person("Northshire Police", "police_spoc", kind="police"),
    }
    child = make_child(access_of(people["own"]))
    return SimpleNamespace(child=child, **people)


def make_scene():
    """A child of Northshire placed in Southshire, whose duty worker sits in a team without a grant on the child."""
    north = {
        "own": make_person("Northshire Council", "missing_coordinator"),
        "manager": make_person("Northshire Council", "team_manager"),
        "closed": make_person("Northshire Council", "team_manager"),
    }
    duty = make_person("Southshire Council", "duty_worker")
    stranger = make_person("Westshire Council", "duty_worker")
    child = make_child(access_of(north["own"]))
    with context.acting_as_system("test"):
        team = duty.memberships.get().team
        team.scope = "assigned"
        team.save()
        north["closed"].is_active = False
        north["closed"].save()
    with context.acting(access_of(north["own"])) as now:
        grants.involve_agency(
            child=child, agency=team.agency, role="host", legal_basis="placed there", by=north["own"], now=now
        )
    return SimpleNamespace(child=child, duty=duty, stranger=stranger, **north)


def break_glass(user, child, reason=REASON):
    by = access_of(user)
    with context.acting(by) as now:
        return emergency.open_in_emergency(child_id=child.pk, reason=reason, by=by, now=now)
