"""Believed or found in another area, and theirs found here: each authority has its own link and its own answer."""

import pytest

from cross_border import services
from cross_border.enums import Reason
from cross_border.links import token_of
from cross_border.models import AuthorityAlert, AuthorityChase
from episodes.services import close_episode, record_returned
from missing_cases.access import context
from missing_cases.errors import RuleError
from tests.cross_border.test_chase import HOUR, MINUTE, START, kept, missing, turn, world  # noqa: F401 - fixtures
from tests.episodes.world import When, make_agency

WHO = {"name": "Bea Baker", "role": "Duty manager", "words": ""}


@pytest.fixture
def episode(kept):  # noqa: F811
    found = missing(kept)
    turn(START + MINUTE)
    return found


def alert(world, episode, authority, reason, place="Bus station"):  # noqa: F811
    """Alert an authority and return its chase with the address of its link, which still stands today."""
    by = world.acting("missing_coordinator")
    chase = services.ask_authority(
        episode=episode, authority=authority, reason=reason, place=place, by=by, now=START + HOUR
    )
    AuthorityAlert.objects.update(expires_at=context.database_now() + HOUR)
    return chase, f"/authority/{token_of(chase.alerts.get().pk)}/"


def answered(world):  # noqa: F811
    world.acting("missing_coordinator")
    return set(AuthorityChase.objects.filter(acknowledged_at__isnull=False).values_list("authority", "reason"))


def test_theirs_found_here_is_answered_for_itself_and_says_where(client, kept, episode):  # noqa: F811
    _, link = alert(kept, episode, kept.placing, Reason.FOUND_HERE)
    assert answered(kept) == set()
    page = client.post(link, WHO).content.decode()
    assert "Its child was found here" in page and "Bus station" in page and "Amira Khan" in page
    assert answered(kept) == {(kept.placing.pk, "found_here")}, "that it is missing is not acknowledged by this"


def test_closing_waits_for_each_answer(client, kept, episode):  # noqa: F811
    _, link = alert(kept, episode, kept.placing, Reason.FOUND_HERE)
    client.post(link, WHO)
    by = kept.acting("missing_coordinator")
    record_returned(episode=episode, when=When(START + HOUR), by=by, now=START + 2 * HOUR)
    with pytest.raises(RuleError):
        close_episode(episode=episode, reason="returned", by=by, now=START + 3 * HOUR)
    placed = AuthorityChase.objects.get(reason=Reason.PLACED_HERE)
    services.record_answer(chase=placed, name="Bea", role="Duty", by=by, now=START + 3 * HOUR)
    assert close_episode(episode=episode, reason="returned", by=by, now=START + 3 * HOUR).closed_at


@pytest.mark.parametrize("reason", [Reason.BELIEVED_THERE, Reason.FOUND_THERE])
def test_a_council_and_a_force_are_told_apart(client, kept, episode, reason):  # noqa: F811
    council, force = make_agency("council"), make_agency("police")
    _, to_council = alert(kept, episode, council, reason, place="Aunt in Leeds")
    _, to_force = alert(kept, episode, force, reason, place="Leeds station")
    page = client.post(to_force, WHO).content.decode()
    assert "Leeds station" in page and "Aunt in Leeds" not in page
    assert answered(kept) == {(force.pk, reason.value)}
    assert "Acknowledge and see" in client.get(to_council).content.decode(), "the council's link still waits"
    assert "Acknowledge and see" not in client.get(to_force).content.decode()


def test_a_stranger_alerts_nobody_about_a_child_they_may_not_see(kept, episode):  # noqa: F811
    by = kept.acting("other_coordinator")
    with pytest.raises(type(episode).DoesNotExist):
        services.ask_authority(
            episode=episode, authority=kept.placing, reason=Reason.FOUND_HERE, by=by, now=START + HOUR
        )
    kept.acting("missing_coordinator")
    assert not AuthorityChase.objects.filter(reason=Reason.FOUND_HERE).exists()
