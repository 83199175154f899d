"""Who was told, why not, and the duty that waits for it."""

import pytest

from clocks.models import Clock
from episodes import selectors, services
from episodes.enums import How, Whom
from episodes.models import Telling
from episodes.tellings import ticks_of
from missing_cases.errors import RuleError
from missing_cases.models import KeyWorker
from tests.episodes.test_hosts import place
from tests.episodes.world import exact, london, make_agency, make_carer, make_world, report

LATER = london(9, 15)


def tell(world, episode, whom=Whom.PARENTS, *, role="missing_coordinator", **given):
    filled = {"told": True, "when": exact(9, 10), "how": How.TELEPHONE, **given}
    return services.record_telling(episode=episode, whom=whom, by=world.acting(role), now=LATER, **filled)


def ticks(world, episode, role="missing_coordinator"):
    by = world.acting(role)
    return {tick.whom: tick for tick in ticks_of(episode, by, selectors.duties_of_episode(episode, by))}


def test_who_is_still_to_be_told_stands_with_why(world):
    found = ticks(world, report(world))
    assert set(found) == {Whom.WORKER, Whom.PARENTS}
    assert not found[Whom.WORKER].done and found[Whom.WORKER].why


def test_a_worker_recorded_in_error_is_not_to_be_told(world):
    episode = report(world)
    assert Whom.WORKER in ticks(world, episode)
    user = world.people["missing_coordinator"]
    voided = KeyWorker.objects.update(void_at=LATER, void_by=user, void_reason="Another child's")
    assert voided == 1 and Whom.WORKER not in ticks(world, episode)


def test_a_tick_says_whom_when_how_and_by_whom(world):
    episode = report(world)
    tell(world, episode, person="Grandmother", words="She will ring his friends.")
    tick = ticks(world, episode)[Whom.PARENTS]
    assert tick.done
    assert tick.lines[0][1] == "Grandmother, by telephone. She will ring his friends."
    assert tick.rows[0].recorded_by == world.people["missing_coordinator"] and tick.rows[0].at == london(9, 10)


def test_who_is_not_told_has_a_reason(world):
    episode = report(world)
    with pytest.raises(RuleError) as refused:
        tell(world, episode, told=False, how="")
    assert refused.value.field == "words"
    tell(world, episode, told=False, how="", words="The father is thought to be with him.")
    assert ticks(world, episode)[Whom.PARENTS].lines[0][1].startswith("Parents or carers: not told.")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"when": exact(9, 16)}, "when"),
        ({"when": exact(9, 8)}, "when"),
        ({"how": ""}, "how"),
        ({"whom": Whom.OTHER}, "words"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(world, given, field):
    episode = report(world)
    with pytest.raises(RuleError) as refused:
        tell(world, episode, **given)
    assert refused.value.field == field
    assert not Telling.objects.exists()


def test_telling_the_responsible_authority_does_the_duty_that_waits(db):
    world = make_world(looked_after=True)
    host = f"host_{place(world, make_agency('council', protocol_code='wigan')).pk}"
    episode = report(world)
    assert Whom.HOST in ticks(world, episode)
    by = world.acting(host)
    clock = Clock.objects.get(kind="tell_responsible_authority", subject_id=episode.pk)
    assert ticks(world, episode, host)[Whom.RESPONSIBLE].why.endswith("Tell the responsible authority.")
    tell(world, episode, Whom.PARENTS, role=host)
    clock.refresh_from_db()
    assert not clock.outcome
    tell(world, episode, Whom.RESPONSIBLE, role=host, person="Duty desk")
    clock.refresh_from_db()
    assert (clock.outcome, clock.met_at, clock.note) == ("met", london(9, 10), "Duty desk")
    assert by.agency_id == clock.agency_id


def test_a_wrong_tick_is_withdrawn_with_a_reason_by_its_own_agency(world):
    episode = report(world)
    row = tell(world, episode)
    by = world.acting("missing_coordinator")
    with pytest.raises(RuleError):
        services.withdraw_telling(telling=row, reason=" ", by=by, now=LATER)
    services.withdraw_telling(telling=row, reason="It was another family", by=by, now=LATER)
    assert not ticks(world, episode)[Whom.PARENTS].done
    assert Telling.objects.get().void_reason == "It was another family"


def test_a_home_sees_its_own_ticks_alone(world):
    make_carer(world)
    episode = report(world, role="registered_manager")
    tell(world, episode, role="registered_manager")
    tell(world, episode, Whom.SCHOOL)
    assert [row.whom for row in Telling.objects.visible_to(world.acting("registered_manager"))] == ["parents"]
    assert Telling.objects.visible_to(world.acting("missing_coordinator")).count() == 2
    assert not Telling.objects.visible_to(world.acting("other_coordinator")).exists()
