"""The migrations say what the models say, and can be taken back and made again."""

from io import StringIO

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_the_models_have_no_change_without_a_migration():
    call_command("makemigrations", "disclosures", check=True, dry_run=True, stdout=StringIO())


def policies(database):
    found = database.run("SELECT tablename, policyname FROM pg_policies WHERE policyname LIKE 'disclosed%'")
    tables = database.run("SELECT count(*) FROM pg_tables WHERE tablename LIKE 'disclosure%'")
    functions = database.run("SELECT count(*) FROM pg_proc WHERE proname LIKE '%disclosure%'")
    return sorted(found), tables, functions


def test_the_tables_and_their_policies_can_be_taken_back_and_made_again(committed_database):
    before = policies(committed_database)
    assert before[0] == [("stored_file", "disclosed_only"), ("stored_file", "disclosed_see")]
    with committed_database.django_as("mc_owner"):
        call_command("migrate", "disclosures", "zero", stdout=StringIO())
        assert policies(committed_database) == ([], [(0,)], [(0,)])
        call_command("migrate", "disclosures", stdout=StringIO())
    assert policies(committed_database) == before
