"""Row-level security, grants and the audit, from the first release on. Each policy is written out here."""

from pathlib import Path

from django.db import migrations

from missing_cases.access.row_security import AGENCY, granted, protect, protect_audience_rows, protect_child_rows
from missing_cases.audit.triggers import audited
from missing_cases.models.scoped import Tier

CORE = Path(__file__).resolve().parents[1]
RECORD_ROWS = ["child_name", "care_status", "placement", "key_worker", "child_adult", "child_place", "child_phone"]
SHARED = {"adult": "child_adult", "place": "child_place", "phone": "child_phone"}
ACTOR = "(SELECT app_actor())"


def _script(path):
    return migrations.RunSQL((CORE / path).read_text(), migrations.RunSQL.noop)


def _shared(table, link):
    linked = f"EXISTS (SELECT 1 FROM {link} l WHERE l.{table}_id = {table}.id AND {granted('l.child_id', Tier.RECORD)})"
    own = f"{table}.owner_agency_id = {AGENCY}"
    return protect(table, see=f"({own} OR {linked})", add=own, change=own)


class Migration(migrations.Migration):
    dependencies = [("missing_cases", "0001_initial"), ("guardian", "0001_initial")]

    operations = [
        _script("access/sql/functions.sql"),
        _script("audit/sql/audit.sql"),
        protect(
            "child",
            see=granted("child.id"),
            add=f"entered_by_agency_id = {AGENCY}",
            change=granted("child.id", Tier.RECORD),
            clock="SELECT",
        ),
        *[protect_child_rows(table) for table in RECORD_ROWS],
        migrations.RunSQL(
            [
                "GRANT SELECT ON care_status, placement, key_worker TO mc_clock",
                *[f"CREATE POLICY clock_all ON {t} TO mc_clock USING (true)" for t in RECORD_ROWS[1:4]],
                "GRANT SELECT ON agency, team, membership, staff, auth_permission, django_content_type TO mc_clock",
            ],
            migrations.RunSQL.noop,
        ),
        *[_shared(table, link) for table, link in SHARED.items()],
        protect(
            "involvement",
            see=f"(involvement.agency_id = {AGENCY} AND {granted('involvement.child_id')}"
            f" OR {granted('involvement.child_id', Tier.RECORD)})",
            add=f"({granted('involvement.child_id', Tier.RECORD)}"
            f" OR (involvement.agency_id = {AGENCY} AND is_new_child(involvement.child_id)))",
            change=granted("involvement.child_id", Tier.RECORD),
            clock="SELECT",
        ),
        protect(
            "named_access",
            see=f"(named_access.user_id = {ACTOR} OR {granted('named_access.child_id', Tier.RECORD)})",
            add=f"(named_access.agency_id = {AGENCY} AND named_access.kind <> 'break_glass'"
            f" AND {granted('named_access.child_id', Tier.RECORD)})",
            change=granted("named_access.child_id", Tier.RECORD),
            clock="SELECT",
        ),
        protect("child_grant", see="child_grant.group_id = ANY ((SELECT app_groups())::int[])", add="false", change="false"),
        migrations.RunSQL("REVOKE INSERT, UPDATE, DELETE ON child_grant FROM mc_app", migrations.RunSQL.noop),
        protect_audience_rows("stored_file"),
        protect(
            "message",
            see=f"(message.recipient_id = {ACTOR} OR message.agency_id = {AGENCY})",
            add="true",
            change=f"(message.recipient_id = {ACTOR} OR message.agency_id = {AGENCY})",
            clock="SELECT, INSERT, UPDATE",
        ),
        audited("child", child="id", digest=("description", "disability", "void_reason", "demo_note")),
        *[audited(table) for table in RECORD_ROWS],
        audited("adult", child="", digest=("notes",)),
        audited("place", child=""),
        audited("phone", child="", digest=("notes",)),
        audited("involvement"),
        audited("named_access"),
        audited("child_grant", child="content_object_id"),
        audited("stored_file"),
        audited("staff", child="", digest=("password",)),
        audited("membership", child=""),
        audited("team", child=""),
        audited("agency", child=""),
        migrations.RunSQL(
            [
                f"CREATE TRIGGER refuse_generic_grant BEFORE INSERT OR UPDATE ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION refuse_generic_grant()"
                for table in ("guardian_userobjectpermission", "guardian_groupobjectpermission")
            ],
            migrations.RunSQL.noop,
        ),
    ]
