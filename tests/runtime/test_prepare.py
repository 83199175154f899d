"""One command brings a database to what the code needs, as often as it is run."""

from django.core.management import call_command

TABLES = "SELECT (SELECT count(*) FROM protocol_version), (SELECT count(*) FROM form_version)"


def test_tables_protocols_and_forms_are_there_and_stay_as_they_are(committed_database, capsys):
    with committed_database.django_as("mc_owner"):
        call_command("prepare")
        first = committed_database.run(TABLES)
        call_command("prepare")
    assert min(first[0]) > 0
    assert committed_database.run(TABLES) == first
    assert "published" in capsys.readouterr().out.lower()
