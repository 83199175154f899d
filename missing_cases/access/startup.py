"""What a process checks before it serves: that row-level security binds it."""

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

ROLE = """
SELECT current_user, r.rolsuper OR s.rolsuper, r.rolbypassrls OR s.rolbypassrls,
       EXISTS (SELECT 1 FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relowner IN (r.oid, s.oid)),
       EXISTS (SELECT 1 FROM pg_roles o WHERE o.oid NOT IN (r.oid, s.oid) AND pg_has_role(s.oid, o.oid, 'MEMBER')
                  AND (o.rolsuper OR o.rolbypassrls OR o.rolname IN ('mc_owner', 'mc_audit_owner')))
  FROM pg_roles r, pg_roles s WHERE r.rolname = current_user AND s.rolname = session_user
"""
UNPROTECTED = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
   AND (c.relname = 'child' OR EXISTS (SELECT 1 FROM pg_attribute a
         WHERE a.attrelid = c.oid AND a.attname = 'child_id' AND NOT a.attisdropped))
 ORDER BY c.relname
"""


def unprotected_tables() -> list[str]:
    """Return the tables that name a child and are not forced behind row-level security: none, if all is well."""
    with connection.cursor() as cursor:
        cursor.execute(UNPROTECTED)
        return [row[0] for row in cursor.fetchall()]


def refuse_unsafe_role(expected: str) -> None:
    """Raise ImproperlyConfigured unless this process is the expected database role, bound by row-level security.

    Refuses a role that is superuser, bypasses row-level security, owns tables, or may become one that does; and a
    database in which a table that names a child is not forced behind row-level security. Closes its connection.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute(ROLE)
            name, superuser, bypass, owns, may_become = cursor.fetchone()
        open_tables = unprotected_tables()
    finally:
        connection.close()
    if superuser or bypass or owns or may_become:
        raise ImproperlyConfigured(f"The database role {name} can bypass row-level security. It must serve nobody.")
    if name != expected:
        raise ImproperlyConfigured(f"This process must sign in to the database as {expected}, not as {name}.")
    if open_tables:
        raise ImproperlyConfigured(f"These tables are not behind row-level security: {', '.join(open_tables)}.")
