"""Every field has a privacy class; free text is a digest in the audit; what is a child's is behind both walls."""

import pytest
from django.db import connection, models

from missing_cases.models import Child
from missing_cases.privacy.fields import (
    PrivacyClass,
    class_of,
    classed_but_gone,
    declared,
    digested_columns,
    installed,
    our_models,
    unclassed,
)

# Tables with a child's rows that the write audit leaves out, each with its reason.
OUTSIDE_THE_AUDIT = {
    "alarm": "made and fired by the machine alone; each firing is a clock_event",
    "clock_event": "append-only proof itself, one row for each thing that happened to a clock",
    "form_draft": "unfinished words; opening, finishing and discarding one is audited (form_draft_event)",
    "message": "ids and delivery alone; what it tells of is audited where it happened",
}


def audit_triggers():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgargs FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgname = 'audit_row' AND t.tgenabled <> 'D'"
        )
        rows = cursor.fetchall()
    return {table: bytes(arguments).decode().split("\0")[:-1] for table, arguments in rows}


def protected():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity AND relforcerowsecurity")
        return {table for (table,) in cursor.fetchall()}


def tables_of_children():
    return sorted(
        model._meta.db_table
        for model in our_models()
        if model is Child or any(field.related_model is Child for field in model._meta.local_fields)
    )


def test_every_field_is_classed():
    assert unclassed() == []


def test_no_class_is_given_to_a_field_that_is_gone_or_twice():
    assert classed_but_gone() == []
    for app in installed():
        for table, classes in declared(app).items():
            names = " ".join(classes.values()).split()
            assert len(names) == len(set(names)), table


def test_a_field_nobody_classed_is_found():
    class Forgotten(models.Model):
        words = models.TextField()
        made_at = models.DateTimeField()

        class Meta:
            app_label = "missing_cases"
            db_table = "forgotten"
            managed = False

    try:
        assert unclassed() == ["forgotten.words"]
        assert class_of(Forgotten._meta.get_field("made_at")) == PrivacyClass.OPERATIONAL
    finally:
        from django.apps import apps

        del apps.all_models["missing_cases"]["forgotten"]
        apps.clear_cache()


def test_a_long_text_is_never_called_operational():
    allowed = {PrivacyClass.FREE_TEXT, PrivacyClass.CONTACT, PrivacyClass.REFERENCE, PrivacyClass.SPECIAL_CATEGORY}
    texts = [field for model in our_models() for field in model._meta.local_fields if type(field) is models.TextField]
    assert len(texts) > 20
    assert [str(field) for field in texts if class_of(field) not in allowed] == []


@pytest.mark.django_db
def test_free_text_on_an_audited_table_is_a_digest():
    triggers = audit_triggers()
    found = {
        model._meta.db_table: digested_columns(model) - set(triggers[model._meta.db_table][1:])
        for model in our_models()
        if model._meta.db_table in triggers
    }
    assert {table: columns for table, columns in found.items() if columns} == {}
    assert "reason" in triggers["named_access"]


@pytest.mark.django_db
def test_every_table_of_children_is_behind_row_level_security():
    assert len(tables_of_children()) > 25
    assert set(tables_of_children()) - protected() == set()


@pytest.mark.django_db
def test_every_table_of_children_is_audited_or_says_why_not():
    left_out = set(tables_of_children()) - set(audit_triggers())
    assert left_out == set(OUTSIDE_THE_AUDIT)


@pytest.mark.django_db
def test_an_audited_table_of_children_names_the_child_in_its_trigger():
    triggers = audit_triggers()
    nameless = [table for table in tables_of_children() if table in triggers and not triggers[table][0]]
    assert nameless == []
