"""Row-level security and audit of forms. Published versions and answers are never changed, whoever asks."""

from django.db import migrations

from missing_cases.access.row_security import append_only
from missing_cases.audit.triggers import audited
from missing_cases.forms.row_security import protect_record_parts, protect_written_rows

ACTOR = "(SELECT app_actor())"
PUBLISHED = ["form_version", "code_list_version"]

REFUSE = """
CREATE FUNCTION refuse_published_change() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'a published version is never changed: publish a new one'; END $$
"""


class Migration(migrations.Migration):
    dependencies = [("missing_cases", "0020_forms")]

    operations = [
        migrations.RunSQL(
            [
                REFUSE,
                *[
                    f"CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON {table}"
                    " FOR EACH ROW EXECUTE FUNCTION refuse_published_change()"
                    for table in PUBLISHED
                ],
            ],
            [
                *[f"DROP TRIGGER no_change ON {table}" for table in PUBLISHED],
                "DROP FUNCTION refuse_published_change()",
            ],
        ),
        *[append_only(table) for table in PUBLISHED],
        *[audited(table, child="", digest=("content",)) for table in PUBLISHED],
        protect_written_rows("form_record"),
        protect_record_parts("form_section"),
        protect_record_parts("form_answer", add_extra=f"form_answer.author_id = {ACTOR}"),
        migrations.RunSQL(
            [
                "REVOKE UPDATE ON form_answer FROM mc_app",
                "GRANT UPDATE (replaced_at) ON form_answer TO mc_app",
            ],
            ["GRANT UPDATE ON form_answer TO mc_app"],
        ),
        protect_record_parts(
            "form_draft",
            add_extra=f"form_draft.user_id = {ACTOR}",
            change_extra=f"form_draft.user_id = {ACTOR}",
        ),
        protect_record_parts("form_draft_event", add_extra=f"form_draft_event.by_id = {ACTOR}"),
        append_only("form_draft_event"),
        audited("form_record", digest=("void_reason",)),
        audited("form_section", digest=("note",)),
        audited("form_answer", digest=("text", "words")),
        audited("form_draft_event"),
    ]
