"""A published form and a record begun under it."""

from types import SimpleNamespace

import pytest

from missing_cases.access import context
from missing_cases.forms.loading import publish_form
from missing_cases.forms.reading import read_code_list, read_form
from missing_cases.forms.services import begin_record
from missing_cases.models import FormSection, new_id
from tests.forms.people import make_access, make_agency, make_child

YES_NO = """
code_list: yes_no
version: 1
published_on: 2026-01-01
choices:
  - {code: yes, label: "Yes"}
  - {code: no, label: "No"}
"""
FORM = """
form: trial
version: 1
published_on: 2026-01-01
title: "A trial form"
source: "Made for the tests"
sections:
  - code: first
    title: "First"
    questions:
      - {code: story, kind: words, label: "What happened?", empties: [not_asked, did_not_want_to_say]}
      - {code: hurt, kind: yes_no, label: "Were you hurt?", words: "Comments", empties: [not_asked], alert: [yes],
         worrying: [yes]}
      - {code: how, kind: text, label: "How?", shown_if: {hurt: yes}}
      - {code: seen_on, kind: date, label: "Seen on"}
  - code: second
    title: "Second"
    questions:
      - {code: parts, kind: choices, code_list: yes_no@1, label: "Which parts?", empties: [not_known]}
"""


def read_lists(text=YES_NO):
    found = read_code_list(text, name="yes_no.yaml")
    return {(found.code, found.version): found}


def read(text=FORM):
    return read_form(text, name="trial.yaml", code_lists=read_lists())


@pytest.fixture
def definition():
    return read()


@pytest.fixture
def world(db, definition):
    """A council with two workers and a manager, the police with the child's header, another council; one record."""
    with context.acting_as_system("test") as now:
        publish_form(definition=definition, now=now)
        council, police, other = make_agency("council"), make_agency("police"), make_agency("council")
        ada = make_access(council, "social_worker", now, "Ada Able")
        ben = make_access(council, "social_worker", now, "Ben Baker")
        mia = make_access(council, "team_manager", now, "Mia Mason")
        officer = make_access(police, "police_spoc", now, "Pat Pole")
        stranger = make_access(other, "missing_coordinator", now, "Sam Stone")
    child = make_child(ada, (officer, "police"))
    with context.acting(ada) as now:
        record = begin_record(
            form="trial", on=now.date(), child=child, owner_agency=council, subject_kind="trial", subject_id=new_id(),
            by=ada, now=now,
        )  # fmt: skip
    sections = {row.code: row for row in FormSection.objects.filter(record=record)}
    return SimpleNamespace(
        now=now, council=council, police=police, ada=ada, ben=ben, mia=mia, officer=officer, stranger=stranger,
        child=child, record=record, first=sections["first"], second=sections["second"],
    )  # fmt: skip
