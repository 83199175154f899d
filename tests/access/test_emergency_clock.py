"""The review of emergency access is a duty with a clock: told before it is due, escalated, ended by the review."""

import datetime as dt

import pytest
from django.core.management import call_command

from clocks.completeness import SUBJECTS, differences, report_differences
from clocks.engine.rules import Basis
from clocks.models import Alarm, Clock, ClockEvent
from clocks.sweep import sweep
from missing_cases import triggers
from missing_cases.access import context, emergency, grants
from missing_cases.errors import RuleError
from missing_cases.models import Involvement, Membership, Message
from tests.access.conftest import access_of, break_glass, make_child, make_scene
from tests.accounts.conftest import make_person
from tests.conftest import as_role
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
KIND = "emergency_access_review"
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def scene():
    call_command("load_protocols", verbosity=0)
    return make_scene()


@pytest.fixture
def opened(scene):
    return break_glass(scene.duty, scene.child)


def clock_of(scene, access):
    with context.acting(access_of(scene.manager)):
        return Clock.objects.select_related("version", "agency").get(subject_kind="named_access", subject_id=access.pk)


def review(scene, access, **more):
    by = access_of(scene.manager)
    with context.acting(by) as now:
        return emergency.review_access(
            access_id=access.pk, by=by, now=now, **{"justified": True, "note": "Police at the door.", **more}
        )


def told(now):
    """Return who was told of the duty by the steps due up to now, by step."""
    with as_role("mc_clock"):
        sweep(now=now, crank="test")
    with as_role("mc_owner"):
        rows = Message.objects.filter(topic="clock.alarm", payload__kind=KIND)
        return {(row.payload["stage"], row.role, row.incident) for row in rows}


def found(now):
    with context.acting_as_system("test"), as_role("mc_clock"):
        return [each for each in differences(now) if each.subject_kind == "named_access"]


def test_opening_starts_a_clock_of_the_agency_that_answers_for_the_record(scene, opened):
    clock = clock_of(scene, opened)
    assert clock.kind == KIND
    assert (clock.agency.name, clock.child_id, clock.outcome) == ("Northshire Council", scene.child.pk, "")
    assert clock.due_at == opened.review_due_at == opened.from_at + 72 * HOUR
    assert clock.rule.basis is Basis.OUR_DEFAULT
    assert "Our own default" in clock.explanation()


def test_using_it_twice_is_one_clock(scene, opened):
    assert break_glass(scene.duty, scene.child) == opened
    assert clock_of(scene, opened).seq == 1


def test_an_agency_that_is_not_involved_starts_none(scene):
    assert break_glass(scene.stranger, scene.child) is None
    with as_role("mc_owner"):
        assert not Clock.objects.exists()


def test_the_review_ends_it(scene, opened):
    review(scene, opened)
    clock = clock_of(scene, opened)
    assert (clock.outcome, clock.ended_on, clock.ended_by) == ("met", emergency.REVIEWED, scene.manager)
    assert told(opened.from_at + 200 * HOUR) == set()


def test_a_review_that_is_refused_leaves_it_running(scene, opened):
    with pytest.raises(RuleError):
        review(scene, opened, justified=False, note="")
    assert clock_of(scene, opened).outcome == ""


def test_managers_are_told_before_it_is_due_and_those_above_them_after(scene, opened):
    for name in ("principal_manager", "assistant_director"):
        make_person("Northshire Council", name)
    start, manager = opened.from_at, ("warn_24h", "team_manager", False)
    assert told(start + 47 * HOUR) == set()
    assert told(start + 48 * HOUR) == {manager}
    due = {("due", "team_manager", False), ("due", "principal_manager", False)}
    assert told(start + 72 * HOUR) == {manager} | due
    late = {("overdue_24h", "principal_manager", False), ("overdue_24h", "assistant_director", False)}
    assert told(start + 96 * HOUR) == {manager} | due | late


def test_where_nobody_holds_the_role_an_incident_says_so(scene, opened):
    assert ("due", "principal_manager", True) in told(opened.from_at + 72 * HOUR)


def test_overdue_it_stands_on_the_manager_s_work_and_leads_to_the_review(client, scene, opened):
    clock = clock_of(scene, opened)
    with as_role("mc_owner"):
        Clock.objects.filter(pk=clock.pk).update(
            anchor_at=opened.from_at - 80 * HOUR, opens_at=opened.from_at - 80 * HOUR, due_at=opened.from_at - 8 * HOUR
        )
    sign_in(client, scene.manager)
    assert "Review of emergency access" in client.get("/").content.decode()
    duty = client.get(f"/duties/{clock.pk}/").content.decode()
    assert f"/emergency-access/{opened.pk}/" in duty


def test_who_may_not_review_is_not_led_there(client, scene, opened):
    with context.acting(access_of(scene.own)):
        message = Message.objects.get(recipient=scene.own, topic="emergency_access")
    sign_in(client, scene.own)
    page = client.get(f"/duties/{clock_of(scene, opened).pk}/").content.decode()
    assert "Review of emergency access" in page
    assert "/emergency-access/" not in page
    assert client.post(f"/messages/{message.pk}/open/").headers["Location"] == "/"


def test_a_lost_clock_is_found_and_a_reviewed_one_not_looked_for(scene, opened):
    now = opened.from_at + HOUR
    assert found(now) == []
    with as_role("mc_owner"):
        clocks = Clock.objects.filter(subject_id=opened.pk)
        for model in (ClockEvent, Alarm):
            model.objects.filter(clock__in=clocks).delete()
        clocks.delete()
    (lost,) = found(now)
    assert (lost.problem, lost.kind, lost.subject_id) == ("missing", KIND, opened.pk)
    with as_role("mc_clock"):
        assert report_differences(now) == 1
    review(scene, opened)
    assert found(now) == []


def test_the_sweep_asks_the_agency_that_answered_for_the_record_then(scene, opened):
    by = access_of(scene.own)
    with context.acting(by) as now:
        involved = Involvement.objects.get(child=scene.child, role="responsible")
        grants.involve_agency(
            child=scene.child, agency=scene.duty.memberships.get().team.agency, role="responsible",
            legal_basis="moved", by=scene.own, now=now,
        )  # fmt: skip
        involved.to_at = now
        involved.save()
    assert found(opened.from_at + HOUR) == []


def test_a_clock_without_its_emergency_is_found(scene, opened):
    with as_role("mc_owner"):
        Clock.objects.filter(subject_id=opened.pk).update(subject_id=scene.child.pk)
    assert ("dangling", scene.child.pk) in {(each.problem, each.subject_id) for each in found(opened.from_at)}
    assert "named_access" in SUBJECTS


def test_a_child_nobody_answers_for_is_the_agency_s_that_entered_it(scene):
    child = make_child(access_of(scene.own), 2)
    with as_role("mc_owner"):
        Involvement.objects.filter(child=child).update(role="placing")
        assert emergency.owner_of(child.pk, context.database_now()).name == "Northshire Council"


def test_the_core_s_triggers_have_one_receiver():
    with pytest.raises(ValueError, match="one receiver"):
        triggers.register(print, print)


def test_the_manager_who_used_it_is_not_the_only_one_told(scene):
    """A manager who opened a record themselves cannot review it: their principal manager hears when it is due."""
    with context.acting_as_system("test"):
        Membership.objects.filter(user=scene.duty).update(role="team_manager")
    make_person("Northshire Council", "principal_manager")
    opened = break_glass(scene.duty, scene.child)
    assert ("due", "principal_manager", False) in told(opened.from_at + 72 * HOUR)
