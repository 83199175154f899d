"""What the migrations of an interview's parts make can be taken back and made again."""

from io import StringIO

from django.core.management import call_command

MADE = """
SELECT 'function', proname || md5(prosrc) FROM pg_proc WHERE proname IN ('refuse_second_interview', 'month_rows')
UNION ALL SELECT 'policy', tablename || policyname FROM pg_policies
 WHERE tablename IN ('covered_episode', 'urgent_note', 'interview_attachment', 'stored_file')
UNION ALL SELECT 'trigger', tgrelid::regclass::text || tgname || encode(tgargs, 'escape') FROM pg_trigger
 WHERE tgname IN ('audit_row', 'refuse_second_interview')
ORDER BY 1, 2
"""


def test_the_parts_of_an_interview_can_be_taken_back_and_made_again(committed_database):
    made = committed_database.run(MADE)
    with committed_database.django_as("mc_owner"):
        call_command("migrate", "reporting", "0001", stdout=StringIO())
        call_command("migrate", "return_interviews", "0003", stdout=StringIO())
        before = committed_database.run(MADE)
        call_command("migrate", stdout=StringIO())
    assert {kind for kind, _ in set(made) - set(before)} == {"function", "policy", "trigger"}
    assert committed_database.run(MADE) == made
