"""Machine tokens: shown once, kept as a digest, ended by time or by hand, and no wider than their scope."""

import datetime as dt

import pytest
from django.test import Client

from missing_cases.access.context import acting, acting_as_system, database_now
from missing_cases.access.perms import Perm
from missing_cases.access.policy import NotAllowed, access_for
from missing_cases.accounts.bearer import digest_of, find_token
from missing_cases.accounts.tokens import make_token, tokens_of, withdraw_token
from missing_cases.errors import RuleError
from missing_cases.models import MachineToken, User
from tests.accounts.conftest import PASSWORD, make_person
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.machine_site")]
YEAR = dt.timedelta(days=365)


@pytest.fixture
def machine(administrator):
    return make_person("Northshire Council", "missing_coordinator", user_kind="service")


@pytest.fixture
def manager(administrator):
    return access_for(administrator, now=database_now())


def make(manager, machine, scopes=("child_search",), *, lasts=YEAR):
    with acting(manager) as now:
        return make_token(
            name="Case system", machine=machine, scopes=scopes, expires_at=now + lasts, by=manager, now=now
        )


def call(secret, path="/api/whoami/", **headers):
    return Client().get(path, headers={"Authorization": f"Bearer {secret}", **headers})


def test_a_machine_is_bound_as_its_agency_with_its_scope(manager, machine):
    token, secret = make(manager, machine, ["child_search", "export"])
    told = call(secret).json()
    assert told == {
        "user": str(machine.pk), "agency": str(manager.agency_id), "perms": ["child_search", "export"],
        "actor": str(machine.pk),
    }  # fmt: skip


def test_a_scope_never_adds_to_what_the_role_may_do(manager, machine):
    _token, secret = make(manager, machine, ["child_search", "interview_authorise"])
    assert call(secret).json()["perms"] == ["child_search"]


def test_the_secret_is_kept_nowhere(manager, machine, oracle):
    token, secret = make(manager, machine)
    assert token.digest == digest_of(secret)
    whole = oracle("SELECT t::text FROM machine_token t") + oracle("SELECT e::text FROM audit.event e")
    assert not any(secret in row or secret[4:] in row for (row,) in whole)


@pytest.mark.parametrize("given", ["nonsense", "mc_" + "a" * 43, ""])
def test_an_unknown_token_is_answered_401(given):
    answer = call(given)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")


def test_a_withdrawn_token_opens_nothing(manager, machine):
    token, secret = make(manager, machine)
    with acting(manager) as now:
        withdraw_token(token=token, by=manager, now=now)
    assert call(secret).status_code == 401


def test_a_token_past_its_day_opens_nothing(manager, machine):
    token, secret = make(manager, machine)
    with acting(manager) as now:
        MachineToken.objects.update(made_at=now - YEAR, expires_at=now - dt.timedelta(seconds=1))
    assert call(secret).status_code == 401


def test_disabling_the_machine_closes_its_tokens(manager, machine):
    _token, secret = make(manager, machine)
    with acting_as_system("test"):
        User.objects.filter(pk=machine.pk).update(is_active=False)
    assert call(secret).status_code == 401


def test_a_token_opens_the_api_alone(manager, machine):
    _token, secret = make(manager, machine)
    assert call(secret, "/account/")["Location"].startswith("/accounts/login/")


def test_a_bad_token_is_not_helped_by_a_good_session(client, manager, administrator):
    sign_in(client, administrator)
    assert client.get("/api/whoami/", headers={"Authorization": "Bearer wrong"}).status_code == 401


def test_without_a_token_the_api_answers_401_not_a_page():
    assert Client().get("/api/whoami/").status_code == 401


def test_a_machine_whose_role_has_ended_is_nobody(manager, machine):
    _token, secret = make(manager, machine)
    with acting_as_system("test"):
        machine.memberships.update(to_on=dt.date(2020, 1, 1))
    assert call(secret).json()["perms"] == []


def test_tokens_of_another_agency_are_out_of_sight(manager, machine):
    make(manager, machine)
    other = make_person("Southshire Council", "administrator")
    theirs = access_for(other, now=database_now())
    with acting(theirs):
        assert MachineToken.objects.count() == 0
        assert list(tokens_of(theirs)) == []


def test_a_token_for_another_agencys_machine_is_refused(manager):
    stranger = make_person("Southshire Council", "missing_coordinator", user_kind="service")
    with pytest.raises(RuleError) as refused:
        make(manager, stranger)
    assert refused.value.field == "machine"


@pytest.mark.parametrize("scopes", [[], ["token_manage"], ["nothing like it"], ["export", "break_glass_review"]])
def test_scopes_machines_may_not_have(manager, machine, scopes):
    with pytest.raises(RuleError) as refused:
        make(manager, machine, scopes)
    assert refused.value.field == "scopes"


@pytest.mark.parametrize("lasts", [dt.timedelta(0), -YEAR, dt.timedelta(days=400)])
def test_a_token_ends_within_a_year(manager, machine, lasts):
    with pytest.raises(RuleError) as refused:
        make(manager, machine, lasts=lasts)
    assert refused.value.field == "expires_on"


def test_only_who_may_manage_tokens_makes_one(coordinator, machine):
    theirs = access_for(coordinator, now=database_now())
    with pytest.raises(NotAllowed):
        make(theirs, machine)


def test_making_and_withdrawing_are_audited(manager, machine, oracle):
    token, _secret = make(manager, machine)
    with acting(manager) as now:
        withdraw_token(token=token, by=manager, now=now)
    rows = oracle("SELECT operation, actor FROM audit.event WHERE row_id = %s ORDER BY id", [str(token.pk)])
    assert rows == [("I", str(manager.user.pk)), ("U", str(manager.user.pk))]


def test_the_page_shows_the_secret_once_and_withdraws(client, administrator, machine, manager):
    sign_in(client, administrator)
    in_a_month = (database_now() + dt.timedelta(days=30)).date()
    given = {
        "name": "Case system", "machine": machine.pk, "scopes": ["child_search"], "expires_on_day": in_a_month.day,
        "expires_on_month": in_a_month.month, "expires_on_year": in_a_month.year,
    }  # fmt: skip
    secret = client.post("/account/tokens/", given).context["secret"]
    assert find_token(secret)[0].scopes == frozenset({Perm.CHILD_SEARCH})
    again = client.get("/account/tokens/")
    assert secret not in again.content.decode()
    (token, live) = again.context["tokens"][0]
    assert live
    assert client.post(f"/account/tokens/{token.pk}/withdraw/").status_code == 302
    assert find_token(secret) is None


def test_the_page_says_beside_the_field_what_is_wrong(client, administrator, machine):
    sign_in(client, administrator)
    answer = client.post("/account/tokens/", {"name": "Case system", "machine": machine.pk})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"scopes", "expires_on"}
    assert 'value="Case system"' in answer.content.decode()


def test_the_page_is_for_those_who_manage_tokens(client, coordinator):
    sign_in(client, coordinator)
    assert client.get("/account/tokens/").status_code == 403
    assert PASSWORD not in client.get("/account/tokens/").content.decode()


def test_anothers_token_is_not_found(client, manager, machine):
    token, _secret = make(manager, machine)
    other = make_person("Southshire Council", "administrator")
    sign_in(client, other)
    assert client.post(f"/account/tokens/{token.pk}/withdraw/").status_code == 404
