"""Fills the benchmark's database with SQL: many children, three episodes each over ten years, a duty each.

Grants are derived and every row is audited as any is. At 50,000 children that is 41 episodes a day, each of nine hours
with its interview two days later: about 15 children are missing now and about 80 interviews are owed.
"""

import sys

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 - Django must be set up first

from missing_cases.access.context import bind  # noqa: E402
from reporting.demo.cast import make_cast  # noqa: E402

NAMES = ["Amina", "Ben", "Chloe", "Daniel", "Ella", "Farah", "George", "Hana", "Isaac", "Jade", "Kai", "Lily"]
FAMILIES = ["Ashworth", "Barlow", "Clegg", "Dean", "Eccles", "Fielding", "Grundy", "Hulme", "Ince", "Kearsley"]

CHILDREN = """
INSERT INTO child (id, reference, family_name, given_names, known_as, date_of_birth, date_of_birth_estimated, sex,
    gender, ethnicity, first_language, interpreter_needed, disability, description, council_reference, police_reference,
    nhs_number, upn, unaccompanied_asylum_seeking, open_to_exploitation_team, restricted, current_risk_grade, demo_note,
    entered_by_agency_id, entered_at, version, void_reason)
SELECT uuidv7(), 'MC-2026-' || lpad(n::text, 6, '0'), (%(families)s::text[])[1 + n %% 10] || n,
    (%(names)s::text[])[1 + n %% 12],
    '', date '2008-01-01' + (n %% 3600), false, 'U', '', '', '', false, '', '', '', '', '', '', false, false, false,
    '', '', %(council)s, now(), 1, ''
  FROM generate_series(1, %(children)s) n
"""
INVOLVEMENT = """
INSERT INTO involvement (id, child_id, agency_id, role, tier, legal_basis, from_at, void_reason)
SELECT uuidv7(), c.id, %(council)s, 'responsible', 2, 'benchmark', now(), '' FROM child c
"""
GRANTS = """
INSERT INTO child_grant (group_id, permission_id, content_object_id, tier)
SELECT j.group_id, app_view_child_permission(), c.id, j.tier FROM child c, LATERAL justified_grants(c.id) j
"""
NAMES_SQL = """
INSERT INTO child_name (id, child_id, owner_agency_id, kind, family_name, given_names, search_key, also_keys,
    recorded_at, void_reason)
SELECT uuidv7(), c.id, %(council)s, 'legal', c.family_name, c.given_names,
       lower(c.given_names || ' ' || c.family_name), '{}', now(), '' FROM child c
"""
EPISODES = """
INSERT INTO episode (id, child_id, owner_agency_id, reference, status, whereabouts_known, missing_from_at, reported_at,
    located_at, returned_at, ended_at, reporter, reporter_name, reporter_phone, missing_from, missing_from_place,
    circumstances, clothing, possessions, companions, different, found_where, found_by, condition, returned_to,
    where_now, close_reason, close_note, recorded_at, version, void_reason)
SELECT uuidv7(), c.id, %(council)s, 'ME-' || row_number() OVER (ORDER BY c.id, k), 'missing', false, start, start,
    finish, finish, finish, 'parent', '', '', 'home', '', 'benchmark', '', '', '', '', '', '', '', '', '', '', '',
    start, 1, ''
  FROM child c CROSS JOIN generate_series(1, 3) k
 CROSS JOIN LATERAL (SELECT now()
     - interval '1 hour' * ((k - 1) * 29200 + abs(hashint4extended(hashtext(c.id::text), k) %% 29000)) AS start) s
 CROSS JOIN LATERAL (
     SELECT CASE WHEN start < now() - interval '9 hours' THEN start + interval '9 hours' END AS finish) f
"""
DUTIES = """
INSERT INTO clock (id, child_id, agency_id, subject_kind, subject_id, kind, seq, version_id, trigger, anchor, anchor_at,
    known_at, opens_at, due_at, generation, outcome, ended_at, ended_on, met_at, note)
SELECT uuidv7(), e.child_id, e.owner_agency_id, 'episode', e.id, 'return_interview_72h', 1,
       (SELECT id FROM protocol_version WHERE code = 'wigan' ORDER BY id LIMIT 1), 'episode.returned', 'returned_at',
       e.returned_at, e.returned_at, e.returned_at, e.returned_at + interval '3 days', 1,
       CASE WHEN held THEN 'met' ELSE '' END, CASE WHEN held THEN e.returned_at + interval '2 days' END,
       CASE WHEN held THEN 'interview.held' ELSE '' END, CASE WHEN held THEN e.returned_at + interval '2 days' END, ''
  FROM (SELECT *, returned_at < now() - interval '2 days' AS held FROM episode WHERE returned_at IS NOT NULL) e
"""


def main(children: int) -> None:
    """Fill the database and refresh the planner's statistics."""
    with transaction.atomic():
        bind(actor="system:benchmark")
        cast = make_cast()
    wanted = {"council": cast.agencies["wigan"].pk, "children": children, "names": NAMES, "families": FAMILIES}
    with transaction.atomic(), connection.cursor() as cursor:
        bind(actor="system:benchmark")
        for statement in (CHILDREN, INVOLVEMENT, GRANTS, NAMES_SQL, EPISODES, DUTIES):
            cursor.execute(statement, {**wanted, "council": str(wanted["council"])})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main(int(sys.argv[1]))
