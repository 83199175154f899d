import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def test_ids_made_by_the_database_are_version_seven_and_sort_by_birth():
    with connection.cursor() as cursor:
        cursor.execute("SELECT new_record_id(), pg_sleep(0.002), new_record_id(), pg_sleep(0.002), new_record_id()")
        one, _, two, _, three = cursor.fetchone()
    assert [key.version for key in (one, two, three)] == [7, 7, 7]
    assert one < two < three
