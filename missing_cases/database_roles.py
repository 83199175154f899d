"""The database roles, made once per cluster by its superuser before any migration (design, "Binding")."""

from contextlib import closing
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection as Connection

OWNER, APP, CLOCK, AUDIT_OWNER, BACKUP = "mc_owner", "mc_app", "mc_clock", "mc_audit_owner", "mc_backup"
ATTRIBUTES = {
    OWNER: "LOGIN NOBYPASSRLS",
    APP: "LOGIN NOBYPASSRLS",
    CLOCK: "LOGIN NOBYPASSRLS",
    AUDIT_OWNER: "NOLOGIN NOBYPASSRLS",
    BACKUP: "LOGIN BYPASSRLS",
}
EXTENSIONS = ("pg_trgm", "btree_gist", "unaccent", "fuzzystrmatch", "citext")
FOR_EVERY_DATABASE = (
    "GRANT CREATE ON DATABASE {database} TO mc_owner",
    "GRANT USAGE, CREATE ON SCHEMA public TO mc_owner",
    "ALTER DEFAULT PRIVILEGES FOR ROLE mc_owner IN SCHEMA public"
    " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO mc_app",
    "ALTER DEFAULT PRIVILEGES FOR ROLE mc_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO mc_app",
    "ALTER DEFAULT PRIVILEGES FOR ROLE mc_owner IN SCHEMA public GRANT SELECT ON TABLES TO mc_backup",
)


def ensure_roles(database: Connection, *, passwords: dict[str, str] | None = None, may_become: bool = False) -> None:
    """Make the roles of the cluster and the extensions and default privileges of this database. Idempotent.

    `passwords`: one per role that signs in; none where the cluster trusts its socket. `may_become` lets the owner take
    on the other roles: for throw-away test clusters alone.
    """
    database.autocommit = True
    with database.cursor() as cursor:
        for role, attributes in ATTRIBUTES.items():
            _ensure_role(cursor, role, attributes, (passwords or {}).get(role))
        cursor.execute("GRANT mc_audit_owner TO mc_owner WITH INHERIT FALSE, SET TRUE")
        if may_become:
            cursor.execute("ALTER ROLE mc_owner CREATEDB")
            cursor.execute("GRANT mc_app, mc_clock, mc_backup TO mc_owner WITH INHERIT FALSE, SET TRUE")
        for extension in EXTENSIONS:
            cursor.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
        name = sql.Identifier(database.info.dbname)
        for statement in FOR_EVERY_DATABASE:
            cursor.execute(sql.SQL(statement).format(database=name))


def ensure_roles_at(address: str, **how) -> None:
    """Do the same in the database at this address, which names the cluster's superuser."""
    with closing(psycopg2.connect(address)) as database:
        ensure_roles(database, **how)


def address_as(address: str, role: str, *, database: str = "") -> str:
    """Return a database's address for another role without password ("" keeps the one it names) and database."""
    parts = urlsplit(address)
    whom = f"{role}@{parts.netloc.rpartition('@')[2]}" if role else parts.netloc
    # urlunsplit drops the slashes before an empty host; libpq needs them
    return urlunsplit(parts._replace(netloc=whom or "@", path=f"/{database}" if database else parts.path))


def _ensure_role(cursor, role, attributes, password):
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    verb = "ALTER" if cursor.fetchone() else "CREATE"
    cursor.execute(sql.SQL("{} ROLE {} {}").format(sql.SQL(verb), sql.Identifier(role), sql.SQL(attributes)))
    if password:
        cursor.execute(sql.SQL("ALTER ROLE {} PASSWORD %s").format(sql.Identifier(role)), [password])
