"""Gives 50,000 of the benchmark's episodes an interview that was held, all but the newest written up in full."""

import json

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 - Django must be set up first

from missing_cases.access.context import bind  # noqa: E402
from missing_cases.models import FormVersion, User  # noqa: E402

INTERVIEWS = 50_000
CHOSEN = """
CREATE TEMP TABLE chosen AS
SELECT e.id AS episode, e.child_id AS child, e.owner_agency_id AS agency, uuidv7() AS interview, uuidv7() AS record,
       e.returned_at + interval '2 days' AS held, row_number() OVER (ORDER BY e.returned_at DESC) = 1 AS newest
  FROM episode e WHERE e.returned_at < now() - interval '3 days' ORDER BY e.returned_at DESC LIMIT %(interviews)s
"""
RECORDS = """
INSERT INTO form_record (id, child_id, owner_agency_id, definition_id, subject_kind, subject_id, audience,
    audience_agencies, writer_agencies, begun_at, begun_by_id, void_reason)
SELECT record, child, agency, %(definition)s, 'interview', interview, 'named', '{}', '{}', held, %(worker)s, ''
  FROM chosen
"""
HELD = """
INSERT INTO return_interview (id, episode_id, child_id, owner_agency_id, record_id, audience, audience_agencies,
    writer_agencies, state, offered_at, offered_by_id, accepted_at, decline_reason, decline_words, held_at, held_place,
    held_by_id, held_by_name, others_present, independent, independence_note, version, void_reason)
SELECT interview, episode, child, agency, record, 'named', '{}', '{}', 'held', held, %(worker)s, held, '', '', held,
       'At home', %(worker)s, '', '', true, '', 1, ''
  FROM chosen
"""
SECTIONS = """
INSERT INTO form_section (id, record_id, child_id, owner_agency_id, code, position, state, version, saved_at,
    saved_by_id, note)
SELECT uuidv7(), c.record, c.child, c.agency, s.value ->> 'code', s.ordinality - 1,
       CASE WHEN c.newest THEN 'not_started' ELSE 'done' END, 1, CASE WHEN NOT c.newest THEN c.held END,
       CASE WHEN NOT c.newest THEN %(worker)s::uuid END, ''
  FROM chosen c CROSS JOIN jsonb_array_elements(%(sections)s::jsonb) WITH ORDINALITY s
"""
ANSWERS = """
INSERT INTO form_answer (id, section_id, record_id, child_id, owner_agency_id, question, state, codes, text, words,
    author_id, at)
SELECT uuidv7(), s.id, s.record_id, s.child_id, s.owner_agency_id, q ->> 'code', 'answered', '{}', '',
       'What the child said, at some length.', %(worker)s, s.saved_at
  FROM form_section s
  JOIN jsonb_array_elements(%(sections)s::jsonb) d ON d ->> 'code' = s.code
 CROSS JOIN jsonb_array_elements(d -> 'questions') q
 WHERE s.state = 'done'
"""
OFF = {  # millions of rows whose history nothing here reads; a lock for each of 50,000 interviews in one transaction
    "form_answer": "audit_row", "form_section": "audit_row", "return_interview": "refuse_second_interview",
}  # fmt: skip


def main() -> None:
    """Write them, and refresh the planner's statistics."""
    definition = FormVersion.objects.filter(form="return_interview").order_by("version").last()
    worker = User.objects.get(full_name="Priya Nair")
    wanted = {
        "interviews": INTERVIEWS, "definition": str(definition.pk), "worker": str(worker.pk),
        "sections": json.dumps(definition.content["sections"]),
    }  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        bind(actor="system:benchmark")
        for table, trigger in OFF.items():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
        for statement in (CHOSEN, RECORDS, HELD, SECTIONS, ANSWERS):
            cursor.execute(statement, wanted)
    with transaction.atomic(), connection.cursor() as cursor:
        for table, trigger in OFF.items():
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main()
