"""Row-level security, audit and functions for what sign-in added; words that were kept whole become digests."""

from pathlib import Path

from django.db import migrations

from missing_cases.access.row_security import AGENCY, protect
from missing_cases.audit.triggers import audited

CORE = Path(__file__).resolve().parents[1]
CACHE = """
CREATE TABLE cache_entry (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL)
"""


def _script(path):
    return migrations.RunSQL((CORE / path).read_text(), migrations.RunSQL.noop)


def _audited_again(table, *, digest, child="child_id"):
    undone = audited(table, child=child)
    return [migrations.RunSQL(undone.reverse_sql, undone.sql), audited(table, digest=digest, child=child)]


class Migration(migrations.Migration):
    dependencies = [("missing_cases", "0010_sign_in"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [
        _script("access/sql/emergency.sql"),
        _script("audit/sql/hidden_words.sql"),
        protect("machine_token", see=f"machine_token.agency_id = {AGENCY}"),
        audited("machine_token", child="", digest=("digest",)),
        audited("mfa_authenticator", child="", digest=("data",)),
        *_audited_again("named_access", digest=("reason", "review_note")),
        migrations.RunSQL([CACHE, "CREATE INDEX cache_entry_expires ON cache_entry (expires)"], "DROP TABLE cache_entry"),
        migrations.RunSQL("GRANT DELETE ON rate_limit TO mc_app", migrations.RunSQL.noop),
    ]
