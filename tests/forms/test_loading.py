"""Published versions are immutable."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from missing_cases.access import context
from missing_cases.errors import RuleError
from missing_cases.forms import loading, selectors
from missing_cases.models import CodeListVersion, FormVersion
from tests.conftest import as_role

pytestmark = pytest.mark.django_db


def load():
    out = StringIO()
    call_command("load_forms", stdout=out)
    return out.getvalue()


def test_loading_twice_publishes_once():
    assert "Published return_interview 1" in load()
    before = list(FormVersion.objects.values_list("pk", "digest"))
    assert load() == "Nothing new to publish.\n"
    assert list(FormVersion.objects.values_list("pk", "digest")) == before
    assert CodeListVersion.objects.filter(code_list="yes_no", version=1).exists()


def test_a_changed_published_version_is_refused_and_nothing_is_kept(definition):
    with context.acting_as_system("test") as now:
        loading.publish_form(definition=definition, now=now)
        with pytest.raises(RuleError, match="Publish your change as a new version"):
            loading.publish_form(definition=replace(definition, title="Changed"), now=now)
        loading.publish_form(definition=replace(definition, title="Changed", version=2), now=now)
    assert [row.content["title"] for row in FormVersion.objects.order_by("version")] == ["A trial form", "Changed"]


def test_the_command_ends_in_words_when_a_definition_is_faulty(tmp_path, monkeypatch):
    (tmp_path / "bad.yaml").write_text("code_list: Bad\nversion: 1\npublished_on: 2026-01-01\nchoices: []\n")
    monkeypatch.setattr(loading, "CODE_LISTS", tmp_path)
    with pytest.raises(CommandError, match=r"bad.yaml:1: “Bad” is no code"):
        load()
    assert not FormVersion.objects.exists()


@pytest.mark.parametrize("role", ["mc_app", "mc_owner"])
@pytest.mark.parametrize("statement", ["UPDATE form_version SET version = 9", "DELETE FROM form_version"])
def test_nobody_changes_a_published_version_in_the_database(role, statement):
    load()
    with (
        context.acting_as_system("test"),
        as_role(role),
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="permission denied|never changed"),
        transaction.atomic(),
    ):
        cursor.execute(statement)


def test_a_record_takes_the_version_in_force_on_its_day(definition):
    with context.acting_as_system("test") as now:
        for version, day in ((1, "2026-01-01"), (2, "2026-06-01")):
            later = replace(definition, version=version, published_on=definition.published_on.fromisoformat(day))
            loading.publish_form(definition=later, now=now)

    def version_on(day):
        return selectors.version_in_force("trial", definition.published_on.fromisoformat(day)).version

    assert [version_on(day) for day in ("2016-05-16", "2026-01-01", "2026-05-31", "2026-06-01")] == [1, 1, 1, 2]
    with pytest.raises(FormVersion.DoesNotExist, match="load_forms"):
        selectors.version_in_force("unheard_of", definition.published_on)
