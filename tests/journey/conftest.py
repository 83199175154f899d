"""The demonstration's people around one child, committed, each at a browser of their own."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import transaction

from missing_cases.access.context import acting, acting_as_system, database_now
from missing_cases.children import services as children
from missing_cases.models import CareStatusCode, KeyWorkerRole, PlacementKind, Sex
from reporting.demo.cast import make_cast
from tests.journey.desk import Desk

BEGAN = date(2024, 1, 8)


@pytest.fixture
def cast(committed_database):
    """Wigan's protocol, the forms and the demonstration's people."""
    with committed_database.django_as("mc_owner"):
        call_command("load_protocols", verbosity=0)
        call_command("load_forms", verbosity=0)
    with transaction.atomic(), acting_as_system("test"):
        return make_cast()


@pytest.fixture
def child(cast):
    """A looked-after child of Wigan, with a placement and a social worker."""
    with transaction.atomic():
        now = database_now()
        by = cast.access("manager", now)
        with acting(by):
            made = children.create_child(
                given_names="Tegan",
                family_name="Marsh",
                date_of_birth=date(2011, 6, 21),
                sex=Sex.FEMALE,
                by=by,
                now=now,
            )
            status = CareStatusCode.LOOKED_AFTER
            children.set_care_status(child=made, code=status, from_on=BEGAN, by=by, now=now)
            children.set_placement(
                child=made, kind=PlacementKind.CHILDRENS_HOME, provider=cast.agencies["home"], from_on=BEGAN, by=by,
                now=now,
            )  # fmt: skip
            worker = cast.people["social_worker"]
            children.add_key_worker(
                child=made, role=KeyWorkerRole.SOCIAL_WORKER, user=worker, from_on=BEGAN, by=by, now=now
            )
    return made


@pytest.fixture
def desk_of(cast, child, new_page):
    """Return a function that seats a person at a browser: `desk_of("coordinator", width=1280, javascript=True)`."""

    def seat(name, *, width=1280, javascript=True):
        page = new_page(user=cast.people[name], width=width, javascript=javascript)
        return Desk(page, name, width=width, javascript=javascript)

    return seat
