"""Reference data by hand: for who looks after the installation alone, audited, and never a child's record."""

from io import StringIO

import pytest
from django.apps import apps
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import NoReverseMatch, reverse

from missing_cases.access import context
from missing_cases.access.grants import sync_grants
from missing_cases.access.policy import access_for
from missing_cases.admin import AgencyForm, site
from missing_cases.models import Agency, Child, Membership, Team, User
from tests.access.conftest import access_of, make_child
from tests.accounts.conftest import make_person
from tests.conftest import as_role
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
AGENCIES, TEAMS = "/reference-data/missing_cases/agency/", "/reference-data/missing_cases/team/"
NEW = {"kind": "council", "name": "Eastshire Council", "short_name": "Eastshire", "active": "on"}


def appoint(email, **options):
    out = StringIO()
    call_command("appoint_administrator", email, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def keeper(db):
    """Somebody who looks after reference data and holds no role anywhere."""
    appoint("keeper@example.org", name="Kay Keeper")
    return User.objects.get(email="keeper@example.org")


@pytest.fixture
def browser(client, keeper):
    return sign_in(client, keeper)


def change(table, row):
    return f"/reference-data/{table}/{row.pk}/change/"


def audited(oracle, table, actor):
    """Return (operation, names of the fields written) of each audit row of a table made by a person."""
    sql = (
        "SELECT operation, ARRAY(SELECT jsonb_object_keys(diff)) FROM audit.event"
        " WHERE table_name = %s AND actor = %s ORDER BY id"
    )
    return oracle(sql, [table, str(actor.pk)])


def fields_of(row, **changes):
    names = ["kind", "name", "short_name", "code", "protocol_code", "telephone", "email", "brand_colour"]
    typed = {name: getattr(row, name) for name in names}
    return {**typed, "active": "on", "police_force": row.police_force_id or "", **changes}


def test_nothing_but_reference_data_is_registered():
    assert {model._meta.db_table for model in site._registry} == {"agency", "team", "grade_scheme"}
    for model in site._registry:
        assert "child" not in {field.name for field in model._meta.get_fields() if not field.auto_created}
    assert Membership in apps.get_models() and Membership not in site._registry


def test_a_role_is_not_enough_and_neither_is_being_appointed_elsewhere(client):
    for role in ("administrator", "team_manager", "police_spoc"):
        sign_in(client, make_person("Northshire Council", role))
        for address in ("/reference-data/", AGENCIES, f"{TEAMS}add/", "/reference-data/jsi18n/"):
            assert client.get(address).status_code == 403
            assert client.post(address, NEW).status_code == 403
    assert not Agency.objects.filter(name="Eastshire Council").exists()


def test_the_signed_out_are_asked_to_sign_in_here_as_everywhere(client):
    answer = client.get(AGENCIES)
    assert answer.headers["Location"] == f"/accounts/login/?next={AGENCIES.replace('/', '%2F')}"
    for closed in ("login/", "logout/", "password_change/", "r/1/1/", "autocomplete/", f"x{AGENCIES}"):
        assert client.get(f"/reference-data/{closed}").status_code == 404


def test_a_password_without_the_second_factor_is_not_enough(client, keeper):
    client.force_login(keeper, backend="missing_cases.accounts.backends.PersonBackend")
    assert client.get(AGENCIES).headers["Location"].startswith("/account/second-factor/")


def test_a_machine_is_refused_even_if_marked(client):
    machine = make_person("Northshire Council", "administrator", user_kind="service")
    User.objects.filter(pk=machine.pk).update(is_staff=True)
    sign_in(client, machine)
    assert client.get("/reference-data/").status_code != 200


def test_it_opens_nothing_else(browser):
    assert browser.get("/reference-data/").status_code == 200
    for address in ("/", "/missing-now/", "/find/", "/reports/month/"):
        assert browser.get(address).status_code == 403


def test_an_agency_is_added_and_audited_in_their_name(browser, keeper, oracle):
    answer = browser.post(f"{AGENCIES}add/", NEW)
    assert answer.status_code == 302
    made = Agency.objects.get(name="Eastshire Council")
    assert (made.kind, made.police_force, made.protocol_code) == ("council", None, "")
    assert [operation for operation, _ in audited(oracle, "agency", keeper)] == ["I"]


def test_a_police_force_and_a_protocol_are_chosen_from_what_there_is(browser, keeper, oracle):
    call_command("load_protocols", verbosity=0)
    with context.acting_as_system("test"):
        council = Agency.objects.create(kind="council", name="Eastshire Council", short_name="East")
        force = Agency.objects.create(kind="police", name="Eastshire Police", short_name="EP")
    page = browser.get(change("missing_cases/agency", council)).content.decode()
    assert ">Eastshire Police</option>" in page
    assert ">Eastshire Council</option>" not in page
    assert 'value="wigan"' in page
    assert 'value="england"' not in page
    sent = fields_of(council, police_force=str(force.pk), protocol_code="wigan")
    assert browser.post(change("missing_cases/agency", council), sent).status_code == 302
    council.refresh_from_db()
    assert (council.police_force, council.protocol_code) == (force, "wigan")
    ((_operation, diff),) = audited(oracle, "agency", keeper)
    assert set(diff) == {"police_force_id", "protocol_code"}
    for wrong in ({"protocol_code": "wigen"}, {"police_force": str(council.pk)}, {"brand_colour": "red"}):
        answer = browser.post(change("missing_cases/agency", council), fields_of(council, **wrong))
        assert answer.status_code == 200
        assert "errorlist" in answer.content.decode()


def test_a_police_force_has_no_force_and_an_agency_keeps_its_kind(browser):
    with context.acting_as_system("test"):
        first, second = (Agency.objects.create(kind="police", name=name, short_name=name) for name in ("One", "Two"))
    address = change("missing_cases/agency", first)
    refused = browser.post(address, fields_of(first, police_force=str(second.pk))).content.decode()
    assert "A police force has no other force of its area." in refused
    browser.post(address, fields_of(first, kind="council", short_name="Uno"))
    first.refresh_from_db()
    assert (first.kind, first.short_name) == ("police", "Uno")


def test_two_people_at_once_do_not_undo_one_another(browser):
    with context.acting_as_system("test"):
        agency = Agency.objects.create(kind="council", name="Eastshire Council", short_name="East")
    form = AgencyForm({**fields_of(agency), "telephone": "0100 000"}, instance=Agency.objects.get(pk=agency.pk))
    assert form.is_valid(), form.errors
    Agency.objects.filter(pk=agency.pk).update(email="duty@example.org")
    site._registry[Agency].save_model(None, form.save(commit=False), form, True)
    agency.refresh_from_db()
    assert (agency.telephone, agency.email) == ("0100 000", "duty@example.org")


def test_nothing_is_deleted(browser):
    with context.acting_as_system("test"):
        agency = Agency.objects.create(kind="council", name="Eastshire Council", short_name="East")
    page = browser.get(change("missing_cases/agency", agency)).content.decode()
    assert "deletelink" not in page
    assert browser.post(f"{AGENCIES}{agency.pk}/delete/", {"post": "yes"}).status_code == 404
    assert browser.post(AGENCIES, {"action": "delete_selected", "_selected_action": [agency.pk]}).status_code in (
        200,
        302,
    )
    assert Agency.objects.filter(pk=agency.pk).exists()
    with pytest.raises(NoReverseMatch):
        reverse("admin:missing_cases_agency_delete", args=[agency.pk])


@pytest.fixture
def northshire():
    """A council's co-ordinator and two of its children."""
    own = make_person("Northshire Council", "missing_coordinator")
    return own, [make_child(access_of(own), number) for number in (1, 2)]


def differences():
    """Return where grants are not what the facts justify."""
    with as_role("mc_clock"), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM grant_differences()")
        return cursor.fetchall()


def seen_by(user):
    with context.acting(access_of(user)) as now:
        return Child.objects.visible_to(access_for(user, now=now)).count()


def join(name):
    with context.acting_as_system("test"):
        team = Team.objects.get(name=name)
        user = User.objects.create_user(email=f"{team.pk}@example.org", full_name="New Person")
        Membership.objects.create(user=user, team=team, role="social_worker", from_on="2016-01-01")
    return user


def test_a_new_team_sees_the_children_it_works_with_and_its_change_follows_at_once(browser, keeper, northshire, oracle):
    own, children = northshire
    agency = own.memberships.get().team.agency
    sent = {"agency": str(agency.pk), "name": "Second team", "scope": "agency", "active": "on"}
    assert browser.post(f"{TEAMS}add/", sent).status_code == 302
    assert [operation for operation, _ in audited(oracle, "team", keeper)] == ["I"]
    worker = join("Second team")
    assert seen_by(worker) == len(children)
    assert differences() == []
    team = Team.objects.get(name="Second team")
    browser.post(change("missing_cases/team", team), {**sent, "scope": "assigned"})
    assert seen_by(worker) == 0
    assert differences() == []
    browser.post(change("missing_cases/team", team), sent)
    assert seen_by(worker) == len(children)
    browser.post(change("missing_cases/team", team), {key: value for key, value in sent.items() if key != "active"})
    with as_role("mc_owner"):
        assert not oracle("SELECT 1 FROM child_grant WHERE group_id = %s", [team.group_id])
    assert differences() == []
    assert seen_by(own) == len(children)


def test_a_restricted_child_stays_with_who_is_named(browser, northshire):
    own, (first, second) = northshire
    with as_role("mc_owner"):
        Child.objects.filter(pk=first.pk).update(restricted=True)
        sync_grants(first)
    agency = own.memberships.get().team.agency
    browser.post(f"{TEAMS}add/", {"agency": str(agency.pk), "name": "Second team", "scope": "agency", "active": "on"})
    with context.acting(access_of(join("Second team"))):
        assert list(Child.objects.values_list("pk", flat=True)) == [second.pk]
    assert differences() == []


def test_the_command_enters_a_person_marks_them_and_takes_it_back(keeper):
    assert not keeper.has_usable_password()
    assert access_for(keeper, now=context.database_now()) is None
    assert "looks after reference data" in appoint("KEEPER@example.org")
    assert User.objects.count() == 1
    appoint("keeper@example.org", remove=True)
    keeper.refresh_from_db()
    assert keeper.is_staff is False
    for options in ({}, {"name": " "}, {"name": "Some Body", "remove": True}):
        with pytest.raises(CommandError, match="Nobody has this address"):
            appoint("nobody@example.org", **options)


def test_they_choose_a_password_by_e_mail_and_land_on_their_account(client, keeper, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/password/reset/", {"email": keeper.email})
    assert [letter.to for letter in mail.outbox] == [[keeper.email]]
    keeper.set_password("harbour velvet lantern")
    keeper.save()
    answer = client.post("/accounts/login/", {"login": keeper.email, "password": "harbour velvet lantern"})
    assert answer.headers["Location"] == "/account/"
    assert sign_in(client, keeper).get("/account/").content.decode().count('href="/reference-data/"') == 1


def test_a_person_with_a_role_lands_on_their_work(client, coordinator):
    answer = client.post("/accounts/login/", {"login": coordinator.email, "password": "harbour velvet lantern"})
    assert answer.headers["Location"] == "/"
