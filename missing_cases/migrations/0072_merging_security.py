"""Row-level security and audit of merges, the functions that do them, and search and audit that know of them."""

import re
from pathlib import Path

from django.db import migrations

from missing_cases.access.row_security import AGENCY, granted, protect
from missing_cases.audit.triggers import audited
from missing_cases.models.scoped import Tier

CORE = Path(__file__).resolve().parents[1]
MERGING = (CORE / "children" / "sql" / "merging.sql").read_text()
BY_REFERENCE = "SELECT c.id, 1, 2, 'identifier' FROM child c"
BY_OLD_REFERENCE = "SELECT coalesce(surviving_child(c.id), c.id), 1, 2, 'identifier' FROM child c"
OF_CHILD = {
    "reads_of": ("r.children @> ARRAY[child_key]", "r.children && public.with_merged(child_key)"),
    "changes_of": ("e.child_id = child_key", "e.child_id = ANY (public.with_merged(child_key))"),
}
KEPT = granted("child_merge.kept_id", Tier.RECORD)
OWN = f"({KEPT} AND {granted('child_merge.merged_id', Tier.RECORD)} AND child_merge.owner_agency_id = {AGENCY})"


def _function(script, beginning):
    return re.search(rf"^CREATE FUNCTION {re.escape(beginning)}.*?\$\$;$", script, re.MULTILINE | re.DOTALL).group()


def _anew(function):
    return function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)


def _search():
    before = _anew(_function((CORE / "children" / "sql" / "search_words.sql").read_text(), "search_children("))
    return migrations.RunSQL(before.replace(BY_REFERENCE, BY_OLD_REFERENCE), before)


def _audit_of_merged():
    script = (CORE / "audit" / "sql" / "audit.sql").read_text()
    before = [_anew(_function(script, f"audit.{name}(")) for name in OF_CHILD]
    after = [text.replace(*OF_CHILD[name]) for name, text in zip(OF_CHILD, before, strict=True)]
    as_audit_owner = ["SET LOCAL ROLE mc_audit_owner", None, "RESET ROLE"]
    return migrations.RunSQL(
        [statement or "\n".join(after) for statement in as_audit_owner],
        [statement or "\n".join(before) for statement in as_audit_owner],
    )


class Migration(migrations.Migration):
    dependencies = [("missing_cases", "0071_merging")]

    operations = [
        protect("child_merge", see=KEPT, add=OWN, change=KEPT),
        protect(
            "merged_row",
            see="EXISTS (SELECT 1 FROM child_merge m WHERE m.id = merged_row.merge_id)",
            add="false",
            change="false",
        ),
        migrations.RunSQL(
            [
                "REVOKE INSERT, UPDATE ON merged_row FROM mc_app",
                "REVOKE UPDATE ON child_merge FROM mc_app",
                "GRANT UPDATE (undone_at, undone_by_id, undone_reason) ON child_merge TO mc_app",
            ],
            ["GRANT INSERT, UPDATE ON merged_row TO mc_app", "GRANT UPDATE ON child_merge TO mc_app"],
        ),
        audited("child_merge", child="kept_id", digest=("reason", "undone_reason")),
        migrations.RunSQL(
            MERGING,
            "DROP FUNCTION take_merge_apart(uuid, jsonb), follow_back(uuid, uuid), put_back(merged_row, jsonb),"
            " record_merge(uuid), move_merged_rows(uuid), begin_merge(uuid), who_newly_sees(uuid, uuid),"
            " demand_answering_for(uuid[]), answers_alone_for(uuid[]), count_rows_of(uuid, uuid),"
            " rows_of_children(uuid[]), subjects_of(text), columns_of_children(),"
            " with_merged(uuid), surviving_child(uuid)",
        ),
        _search(),
        _audit_of_merged(),
    ]
