"""Migration operations that put a table behind PostgreSQL's row-level security, reading guardian's grant rows.

Policies name three readers: `mc_app` (what its settings allow), `mc_owner` (migrations: everything) and, where asked,
`mc_clock` (the cranks). Every policy is written out in the migration that adds the table.
"""

from typing import Any

from django.db import migrations

from missing_cases.models.scoped import Tier

PERMISSION = "(SELECT app_view_child_permission())"
GROUPS = "ANY ((SELECT app_groups())::int[])"
AGENCY = "(SELECT app_agency())"


def granted(child: str, tier: int = Tier.HEADER) -> str:
    """Return the SQL test "the reader holds a live grant of this tier on the child in this column"."""
    return (
        f"EXISTS (SELECT 1 FROM child_grant g WHERE g.content_object_id = {child}"
        f" AND g.permission_id = {PERMISSION} AND g.group_id = {GROUPS}"
        f" AND g.tier >= {int(tier)} AND (g.valid_to IS NULL OR g.valid_to > statement_timestamp()))"
    )


def addressed(table: str, child: str = "child_id") -> str:
    """Return the SQL test for a row with an audience: any grant, and the row is the reader's to read."""
    column = f"{table}.{child}"
    return (
        f"({granted(column)} AND ({table}.owner_agency_id = {AGENCY}"
        f" OR {AGENCY} = ANY ({table}.audience_agencies)"
        f" OR ({table}.audience = 'all_involved' AND {granted(column, Tier.RECORD)})))"
    )


def protect(
    table: str,
    *,
    see: str,
    add: str | None = None,
    change: str | None = None,
    remove: str | None = None,
    clock: str = "",
) -> migrations.RunSQL:
    """Return the operation that turns row-level security on for a table.

    `see`, `add`, `change`, `remove`: SQL tests for mc_app; add and change default to `see`, remove to nobody.
    `clock`: privileges of mc_clock on the table ("SELECT", "SELECT, UPDATE"); it then sees every row.
    """
    add, change = add or see, change or see
    statements: list[Any] = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY owner_all ON {table} TO mc_owner USING (true) WITH CHECK (true)",
        f"CREATE POLICY app_see ON {table} FOR SELECT TO mc_app USING ({see})",
        f"CREATE POLICY app_add ON {table} FOR INSERT TO mc_app WITH CHECK ({add})",
        f"CREATE POLICY app_change ON {table} FOR UPDATE TO mc_app USING ({change}) WITH CHECK ({change})",
    ]
    if remove:
        statements.append(f"CREATE POLICY app_remove ON {table} FOR DELETE TO mc_app USING ({remove})")
    else:
        statements.append(f"REVOKE DELETE, TRUNCATE ON {table} FROM mc_app")
    if clock:
        statements.append(f"GRANT {clock} ON {table} TO mc_clock")
        statements.append(f"CREATE POLICY clock_all ON {table} TO mc_clock USING (true) WITH CHECK (true)")
    policies = ["owner_all", "app_see", "app_add", "app_change", "app_remove", "clock_all"]
    undo: list[Any] = [f"DROP POLICY IF EXISTS {name} ON {table}" for name in policies]
    undo.append(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    return migrations.RunSQL(statements, undo)


def protect_child_rows(table: str, *, tier: int = Tier.RECORD, clock: str = "") -> migrations.RunSQL:
    """Protect a table of the child's record: open to grants of this tier or above."""
    return protect(table, see=granted(f"{table}.child_id", tier), clock=clock)


def protect_audience_rows(table: str, *, clock: str = "") -> migrations.RunSQL:
    """Protect rows that carry owner_agency and an audience: grant AND audience. Only the owner changes a row."""
    own = f"{granted(f'{table}.child_id')} AND {table}.owner_agency_id = {AGENCY}"
    return protect(table, see=addressed(table), add=own, change=own, clock=clock)


def append_only(table: str) -> migrations.RunSQL:
    """Let mc_app add and read rows of a table, never change or remove them."""
    return migrations.RunSQL(
        [f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM mc_app"], [f"GRANT UPDATE, DELETE ON {table} TO mc_app"]
    )
