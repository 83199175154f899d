"""What the audit keeps of words about an interview."""

import hashlib

import pytest
from django.db import connection

from return_interviews import services
from tests.conftest import as_role
from tests.return_interviews.world import do, hold, offer


def audited(table):
    with as_role("mc_backup"), connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(e)::text FROM audit.event e WHERE table_name = %s", [table])
        return "\n".join(row for (row,) in cursor.fetchall())


def test_the_reason_for_a_worker_is_kept_as_a_digest(world):
    words = "Knows the family's troubles"
    do(world.coordinator, services.allocate, episode=world.episode, worker=world.worker.user, reason=words)
    kept = audited("interview_allocation")
    assert words not in kept
    assert hashlib.sha256(words.encode()).hexdigest() in kept


@pytest.mark.parametrize("said", [True, False])
def test_the_note_on_independence_is_kept_as_a_digest(world, said):
    interview = hold(world, offer(world), held_by=world.allocated.user, said_independent=said)
    assert interview.independence_note
    kept = audited("return_interview")
    assert interview.independence_note not in kept
    assert hashlib.sha256(interview.independence_note.encode()).hexdigest() in kept
