"""Drafts of a protocol belong to their agency alone; a text that was saved stays as it was."""

from django.db import migrations

from missing_cases.access.row_security import AGENCY, append_only, protect
from missing_cases.audit.triggers import audited


class Migration(migrations.Migration):
    dependencies = [("clocks", "0006_drafts")]

    operations = [
        protect("protocol_draft", see=f"protocol_draft.agency_id = {AGENCY}"),
        protect("protocol_draft_text", see=f"protocol_draft_text.agency_id = {AGENCY}"),
        append_only("protocol_draft_text"),
        audited("protocol_draft", child="", digest=("end_reason",)),
        audited("protocol_draft_text", child="", digest=("text",)),
    ]
