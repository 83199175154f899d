"""What left stays frozen; only whose record it stands on may change, and that by a merge of two records alone."""

import re
from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"
BEFORE = re.search(
    r"^CREATE OR REPLACE FUNCTION guard_disclosure\(.*?\$\$;$",
    (SQL / "guard_waiting.sql").read_text(),
    re.MULTILINE | re.DOTALL,
).group()
# mc_app is never mc_owner; the functions that merge two records run as it.
AFTER = BEFORE.replace("new.id, new.child_id,", "new.id,").replace("old.id, old.child_id,", "old.id,").replace(
    "    IF new.state <> old.state AND NOT EXISTS",
    "    IF new.child_id <> old.child_id AND current_user <> 'mc_owner' THEN\n"
    "        RAISE EXCEPTION 'what was disclosed is frozen';\n"
    "    END IF;\n"
    "    IF new.state <> old.state AND NOT EXISTS",
    1,
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0004_files")]

    operations = [migrations.RunSQL(AFTER, BEFORE)]
