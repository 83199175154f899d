"""What is sent to a browser: small, ours alone, and built from what is here."""

import re
import subprocess
from pathlib import Path

import brotli
import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static/mc"
COLD, WARM = 45 * 1024, 10 * 1024
PAGES = ["/help/components/", "/accounts/login/", "/help/"]


def small(content: bytes) -> int:
    return len(brotli.compress(content, quality=5))  # what WhiteNoise and a proxy manage in passing


@pytest.mark.parametrize("path", PAGES)
def test_a_page_seen_for_the_first_time_is_at_most_45_kilobytes(client, db, path):
    page = client.get(path, follow=True).content
    parts = set(re.findall(r'(?:href|src)="/static/(mc/[^"]+)"', page.decode()))
    assert "mc/app.css" in parts
    assert small(page) <= WARM
    assert small(page) + sum(small((ROOT / "static" / part).read_bytes()) for part in parts) <= COLD


def test_the_heaviest_page_a_person_can_meet_stays_within_the_budget():
    scripts = ["app.js", "js-enabled.js", "clocks.js", "session.js", "autosave.js"]
    assert (
        small((STATIC / "app.css").read_bytes()) + sum(small((STATIC / s).read_bytes()) for s in scripts) <= COLD - WARM
    )


def test_every_file_we_serve_is_built_and_needs_no_map_and_no_other_host():
    sources = {path.name for path in (ROOT / "assets/js").glob("*.js")} | {"app.css"}
    assert {path.name for path in STATIC.iterdir()} == sources
    for path in STATIC.iterdir():
        text = path.read_text()
        assert "sourceMappingURL" not in text
        assert not re.search(r"url\((?!['\"]?data:)", text)
        hosts = set(re.findall(r"https?://([\w.-]+)", text)) - {"www.w3.org"}
        assert hosts <= (
            {"design-system.service.gov.uk", "frontend.design-system.service.gov.uk"}
            if path.name == "app.js"
            else set()
        )


def test_the_lock_file_pins_every_package_and_names_no_registry():
    lock = (ROOT / "assets/package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert lock.count('"integrity"') >= lock.count('"node_modules/')
    package = (ROOT / "assets/package.json").read_text()
    assert not re.search(r'": "[\^~>*]', package)


def test_whoever_wrote_what_we_ship_is_named():
    notice = (ROOT / "THIRD-PARTY.md").read_text()
    assert "GOV.UK Frontend" in notice and "MIT licence" in notice and "The above copyright notice" in notice


def test_the_check_of_the_build_is_sound_shell():
    subprocess.run(["sh", "-n", ROOT / "assets/check.sh"], check=True)
