"""Two records of one child, each with rows of many kinds, and every row of the database as it stands."""

import datetime as dt
import json

from django.core.management import call_command

from clocks.models import Clock
from clocks.services import complete_duty
from clocks.sweep import sweep
from education import services as education
from episodes import services as episodes
from episodes.rules import When
from intake.models import Notification
from missing_cases.access import grants
from missing_cases.children import services
from missing_cases.files.services import set_photo
from missing_cases.models import Child
from return_interviews import services as interviews
from tests.database import as_role
from tests.episodes import world as episodes_world
from tests.episodes.world import london, make_agency, make_person
from tests.files.pictures import picture

HALF = 14  # the kept record's rows fall on the first days of the month, the other's on later ones
LEFT_OUT = {"child_grant", "clock_event", "alarm", "merged_row", "child_merge", "django_session", "rate_limit"}
CREATE = {"date_of_birth": dt.date(2012, 3, 1), "family_name": "Khan", "given_names": "Amira"}


def when(day, hour=9):
    """Return a moment of May 2026, in UTC."""
    return london(day, hour, month=5, year=2026)


def make_world():
    """Make the world of the episodes' tests, with the forms that interviews are written in."""
    call_command("load_forms", verbosity=0)
    return episodes_world.make_world(born=CREATE["date_of_birth"])


def make_record(world, **values):
    """Add a record of the council's, as a person does who does not find the other one."""
    by = world.acting("missing_coordinator")
    return services.create_child(by=by, now=when(1), **{**CREATE, **values})


def went(world, child, day):
    """Let the child be missing for three hours of a day."""
    by, start = world.acting("missing_coordinator"), when(day)
    report = episodes.Report(last_seen=When(start), missing_from="home", grade="medium")
    hour = dt.timedelta(hours=1)
    episode = episodes.report_episode(child=child, report=report, by=by, now=start + hour)
    return episodes.record_returned(episode=episode, when=When(start + 3 * hour), by=by, now=start + 3 * hour)


def interviewed(world, child, day):
    """Offer, hold and begin to write the return interview after a day of being missing."""
    episode, by = went(world, child, day), world.acting("missing_coordinator")
    by_now = {"by": by, "now": when(day, 17)}
    interview = interviews.offer_interview(episode=episode, at=when(day, 15), answer="accepted", **by_now)
    interviews.record_held(interview=interview, held_at=when(day, 16), place="At home", **by_now)


def harm(world, child, day):
    """Record a risk of harm, which begins duties about the child."""
    told = episodes.Told(kind="harm", told_at=when(day), told_by="Her school", text="She is afraid")
    return episodes.record_concern(child=child, told=told, by=world.acting("missing_coordinator"), now=when(day, 10))


def placed(world, child, day):
    """Record a home, whose provider becomes involved."""
    home = make_agency("care_home")
    by = world.acting("missing_coordinator")
    services.set_placement(
        child=child, kind="childrens_home", provider=home, from_on=dt.date(2026, 5, day), by=by, now=when(28)
    )


def cared(world, child, day):
    """Record a care status."""
    by = world.acting("missing_coordinator")
    services.set_care_status(child=child, code="child_in_need", from_on=dt.date(2026, 5, day), by=by, now=when(28))


def worked(world, child, day):
    """Allocate a social worker, whose team becomes involved."""
    user = make_person(world.council, "social_worker", scope="assigned")
    by = world.acting("missing_coordinator")
    services.add_key_worker(
        child=child, role="social_worker", user=user, from_on=dt.date(2026, 5, day), by=by, now=when(28)
    )


def known(world, child, day):
    """Record a contact, a telephone and another name."""
    by, said = world.acting("missing_coordinator"), {"source": "Her school", "now": when(28)}
    services.link_adult(child=child, full_name="Bea Khan", relation="parent", by=by, **said)
    services.link_phone(child=child, number="07700 900123", relation="Own", by=by, **said)
    services.add_name(child=child, kind="alias", given_names="Mimi", family_name="Khan", by=by, now=when(day))


def policed(world, child, day):
    """Involve the police, and a partner's person by name."""
    by = world.acting("missing_coordinator")
    grants.involve_agency(child=child, agency=world.police, role="police", legal_basis="s47", by=by.user, now=when(day))
    user = make_person(make_agency("health"), "health_worker")
    grants.name_person(child=child, user=user, agency=by.agency, reason="Nurse", by=by.user, now=when(day))


