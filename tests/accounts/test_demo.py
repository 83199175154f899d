"""Sign-in links of the demonstration: one click locally, nothing anywhere else."""

import pytest
from django.core import signing
from django.core.management import CommandError, call_command
from django.urls import NoReverseMatch, reverse

from missing_cases.access.context import acting_as_system
from missing_cases.accounts.checks import demo_sign_in_is_local, no_shortcuts, sign_in_is_whole
from missing_cases.accounts.demo import SALT, link_for
from missing_cases.models import User
from tests.accounts.conftest import make_person

local = pytest.mark.urls("tests.accounts.demo_site")


@pytest.fixture
def demonstration(settings):
    settings.DEMO_SIGN_IN = True


@local
@pytest.mark.django_db
def test_one_click_signs_in_with_the_second_factor_waived(client, coordinator, demonstration):
    assert client.get(link_for(coordinator))["Location"] == "/"
    page = client.get("/account/")
    assert page.status_code == 200
    assert "This is a demonstration" in page.content.decode()
    assert page.wsgi_request.user == coordinator


@local
@pytest.mark.django_db
def test_such_a_session_is_worth_nothing_once_the_demonstration_ends(client, coordinator, settings):
    settings.DEMO_SIGN_IN = True
    client.get(link_for(coordinator))
    settings.DEMO_SIGN_IN = False
    assert client.get("/account/")["Location"] == "/account/second-factor/"


@local
@pytest.mark.django_db
def test_a_link_to_production_by_mistake_answers_404(client, coordinator):
    assert client.get(link_for(coordinator)).status_code == 404


OTHERS = {"nonsense": "nonsense", "other salt": signing.dumps("x", salt="another purpose")}


@local
@pytest.mark.django_db
@pytest.mark.parametrize("token", OTHERS.values(), ids=OTHERS)
def test_only_links_we_signed_work(client, demonstration, token):
    assert client.get(f"/demo/sign-in/{token}/").status_code == 404


@local
@pytest.mark.django_db
def test_a_disabled_person_or_a_machine_has_no_link(client, coordinator, demonstration):
    with acting_as_system("test"):
        User.objects.filter(pk=coordinator.pk).update(is_active=False)
    assert client.get(link_for(coordinator)).status_code == 404
    machine = make_person("Northshire Council", "missing_coordinator", user_kind="service")
    assert client.get(link_for(machine)).status_code == 404


@local
@pytest.mark.django_db
def test_clicking_another_persons_link_changes_the_session(client, coordinator, administrator, demonstration):
    client.get(link_for(coordinator))
    before = client.session.session_key
    client.get(link_for(administrator))
    assert client.session.session_key != before
    assert client.get("/account/").wsgi_request.user == administrator


@local
@pytest.mark.django_db
def test_the_command_prints_one_link_a_person(capsys, coordinator, administrator, demonstration):
    make_person("Northshire Council", "missing_coordinator", user_kind="service")
    call_command("demo_sign_in_links", base="http://127.0.0.1:8000/")
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" | ")[1] for line in lines] == ["Agency administrator", "Missing co-ordinator"]
    assert lines[1].endswith(f"http://127.0.0.1:8000{link_for(coordinator)}")


@pytest.mark.django_db
def test_elsewhere_there_is_no_such_address_and_no_such_command(client):
    with pytest.raises(NoReverseMatch):
        reverse("demo:sign_in", args=["x"])
    assert client.get(f"/demo/sign-in/{signing.dumps('x', salt=SALT)}/").status_code == 404
    with pytest.raises(CommandError, match="local settings alone"):
        call_command("demo_sign_in_links")


def test_production_refuses_to_check_out_with_links_on(settings):
    settings.DEMO_SIGN_IN = True
    for module in ("missing_cases.settings.production", "missing_cases.settings.base", None):
        settings.SETTINGS_MODULE = module
        assert [problem.id for problem in demo_sign_in_is_local(None)] == ["missing_cases.C001"]
    settings.DEMO_SIGN_IN = False
    assert demo_sign_in_is_local(None) == []


def test_local_settings_may_have_links(settings):
    settings.DEMO_SIGN_IN = True
    settings.SETTINGS_MODULE = "missing_cases.settings.local"
    assert demo_sign_in_is_local(None) == []


@pytest.mark.parametrize("name", ["MFA_TOTP_INSECURE_BYPASS_CODE", "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"])
def test_shortcuts_of_allauth_are_refused(settings, name):
    assert no_shortcuts(None) == []
    setattr(settings, name, "000000")
    assert [problem.id for problem in no_shortcuts(None)] == ["missing_cases.C002"]


def test_a_middleware_that_is_missing_or_misplaced_is_refused(settings):
    assert sign_in_is_whole(None) == []
    settings.MIDDLEWARE = [*reversed(settings.MIDDLEWARE)]
    assert sign_in_is_whole(None)
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "Axes" not in name]
    assert sign_in_is_whole(None)
