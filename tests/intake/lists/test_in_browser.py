"""A list is put in, matched and read at a browser, wide with scripts and narrow without."""

import pytest
from django.db import transaction

from intake.lists.reader import turn_lists
from tests.intake.lists.world import BEN, MIA, YEAR, list_of
from tests.intake.world import make_world
from tests.looking import looked_at

BAD = f"Ann Bee,31/6/{YEAR},GM-4,8/5/2016 20:00,,"


@pytest.fixture
def coordinator(committed_database):
    with transaction.atomic():
        return make_world().people["missing_coordinator"]


@pytest.fixture
def kept(settings, tmp_path):
    """Let the worker, which the test plays, read the files that the server keeps."""
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": files}


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, False)])
def test_a_list_is_read_and_its_bad_row_named(new_page, coordinator, committed_database, kept, width, scripts):
    page = new_page(user=coordinator, width=width, javascript=scripts)
    page.goto("/inbox/new/")
    page.get_by_label("Who sent it").fill("Greater Mills Police")
    page.get_by_label("Or choose a file").set_input_files(
        {"name": "missing.csv", "mimeType": "text/csv", "buffer": list_of(MIA, BAD, BEN)}
    )
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("heading", name="What does each column say?").wait_for()
    looked_at(page, "list_columns", width, scripts)
    page.get_by_role("button", name="Read the list").click()
    page.get_by_text("0 of 3 rows are read").wait_for()
    looked_at(page, "list_waiting", width, scripts)
    with committed_database.django_as("mc_clock"):
        turn_lists()
    if not scripts:
        page.get_by_role("link", name="Look again").click()
    page.get_by_text("3 of 3 rows are read").wait_for()
    page.get_by_text("that day does not exist").wait_for()
    looked_at(page, "list_done", width, scripts)
    page.goto("/inbox/")
    page.get_by_role("heading", name="Awaiting a decision (2)").wait_for()
    looked_at(page, "list_inbox", width, scripts)
