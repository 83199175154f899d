"""Production refuses to start with anything absent, short or known: each refusal by really starting a process."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.browser import ROOT

RANDOM = "q7Zk-2mVx_9TbLr4WcNe8HsYd3GfPj6QuAoXi5KtMyBvEw1R0nC"
OTHER = "Hs4Lw-9pQz_7XcVb2NmKj5GtRf8YdEa3UiOo6TqWk1SxZrPv8mD"
WHOLE = {
    "SECRET_KEY": RANDOM,
    "DRAFT_KEY_SECRET": OTHER,
    "ALLOWED_HOSTS": "missing.example",
    "DATABASE_URL": f"postgresql://mc_app:{RANDOM}@db/missing_cases",
    "REDIS_URL": f"redis://:{RANDOM}@cache:6379/0",
    "EMAIL_HOST": "mail.example",
    "EMAIL_HOST_PASSWORD": OTHER,
}
REFUSED = {  # what is given in place of a good value -> what the refusal says
    **{f"{name} absent": ({name: ""}, f"{name} is not set") for name in WHOLE},
    "SECRET_KEY short": ({"SECRET_KEY": RANDOM[:20]}, "SECRET_KEY is too short"),
    "SECRET_KEY of one letter": ({"SECRET_KEY": "x" * 60}, "SECRET_KEY is too short"),
    "SECRET_KEY of the local settings": (
        {"SECRET_KEY": "local-only-not-a-secret-and-refused-in-production"}, "SECRET_KEY is a known default"),
    "SECRET_KEY of the tests": (
        {"SECRET_KEY": "test-only-not-a-secret-but-long-enough-for-its-purpose"}, "SECRET_KEY is a known default"),
    "SECRET_KEY made by startproject": ({"SECRET_KEY": f"django-insecure-{RANDOM}"}, "SECRET_KEY is a known default"),
    "SECRET_KEY of an example": ({"SECRET_KEY": f"change-me-{RANDOM}"}, "SECRET_KEY is a known default"),
    "an old key that is known": ({"SECRET_KEY_FALLBACKS": f"{OTHER} secret{RANDOM}"}, "FALLBACKS is a known"),
    "DRAFT_KEY_SECRET short": ({"DRAFT_KEY_SECRET": "abc"}, "DRAFT_KEY_SECRET is too short"),
    "DRAFT_KEY_SECRET of the local settings": (
        {"DRAFT_KEY_SECRET": "local-only-not-a-secret-and-refused-in-production"}, "DRAFT_KEY_SECRET is a known"),
    "one secret for two things": ({"DRAFT_KEY_SECRET": RANDOM}, "must differ from SECRET_KEY"),
    "every host": ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS holds a wildcard"),
    "every host below one": ({"ALLOWED_HOSTS": "missing.example,.example"}, "ALLOWED_HOSTS holds a wildcard"),
    "database without password": ({"DATABASE_URL": "postgresql://mc_app@db/m"}, "The password in DATABASE_URL"),
    "database with a default": (
        {"DATABASE_URL": "postgresql://mc_app:password-of-mc-app@db/m"}, "DATABASE_URL is a known default"),
    "database as superuser": (
        {"DATABASE_URL": f"postgresql://postgres:{RANDOM}@db/m"}, "DATABASE_URL must sign in as mc_app"),
    "queue without password": ({"REDIS_URL": "redis://cache:6379/0"}, "The password in REDIS_URL"),
    "queue with a default": ({"REDIS_URL": "redis://:changeme@cache:6379/0"}, "REDIS_URL is a known default"),
    "mail with a default": ({"EMAIL_HOST_PASSWORD": "password1234"}, "EMAIL_HOST_PASSWORD is a known default"),
    "debugging": ({"DEBUG": "true"}, "DEBUG is on"),
    "sign-in links": ({"DEMO_SIGN_IN": "1"}, "DEMO_SIGN_IN is on"),
}  # fmt: skip


def start(*, given=(), command=("-c", "import django; django.setup()")):
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "missing_cases.settings.production"}
    environment.update({**WHOLE, **dict(given)})
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )


def refusals(names):
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(names, pool.map(lambda name: start(given=REFUSED[name][0]), names), strict=True))


@pytest.fixture(scope="module")
def outcomes():
    return refusals(list(REFUSED))


@pytest.mark.parametrize("name", REFUSED)
def test_production_refuses_to_start_with(outcomes, name):
    done = outcomes[name]
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert REFUSED[name][1] in last and "ImproperlyConfigured" in last
    assert RANDOM not in done.stderr and OTHER not in done.stderr, "a refusal prints no secret"


def test_production_starts_when_everything_is_given():
    done = start()
    assert done.returncode == 0, done.stderr


def test_secrets_may_come_from_files(tmp_path):
    (tmp_path / "key").write_text(f"{RANDOM}\n")
    done = start(given={"SECRET_KEY": "", "SECRET_KEY_FILE": str(tmp_path / "key")})
    assert done.returncode == 0, done.stderr


def test_a_secret_file_that_is_not_there_is_named(tmp_path):
    done = start(given={"SECRET_KEY_FILE": str(tmp_path / "none")})
    assert "SECRET_KEY_FILE cannot be read" in done.stderr


def test_a_default_in_a_file_is_refused_too(tmp_path):
    (tmp_path / "key").write_text("local-only-not-a-secret-and-refused-in-production")
    assert "SECRET_KEY is a known default" in start(given={"SECRET_KEY_FILE": str(tmp_path / "key")}).stderr


@pytest.mark.parametrize("command", ["web", "worker", "clockd"])
def test_each_process_refuses_not_only_the_settings(command):
    words = {
        "web": ("-m", "gunicorn", "missing_cases.wsgi", "--bind", "127.0.0.1:0", "--no-control-socket"),
        "worker": ("-m", "celery", "-A", "missing_cases", "worker", "--pool=solo"),
        "clockd": ("manage.py", "clockd", "--once"),
    }[command]
    done = start(given={"SECRET_KEY": ""}, command=words)
    assert done.returncode != 0
    assert "SECRET_KEY is not set" in done.stdout + done.stderr


def test_djangos_deployment_check_finds_nothing():
    given = {"CLAMD_ADDRESS": "clamd:3310"}
    done = start(given=given, command=("manage.py", "check", "--deploy", "--fail-level", "WARNING"))
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_without_a_virus_daemon_it_starts_and_says_so():
    done = start(command=("manage.py", "check", "--deploy"))
    assert done.returncode == 0, done.stderr
    assert "missing_cases.W001" in done.stderr
