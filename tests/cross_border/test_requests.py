"""Another authority asks the hub for the return interview: answered, held and returned, each in its turn."""

import pytest

from cross_border import services
from cross_border.models import InterviewRequest
from cross_border.services.asking import HUB, serving
from missing_cases.access.grants import involve_agency
from missing_cases.errors import RuleError
from missing_cases.models import InvolvementRole, Membership, Message, Placement
from tests.cross_border.test_chase import HOUR, START, missing, world  # noqa: F401 - fixtures
from tests.database import as_role
from tests.sign_in import sign_in

LATER = START + 5 * HOUR


def ask(world, episode, **given):  # noqa: F811
    by = world.acting("missing_coordinator")
    filled = {"authority": world.placing, "asked_by": "Their duty desk", "asked_at": START, **given}
    return services.record_request(episode=episode, by=by, now=LATER, **filled)


def test_it_is_accepted_held_and_returned_in_turn(world):  # noqa: F811
    request = ask(world, missing(world))
    by = world.acting("missing_coordinator")
    given = {"request": request, "by": by, "now": LATER}
    with pytest.raises(RuleError):
        services.deliver_request(at=LATER, **given)
    services.answer_request(accepted=True, **given)
    with pytest.raises(RuleError):
        services.answer_request(accepted=False, reason="Too late", **given)
    with pytest.raises(RuleError) as refused:
        services.deliver_request(at=START - HOUR, **given)
    assert refused.value.field == "at"
    services.deliver_request(at=LATER, **given)
    services.return_request(**given)
    assert InterviewRequest.objects.get().step == ""


def test_it_is_declined_for_a_reason_and_asked_once(world):  # noqa: F811
    episode = missing(world)
    request = ask(world, episode)
    with pytest.raises(RuleError) as refused:
        ask(world, episode)
    assert refused.value.field == "authority"
    by = world.acting("missing_coordinator")
    with pytest.raises(RuleError) as refused:
        services.answer_request(request=request, accepted=False, by=by, now=LATER)
    assert refused.value.field == "reason"
    services.answer_request(request=request, accepted=False, reason="No worker is free", by=by, now=LATER)
    assert InterviewRequest.objects.get().declined_at == LATER


@pytest.mark.parametrize(
    ("given", "field"), [({"asked_by": " "}, "asked_by"), ({"asked_at": LATER + HOUR}, "asked_at")]
)
def test_what_is_wrong_is_said_beside_its_field(world, given, field):  # noqa: F811
    with pytest.raises(RuleError) as refused:
        ask(world, missing(world), **given)
    assert refused.value.field == field


def test_its_pages_take_one_step_at_a_time_and_nobody_else_finds_them(client, world):  # noqa: F811
    episode = missing(world)
    sign_in(client, world.people["missing_coordinator"])
    page = f"/episodes/{episode.pk}/interview-request/"
    assert client.post(page, {"authority": "", "asked_by": "Duty"}).status_code == 422
    assert client.post(page, {"authority": str(world.placing.pk), "asked_by": "Duty"}).status_code == 302
    world.acting("missing_coordinator")
    here = f"/interview-requests/{InterviewRequest.objects.get().pk}/"
    assert "asks for the return interview" in client.get(f"/episodes/{episode.pk}/").content.decode()
    assert client.post(here, {"outcome": "declined"}).status_code == 422
    assert client.post(here, {"outcome": "accepted"}).status_code == 302
    assert "was held" in client.get(here).content.decode()
    assert "1 asked, 1 accepted" in client.get("/placed/").content.decode()
    sign_in(client, world.people["other_coordinator"])
    assert client.get(here).status_code == 404


def hosted_elsewhere(world):  # noqa: F811
    """Place the child of the world's council with another that works here too, and report it missing."""
    host = world.other_council
    Placement.objects.update(responsible_authority=world.council, placing_authority=world.council, host_authority=host)
    involve_agency(
        child=world.child, agency=host, role=InvolvementRole.HOST, legal_basis="placement",
        by=world.people["missing_coordinator"], now=START,
    )  # fmt: skip
    return missing(world)


def test_an_authority_that_works_here_asks_by_itself_and_both_are_told(client, world):  # noqa: F811
    episode = hosted_elsewhere(world)
    sign_in(client, world.people["missing_coordinator"])
    page = f"/episodes/{episode.pk}/ask-for-interview/"
    assert "Ask another council for the return interview" in client.get(f"/episodes/{episode.pk}/").content.decode()
    assert client.post(page, {"council": str(world.placing.pk)}).status_code == 422
    assert client.post(page, {"council": str(world.other_council.pk)}).status_code == 302
    assert "asked already" in client.post(page, {"council": str(world.other_council.pk)}).content.decode()
    world.acting("other_coordinator")
    told = Message.objects.get(topic="interview_request.asked")
    assert told.recipient == world.people["other_coordinator"] and not told.incident
    request = InterviewRequest.objects.get()
    here = f"/interview-requests/{request.pk}/"
    assert '<form method="post" novalidate' not in client.get(here).content.decode()
    assert client.post(here, {"outcome": "accepted"}).status_code == 422
    sign_in(client, world.people["other_coordinator"])
    shown = client.get(here).content.decode()
    assert f"Saving tells:</strong> {world.people['missing_coordinator'].full_name}</div>" in shown
    assert client.post(here, {"outcome": "accepted"}).status_code == 302
    world.acting("missing_coordinator")
    news = Message.objects.filter(topic="interview_request.answered")
    assert [each.recipient for each in news] == [world.people["missing_coordinator"]]
    sign_in(client, world.people["missing_coordinator"])
    assert "Accepted" in client.get(here).content.decode()
    with pytest.raises(InterviewRequest.DoesNotExist):
        services.deliver_request(request=request, at=LATER, by=world.acting("missing_coordinator"), now=LATER)


def test_nobody_else_can_be_asked_and_an_episode_at_home_offers_nobody(client, world):  # noqa: F811
    episode = missing(world)
    by = world.acting("missing_coordinator")
    with pytest.raises(RuleError) as refused:
        services.ask_host(episode=episode, council=world.other_council, by=by, now=LATER)
    assert refused.value.field == "council"
    sign_in(client, world.people["missing_coordinator"])
    assert client.get(f"/episodes/{episode.pk}/ask-for-interview/").status_code == 404


def test_two_councils_record_the_same_authority_that_asks(world):  # noqa: F811
    episode = hosted_elsewhere(world)
    ask(world, episode)
    by = world.acting("other_coordinator")
    services.record_request(
        episode=episode, by=by, now=LATER, authority=world.placing, asked_by="Their duty desk", asked_at=START
    )
    with as_role("mc_owner"):
        assert InterviewRequest.objects.count() == 2


def test_who_left_a_role_or_was_given_it_in_error_is_told_of_nothing(world):  # noqa: F811
    user = world.people["missing_coordinator"]
    assert [each.user for each in serving(world.council.pk, (HUB,), START)] == [user]
    Membership.objects.filter(user=user, role=HUB).update(void_at=START)
    assert serving(world.council.pk, (HUB,), START) == []
