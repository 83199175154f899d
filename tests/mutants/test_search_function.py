"""The search function by itself: what it returns before the application filters again."""

import pytest
from django.db import connection

from missing_cases.access import context
from tests.children.world import make_access, make_child

pytestmark = pytest.mark.django_db


def found(by):
    with context.acting(by), connection.cursor() as cursor:
        cursor.execute("SELECT child_id FROM search_children('{amira,khan}'::text[], '{}'::text[], NULL, '', 10)")
        return [row[0] for row in cursor.fetchall()]


def test_it_returns_the_readers_own_and_nobody_elses():
    by, other = make_access(), make_access()
    child = make_child(by)
    make_child(other, given_names="Zoe", family_name="Quill")  # so that the other holds a grant on somebody
    assert found(by) == [child.pk]
    assert found(other) == []
