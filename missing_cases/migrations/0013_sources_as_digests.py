"""The audit keeps where a link to a person, place or telephone comes from as a digest: it is free text about people."""

from django.db import migrations

from missing_cases.audit.triggers import audited


def _audited_again(table):
    undone = audited(table)
    return [migrations.RunSQL(undone.reverse_sql, undone.sql), audited(table, digest=("source",))]


class Migration(migrations.Migration):
    dependencies = [("missing_cases", "0012_seals")]

    operations = [operation for table in ("child_adult", "child_place", "child_phone") for operation in _audited_again(table)]
