"""What a process checks before it serves: that row-level security binds it."""

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

ROLE = """
SELECT current_user, r.rolsuper, r.rolbypassrls,
       EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relowner = r.oid AND n.nspname IN ('public', 'audit') AND c.relkind = 'r')
  FROM pg_roles r WHERE r.rolname = current_user
"""
UNPROTECTED = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = 'public' AND c.relkind = 'r' AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
   AND (c.relname = 'child' OR EXISTS (SELECT 1 FROM pg_attribute a
         WHERE a.attrelid = c.oid AND a.attname = 'child_id' AND NOT a.attisdropped))
"""


def refuse_unsafe_role(expected: str) -> None:
    """Raise ImproperlyConfigured unless this process is the expected database role, bound by row-level security.

    Also refuses when a table that names a child is not forced behind row-level security.
    """
    with connection.cursor() as cursor:
        cursor.execute(ROLE)
        name, superuser, bypass, owns = cursor.fetchone()
        cursor.execute(UNPROTECTED)
        open_tables = [row[0] for row in cursor.fetchall()]
    connection.close()
    if name != expected:
        raise ImproperlyConfigured(f"This process must sign in to the database as {expected}, not as {name}.")
    if superuser or bypass or owns:
        raise ImproperlyConfigured(
            f"The database role {name} can bypass row-level security. It must not serve anybody."
        )
    if open_tables:
        raise ImproperlyConfigured(f"These tables are not behind row-level security: {', '.join(sorted(open_tables))}.")
