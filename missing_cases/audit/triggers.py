"""Migration operation that puts a table under the write audit."""

from django.db import migrations


def audited(table: str, *, digest: tuple[str, ...] = (), child: str = "child_id") -> migrations.RunSQL:
    """Return the operation that records every insert, update and delete of a table in `audit.event`.

    `digest`: columns of classified free text, kept as a SHA-256 digest instead of words (privacy/fields.py says which).
    `child`: the column that names the child, or "" when rows belong to no child.
    """
    arguments = ", ".join(f"'{value}'" for value in (child, *digest))
    return migrations.RunSQL(
        [
            f"CREATE TRIGGER audit_row AFTER INSERT OR UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION audit.record_change({arguments})"
        ],
        [f"DROP TRIGGER audit_row ON {table}"],
    )
