"""The production description: who gets which secret, what is watched, and that the parts match the tested ones."""

import json
import os
import subprocess
import sys
from shutil import copy

import pytest
import yaml

from missing_cases.embedded import postgres_programs, valkey_program
from tests.browser import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}


def run(*command, cwd=ROOT, **environment):
    return subprocess.run(
        command, cwd=cwd, env={"PATH": os.environ["PATH"], **environment}, capture_output=True, text=True, timeout=120
    )


def test_each_address_reaches_only_the_processes_that_need_it():
    holders = {
        name: {service for service in SERVICES if name in SERVICES[service].get("secrets", [])}
        for name in COMPOSE["secrets"]
    }
    assert holders["owner_database_url"] == {"migrate", "roles"}
    assert holders["clock_database_url"] == {"worker", "beat", "clockd"}
    assert holders["app_database_url"] == {"web"}
    assert holders["superuser_database_url"] == {"roles"}
    assert all(holders.values()), "every secret is somebody's"


def test_no_secret_stands_in_the_file():
    for name, service in SERVICES.items():
        for key, value in service.get("environment", {}).items():
            if any(word in key for word in ("SECRET", "PASSWORD", "DATABASE_URL", "REDIS_URL")):
                assert key.endswith("_FILE") and value.startswith("/run/secrets/"), f"{name}: {key}"


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"roles", "migrate"}))
def test_what_runs_on_is_watched_and_started_again(name):
    assert "healthcheck" in SERVICES[name]
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", sorted(OURS))
def test_our_processes_may_write_nowhere_and_rise_nowhere(name):
    service = OURS[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]


def test_nothing_serves_before_the_tables_are_migrated():
    for name in ("web", "worker", "beat", "clockd"):
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_the_tested_servers_are_the_deployed_ones():
    postgres = run(postgres_programs() / "postgres", "--version").stdout
    valkey = run(valkey_program(), "--version").stdout
    assert f") {SERVICES['postgres']['image'].partition(':')[2]}." in postgres
    assert f"v={SERVICES['valkey']['image'].partition(':')[2]}." in valkey


@pytest.fixture
def written(tmp_path):
    (tmp_path / "scripts").mkdir()
    copy(ROOT / "scripts" / "make_secrets", tmp_path / "scripts")
    first = run("sh", "scripts/make_secrets", cwd=tmp_path)
    return tmp_path, first


def test_make_secrets_writes_every_secret_but_the_one_only_an_operator_has(written):
    folder, first = written
    assert first.returncode == 1 and "secrets/email_host_password" in first.stderr
    made = {path.name for path in (folder / "secrets").iterdir()}
    assert made == set(COMPOSE["secrets"]) - {"email_host_password"}
    assert (folder / "secrets").stat().st_mode & 0o777 == 0o700


def test_make_secrets_leaves_what_is_there(written):
    folder, _ = written
    before = {path.name: path.read_text() for path in (folder / "secrets").iterdir()}
    (folder / "secrets" / "email_host_password").write_text("given by the operator")
    assert run("sh", "scripts/make_secrets", cwd=folder).returncode == 0
    assert {name: (folder / "secrets" / name).read_text() for name in before} == before


@pytest.mark.parametrize("name", ["web", "worker", "migrate"])
def test_production_starts_with_the_secrets_that_were_made(written, name):
    folder, _ = written
    (folder / "secrets" / "email_host_password").write_text("Tq8-zWm3_LpX")
    environment = {"ALLOWED_HOSTS": "missing.example", "EMAIL_HOST": "mail.example"}
    for key, value in SERVICES[name]["environment"].items():
        if "${" not in value:
            environment[key] = value.replace("/run/secrets", str(folder / "secrets"))
    done = run(sys.executable, "-c", "import django; django.setup()", **environment)
    assert done.returncode == 0, done.stderr


def test_the_image_carries_the_product_and_nothing_of_its_making():
    kept = (ROOT / ".dockerignore").read_text().split()
    assert kept[0] == "*"
    assert not {"!tests", "!.git", "!secrets", "!.local", "!benchmarks"} & set(kept)
    assert json.dumps(SERVICES["web"]["ports"]) == '["127.0.0.1:8000:8000"]'


def test_the_container_asks_the_first_page_as_the_proxy_would(server):
    environment = {"ALLOWED_HOSTS": "localhost", "ADDRESS": server.url}
    assert run(sys.executable, "scripts/first_page_answers", **environment).returncode == 0
    server.process.terminate()
    server.process.wait(20)
    assert run(sys.executable, "scripts/first_page_answers", **environment).returncode != 0
