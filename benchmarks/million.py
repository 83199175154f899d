"""Fills a database with running duties, spread over England's councils: `python -m benchmarks.million CLOCKS`.

As superuser, its triggers aside: a history like this grows over years, and how it was written is not what is measured.
Ten duties to a child, as many children at each council; one in fifty is overdue, the rest fall due within half a year.
"""

import sys

import django

django.setup()

from django.contrib.auth.models import Group  # noqa: E402 - Django must be set up first
from django.db import connection, transaction  # noqa: E402

from benchmarks.population import CHILDREN, FAMILIES, GRANTS, NAMES  # noqa: E402
from missing_cases.access.context import bind  # noqa: E402
from missing_cases.models import Agency, AgencyKind, Team, TeamScope  # noqa: E402
from reporting.demo.cast import make_cast  # noqa: E402

COUNCILS, CLOCKS_OF_A_CHILD = 153, 10  # councils with children's services in England

INVOLVEMENT = """
INSERT INTO involvement (id, child_id, agency_id, role, tier, legal_basis, from_at, void_reason)
SELECT uuidv7(), c.id, (%(councils)s::uuid[])[1 + (row_number() OVER (ORDER BY c.id)) %% %(count)s], 'responsible', 2,
       'benchmark', now(), '' FROM child c
"""
CLOCKS = """
INSERT INTO clock (id, child_id, agency_id, subject_kind, subject_id, kind, seq, version_id, trigger, anchor, anchor_at,
    known_at, opens_at, due_at, generation, outcome, ended_on, note)
SELECT uuidv7(), i.child_id, i.agency_id, 'child', i.child_id, 'return_interview_72h', n, v.id, 'episode.returned',
       'returned_at', start, start, start, due, 1, '', '', ''
  FROM involvement i CROSS JOIN generate_series(1, %(each)s) n
 CROSS JOIN (SELECT id FROM protocol_version WHERE code = 'wigan' ORDER BY version LIMIT 1) v
 CROSS JOIN LATERAL (SELECT now() - interval '9 days' * random() AS start, i.id) s
 CROSS JOIN LATERAL (SELECT CASE WHEN random() < 0.02 THEN greatest(start, now() - interval '3 days' * random())
                            ELSE now() + interval '180 days' * random() END AS due, s.id) d
"""
ALARMS = """
INSERT INTO alarm (id, clock_id, child_id, agency_id, stage, rank, generation, tell, fire_at)
SELECT uuidv7(), c.id, c.child_id, c.agency_id, 'due', 1, 1, '[{"role": "assistant_director", "at": "owner"}]',
       now() + interval '1 day' + interval '180 days' * random() FROM clock c
"""


def main(clocks: int) -> None:
    """Make the councils, their children, the duties and an alarm to come for each."""
    with transaction.atomic():
        bind(actor="system:benchmark")
        councils = [make_cast().agencies["wigan"], *(_council(number) for number in range(1, COUNCILS))]
    wanted = {
        "children": clocks // CLOCKS_OF_A_CHILD, "each": CLOCKS_OF_A_CHILD, "names": NAMES, "families": FAMILIES,
        "council": str(councils[0].pk), "councils": [str(council.pk) for council in councils], "count": COUNCILS,
    }  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in (CHILDREN, INVOLVEMENT, GRANTS, CLOCKS, ALARMS):
            cursor.execute(statement, wanted)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _council(number: int) -> Agency:
    """Make a council with one team that sees all its children, and somebody in it who is told."""
    agency = Agency.objects.create(kind=AgencyKind.COUNCIL, name=f"Council {number}", short_name=f"Council {number}")
    group = Group.objects.create(name=f"council {number}")
    Team.objects.create(agency=agency, name="Missing team", scope=TeamScope.AGENCY, group=group)
    return agency


if __name__ == "__main__":
    main(int(sys.argv[1]))
