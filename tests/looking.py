"""What every page must stand up to at a browser: no sideways scroll, no barrier; a picture of it where one is asked."""

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe

KNOWN = {"aria-allowed-attr"}  # GOV.UK's own aria-expanded on conditional radios, kept on purpose


def looked_at(page, name, width, scripts=True):
    """Look at a page: `SCREENSHOTS` names the folder its picture goes to. axe runs where scripts may."""
    stays_inside(page, name)
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}_{width}.png", full_page=True)
    found = {each["id"] for each in Axe().run(page).response["violations"]} if scripts else set()
    assert found <= KNOWN, (name, found)


def stays_inside(page, name=""):
    """Fail where a page is wider than its window, once it has come whole: a page without its stylesheet is wide."""
    page.wait_for_load_state()
    wide, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= window, f"{name or page.url} is {wide} pixels wide in a window of {window}"
