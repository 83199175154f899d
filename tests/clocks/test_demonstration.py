"""The cranks on the whole product's demonstration, as the role they sign in with."""

from django.core.management import call_command
from django.db import transaction

from clocks.completeness import SUBJECTS, differences
from clocks.crank import turn_jobs
from clocks.models import Clock, PeriodicRun
from missing_cases.access import context


def found():
    with transaction.atomic():
        context.bind(actor="system:test")
        return differences(context.database_now())


def test_no_clock_of_the_demonstration_is_missing_and_every_job_runs_well(committed_database, settings, monkeypatch):
    with committed_database.django_as("mc_owner"):
        call_command("load_protocols", verbosity=0)
        call_command("load_forms", verbosity=0)
    settings.DEMO_SIGN_IN = True
    monkeypatch.setenv("CLOCK_DATABASE_URL", committed_database.url("mc_clock"))
    call_command("load_demo", verbosity=0)
    with committed_database.django_as("mc_clock"):
        assert {"episode", "interview", "disclosure"} <= SUBJECTS.keys()
        assert found() == []
        assert {"completeness", "seal_audit"} <= set(turn_jobs())
        assert not PeriodicRun.objects.exclude(last_error="").exists()
        lost = Clock.objects.filter(outcome="", subject_kind="episode", kind="return_interview_72h").first()
    for table, column in (("clock_event", "clock_id"), ("alarm", "clock_id"), ("clock", "id")):
        committed_database.run(f"DELETE FROM {table} WHERE {column} = %s", [str(lost.pk)])
    with committed_database.django_as("mc_clock"):
        assert [(each.problem, each.kind, each.subject_id) for each in found()] == [
            ("missing", lost.kind, lost.subject_id)
        ]