def met(world, child, day):
    """Record the meeting that three episodes call for as held, if it is owed."""
    by = world.acting("team_manager")
    owed = Clock.objects.visible_to(by).running().filter(subject_kind="child", subject_id=child.pk)
    for clock in owed.filter(kind="intervention_meeting_three"):
        complete_duty(clock=clock, note="Held", done_at=when(28, 8), by=by, now=when(28))


def described(world, child, day):
    """Say more of who the child is: not the same of both."""
    by = world.acting("missing_coordinator")
    child = Child.objects.get(pk=child.pk)
    services.edit_child(
        child=child, version=child.version, by=by, now=when(28), nhs_number="9434765919" if day > HALF else "",
        description=f"Seen on day {day}", known_as="Mimi", date_of_birth=dt.date(2012, 3, day),
    )  # fmt: skip


def photographed(world, child, day):
    """Keep a photograph of the child."""
    by = world.acting("missing_coordinator")
    set_photo(child=child, data=picture(size=(40, 20 + day)), name="me.png", by=by, now=when(day))


def arrived(world, child, day):
    """Let a report arrive that somebody says is of the child."""
    by = world.acting("missing_coordinator")
    Notification.objects.create(
        owner_agency=by.agency, route="letter", urgency=2, received_at=when(day), received_by=by.user, child=child
    )


def schooled(world, child, day):
    """Put the child on the register of children missing education."""
    given = {"told_by": "Her school", "text": "Away", "first_absent_on": dt.date(2026, 5, day)}
    told = episodes.Told(kind="education", told_at=when(day), **given)
    about = education.About(teller="school", reason="absent")
    by = world.acting("missing_coordinator")
    return education.record_case(child=child, told=told, about=about, by=by, now=when(day, 10))


HAPPENINGS = [
    went, went, interviewed, photographed, arrived, harm, placed, cared, worked, known, policed, met, described,
]  # fmt: skip


def every_row(oracle):
    """Return every row of every table but those that a merge may add to: (table, id) -> its columns."""
    tables = oracle(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind = 'r' AND n.nspname = 'public' AND EXISTS (SELECT 1 FROM pg_attribute a"
        " WHERE a.attrelid = c.oid AND a.attname = 'id' AND NOT a.attisdropped)"
    )
    found = {}
    for (table,) in tables:
        if table not in LEFT_OUT:
            for key, row in oracle(f'SELECT t.id::text, to_jsonb(t) FROM "{table}" t'):
                found[table, key] = json.loads(row)
                found[table, key].pop("generation", None)
    return found


def every_grant(oracle):
    """Return who may see what, without the keys of the rows, which are made anew."""
    return set(oracle("SELECT content_object_id::text, group_id, tier, valid_to FROM child_grant"))


def steps_to_come(oracle):
    """Return when which step of which running duty will tell people."""
    return sorted(
        oracle(
            "SELECT a.clock_id::text, a.child_id::text, a.stage, a.fire_at"
            " FROM alarm a JOIN clock c ON c.id = a.clock_id WHERE a.fired_at IS NULL AND a.void_at IS NULL"
        )
    )


def preview_two(world, kept, other):
    """Show a manager what merging would do, of the records as they stand now."""
    by = world.acting("team_manager")
    kept, other = Child.objects.get(pk=kept.pk), Child.objects.get(pk=other.pk)
    return services.preview_merge(kept=kept, merged=other, by=by)


def merge_two(world, kept, other, *, side="kept", choices=None, seen=None, reason="Same child"):
    """Merge two records as a manager does who sees the preview, choosing one side of every conflict."""
    shown = preview_two(world, kept, other) if seen is None or choices is None else None
    return services.merge_children(
        kept=kept,
        merged=other,
        choices={each.field: side for each in shown.conflicts} if choices is None else choices,
        reason=reason,
        seen=shown.token if seen is None else seen,
        by=world.acting("team_manager"),
        now=when(29),
    )


def swept(day):
    """Let the worker tell people what is due by a day of May 2026."""
    with as_role("mc_clock"):
        sweep(now=when(day), crank="test")
