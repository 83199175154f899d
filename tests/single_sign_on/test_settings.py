"""What the settings must say of an issuer before anybody can be sent to it."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from missing_cases.accounts.checks import issuers_are_asked_over_https
from missing_cases.settings.single_sign_on import issuers
from missing_cases.single_sign_on.issuers import all_issuers, find_issuer
from tests.browser import ROOT

RIGHT = {
    "AGENCY": "Northshire Council", "ISSUER": "https://login.example/0123/v2.0", "CLIENT_ID": "missing-cases",
    "CLIENT_SECRET": "qK7-vW2pXr9TzB4mLs8d",
}  # fmt: skip


@pytest.fixture
def name(monkeypatch):
    """Return a function that names an issuer in the environment."""
    for known in [key for key in os.environ if key.startswith("SINGLE_SIGN_ON")]:
        monkeypatch.delenv(known)

    def write(code="north", **changed):
        monkeypatch.setenv("SINGLE_SIGN_ON", ",".join(filter(None, [os.environ.get("SINGLE_SIGN_ON"), code])))
        for key, value in {**RIGHT, **changed}.items():
            if value is None:
                monkeypatch.delenv(f"SINGLE_SIGN_ON_{code.upper()}_{key}", raising=False)
            else:
                monkeypatch.setenv(f"SINGLE_SIGN_ON_{code.upper()}_{key}", value)

    return write


def test_no_name_no_issuer(name):
    assert issuers(strict=True) == {}


def test_an_issuer_is_read_whole(name, settings):
    name(TENANTS="0123, 4567", ACR="loa2 loa3")
    settings.SINGLE_SIGN_ON, settings.SITE_ADDRESS = issuers(strict=True), "https://missing.example/"
    (found,) = all_issuers()
    assert (found.agency, found.issuer, found.client_id) == (RIGHT["AGENCY"], RIGHT["ISSUER"], RIGHT["CLIENT_ID"])
    assert (found.tenants, found.acr) == ({"0123", "4567"}, {"loa2", "loa3"})
    assert found.return_address == "https://missing.example/sign-in/north/return/"
    assert find_issuer("south") is None


def test_the_secret_may_stand_in_a_file(name, tmp_path, monkeypatch):
    kept = tmp_path / "secret"
    kept.write_text("a-long-and-random-Secret-0987\n")
    name(CLIENT_SECRET=None)
    monkeypatch.setenv("SINGLE_SIGN_ON_NORTH_CLIENT_SECRET_FILE", str(kept))
    assert issuers(strict=True)["north"]["client_secret"] == "a-long-and-random-Secret-0987"


@pytest.mark.parametrize("absent", RIGHT)
def test_nothing_may_be_absent(name, absent):
    name(**{absent: None})
    with pytest.raises(ImproperlyConfigured, match=absent):
        issuers(strict=False)


@pytest.mark.parametrize(
    "wrong",
    [
        "http://login.example/0123", "http://127.0.0.1:9000/", "https:///0123", "https://login.example/?x=1",
        "https://login.example/#x", "https://me:word@login.example/", "https://login.example/common/v2.0",
        "https://login.example/organizations", "https://login.example/{tenantid}/v2.0",
    ],
)  # fmt: skip
def test_an_issuer_is_one_agencys_own_over_https(name, wrong):
    name(ISSUER=wrong)
    with pytest.raises(ImproperlyConfigured, match="ISSUER"):
        issuers(strict=True)


def test_on_ones_own_machine_an_issuer_of_the_same_machine_will_do(name):
    name(ISSUER="http://127.0.0.1:9000/tenant", CLIENT_SECRET="short")
    assert issuers(strict=False)["north"]["issuer"] == "http://127.0.0.1:9000/tenant"
    with pytest.raises(ImproperlyConfigured):
        issuers(strict=True)


@pytest.mark.parametrize("secret", ["short", "change-me-please-change-me", "aaaaaaaaaaaaaaaaaaaaaaaa"])
def test_a_weak_or_known_secret_is_refused(name, secret):
    name(CLIENT_SECRET=secret)
    with pytest.raises(ImproperlyConfigured):
        issuers(strict=True)


@pytest.mark.parametrize("code", ["North", "n", "north-shire", "north_shire", "1north"])
def test_a_short_name_is_small_letters_and_digits(name, code):
    name(code)
    with pytest.raises(ImproperlyConfigured):
        issuers(strict=False)


def test_an_issuer_is_named_once(name):
    name()
    name("south", AGENCY="Southshire Council")
    with pytest.raises(ImproperlyConfigured, match="same issuer"):
        issuers(strict=False)
    name()
    with pytest.raises(ImproperlyConfigured, match="twice"):
        issuers(strict=False)


def test_the_check_finds_an_issuer_without_encryption(settings):
    settings.SINGLE_SIGN_ON = {"north": {"issuer": "http://login.example"}, "south": {"issuer": "https://x.example"}}
    settings.SETTINGS_MODULE = "missing_cases.settings.test"
    assert issuers_are_asked_over_https(None) == []
    settings.SETTINGS_MODULE = "missing_cases.settings.production"
    assert [fault.id for fault in issuers_are_asked_over_https(None)] == ["missing_cases.C004"]


def test_production_does_not_start_with_an_issuer_it_would_not_trust():
    code = "import missing_cases.settings.production"
    good = {
        "SECRET_KEY": "x7Qm2Vw9Lz4Kp8Rt3Nd6Bs1Hf5Jc0GyAeUoTiPlWqZrXvMbCkD", "ALLOWED_HOSTS": "missing.example",
        "DRAFT_KEY_SECRET": "y8Rn3Wx0Ma5Lq9Su4Oe7Ct2Ig6Kd1HzBfVpUjQmXrAsYwNcDlE", "EMAIL_HOST": "mail.example",
        "EMAIL_HOST_PASSWORD": "k3J9x-Q2m8Vw-7Zt", "DATABASE_URL": "postgresql://mc_app:k3J9xQ2m8Vw7ZtLp@db/mc",
        "REDIS_URL": "redis://:k3J9xQ2m8Vw7ZtLp@redis:6379/0", "SINGLE_SIGN_ON": "north",
        **{f"SINGLE_SIGN_ON_NORTH_{key}": value for key, value in RIGHT.items()},
    }  # fmt: skip

    def start(**changed):
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **good, **changed}
        return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, cwd=ROOT)

    assert start().returncode == 0, start().stderr
    refused = start(SINGLE_SIGN_ON_NORTH_ISSUER="http://login.example/0123")
    assert refused.returncode != 0
    assert "SINGLE_SIGN_ON_NORTH_ISSUER must begin with https" in refused.stderr
