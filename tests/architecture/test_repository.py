"""What may be committed: no address of a registry, no path of a machine, no private word."""

import os
import re
import subprocess

import pytest

from tests.architecture.tree import APPS, committed, name
from tests.browser import ROOT

LOCKS = [*sorted((ROOT / "requirements").glob("*.txt")), *ROOT.glob("assets/package-lock.json"),
         *ROOT.glob("scripts/browser/package-lock.json")]  # fmt: skip


@pytest.mark.parametrize("lock", LOCKS, ids=name)
def test_no_lock_names_a_registry(lock):
    text = re.sub(r'"url": "[^"]*"', "", lock.read_text())  # a project's page for donations
    assert "://" not in text
    assert '"resolved"' not in text


def test_every_requirement_is_pinned_by_its_hash():
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        for block in re.split(r"\n(?=\S)", path.read_text().strip()):
            assert re.match(r"[A-Za-z0-9._\[\],-]+==\S+", block) and "--hash=sha256:" in block, (
                f"{path.name}: {block[:60]}"
            )


def test_every_dependency_has_its_reason():
    silent = [
        f"{path.name}: {line}"
        for path in sorted((ROOT / "requirements").glob("*.in"))
        for line in path.read_text().splitlines()
        if line.strip() and not line.startswith(("#", "-r"))
        and "#" not in line and line not in ("pytest", "ruff", "mypy", "pytest-django")
        and not line.startswith(("types-", "django-stubs", "djangorestframework-stubs"))
    ]  # fmt: skip
    assert silent == []


def test_no_path_of_a_machine_is_committed():
    here = str(ROOT)
    homes = re.compile(r"(?<![\w.])/(?:" + "|".join(("home", "Users", "ro" + "ot")) + r")/\w+")
    found = [name(p) for p in committed() if here in (text := p.read_text(errors="replace")) or homes.search(text)]
    assert found == []


def test_no_bytecode_and_no_private_file_is_tracked():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:  # an export without history has nothing to be tracked in
        assert not (ROOT / ".git").exists()
        return
    private = [f for f in listed.stdout.split() if re.search(r"\.pyc$|^\.local/|^secrets/|^\.venv/|\.env$", f)]
    assert private == []


def test_the_readme_names_commands_that_exist():
    text = (ROOT / "README.md").read_text()
    script = (ROOT / "run").read_text()
    for command in re.findall(r"\./run ([a-z]+)", text):
        assert re.search(rf"^    {command}\)", script, re.MULTILINE), command
    assert os.access(ROOT / "run", os.X_OK) and os.access(ROOT / ".ci" / "run", os.X_OK)


def test_every_app_is_under_the_contract_of_dependencies():
    text = (ROOT / "pyproject.toml").read_text()
    layers = re.search(r"layers = \[(.*?)\]", text, re.DOTALL).group(1)
    for app in APPS:
        assert re.search(rf'[" ]{app}[" ]', layers)
