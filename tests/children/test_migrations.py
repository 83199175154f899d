"""What the migrations of search and photographs make can be taken back and made again."""

from io import StringIO

import pytest
from django.core.management import call_command

MADE = """
SELECT 'function', proname || ' ' || pg_get_function_identity_arguments(oid) || md5(prosrc) FROM pg_proc
 WHERE proname IN ('search_children', 'records_elsewhere', 'name_sounds', 'word_likeness')
UNION ALL SELECT 'index', indexdef FROM pg_indexes WHERE tablename IN ('child', 'child_name', 'place')
UNION ALL SELECT 'policy', policyname FROM pg_policies WHERE policyname = 'app_see_photo'
ORDER BY 1, 2
"""


@pytest.mark.django_db
def test_the_models_have_no_change_without_a_migration():
    call_command("makemigrations", "missing_cases", check=True, dry_run=True, stdout=StringIO())


def test_search_and_photographs_can_be_taken_back_and_made_again(committed_database):
    made = committed_database.run(MADE)
    with committed_database.django_as("mc_owner"):
        call_command("migrate", "missing_cases", "0031", stdout=StringIO())
        before = committed_database.run(MADE)
        call_command("migrate", "missing_cases", stdout=StringIO())
    assert {kind for kind, _ in set(made) - set(before)} == {"function", "index", "policy"}
    assert committed_database.run(MADE) == made
