"""Search word by word, by sound as well as by spelling; hints to co-ordinators alone."""

import re
from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "children" / "sql"
BEFORE = (SQL / "search.sql").read_text()


def _statement(beginning):
    return re.search(rf"^{re.escape(beginning)}.*?;$", BEFORE, re.MULTILINE | re.DOTALL).group()


UNDO = [
    "DROP FUNCTION search_children(text[], text[], date, text, int)",
    "DROP INDEX child_name_words, child_name_sounds, child_by_reference, child_by_council_reference,"
    " child_by_police_reference, child_by_nhs_number, child_by_upn, place_by_postcode",
    "DROP FUNCTION word_likeness(text, text[], text)",
    "DROP FUNCTION name_sounds(text)",
    _statement("CREATE FUNCTION search_children"),
    _statement("CREATE FUNCTION records_elsewhere").replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1),
    "REVOKE EXECUTE ON FUNCTION search_children(text, text[], date, text, int) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION search_children(text, text[], date, text, int) TO mc_app",
    "CREATE INDEX child_name_like ON child_name USING gin (search_key gin_trgm_ops)",
]


class Migration(migrations.Migration):
    dependencies = [("missing_cases", "0032_photographs")]
    operations = [migrations.RunSQL((SQL / "search_words.sql").read_text(), UNDO)]
