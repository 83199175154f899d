"""The first administrator of an agency is appointed by command; from then on they put people into its teams."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from missing_cases.access import context
from missing_cases.access.perms import Perm
from missing_cases.models import Agency, User
from tests.access.conftest import access_of

pytestmark = pytest.mark.django_db


def appoint(email, **options):
    out = StringIO()
    call_command("appoint_administrator", email, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def agency(db):
    with context.acting_as_system("test"):
        return Agency.objects.create(kind="police", name="Eastshire Police", short_name="EP")


def test_the_first_administrator_may_manage_people_and_sees_no_record(agency):
    assert "Fi First is the administrator of Eastshire Police." in appoint(
        "fi@example.org", name="Fi First", agency="eastshire police"
    )
    access = access_of(User.objects.get(email="fi@example.org"))
    assert access.may(Perm.TEAM_MANAGE)
    assert not access.may(Perm.CHILD_HEADER)
    assert not access.user.is_staff
    assert [(team.name, team.scope) for team in agency.teams.all()] == [("Administration", "assigned")]


def test_the_second_is_the_firsts_to_appoint(agency):
    appoint("fi@example.org", name="Fi First", agency=agency.name)
    with pytest.raises(CommandError, match="has an administrator"):
        appoint("sue@example.org", name="Sue Second", agency=agency.name)
    assert not User.objects.filter(email="sue@example.org").exists()
    User.objects.filter(email="fi@example.org").update(is_active=False)
    assert "Sue Second" in appoint("sue@example.org", name="Sue Second", agency=agency.name)
    assert agency.teams.count() == 1


@pytest.mark.parametrize("about", [{"agency": "Nowhere"}, {"agency": "Eastshire Police"}])
def test_an_unknown_agency_or_a_person_without_a_name_is_refused(agency, about):
    with pytest.raises(CommandError):
        appoint("fi@example.org", **about)
    assert not User.objects.exists()
