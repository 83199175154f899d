"""One council forwards to another: the host or responsible authority gets the copy, and nothing else of the child."""

import datetime as dt

import pytest
from django.urls import reverse

from disclosures import services
from disclosures.enums import State
from disclosures.models import Disclosure
from missing_cases.access import context
from missing_cases.access.policy import NotAllowed
from missing_cases.access.roles import ROLES
from missing_cases.models import Child, Message
from tests.disclosures.conftest import PARTS
from tests.disclosures.world import add_person, reader

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
RECEIVERS = {"missing_coordinator", "team_manager", "practice_manager", "principal_manager", "exploitation_manager"}


@pytest.fixture
def far(world):
    """The other council's missing co-ordinator, who holds no grant on the child."""
    with context.acting_as_system("test"):
        return reader(add_person(world.other_manager.agency, "missing_coordinator", "Cleo Coordinator"), world.now)


@pytest.fixture
def forwarded(world, far, send):
    return send(recipient_agency=far.agency)


def page(name, disclosure, *more):
    return reverse(f"disclosures:{name}", args=[disclosure.pk, *more])


def test_the_roles_of_a_council_that_receive_are_those_that_answer_for_its_children():
    council = {code for code, role in ROLES.items() if "disclosure_receive" in role.perms and code in RECEIVERS}
    assert council == RECEIVERS
    for code in ("social_worker", "personal_adviser", "interviewer", "administrator", "analyst", "duty_worker"):
        assert "disclosure_receive" not in ROLES[code].perms


def test_its_co_ordinators_are_told_and_nobody_else(world, far, forwarded):
    assert (forwarded.state, forwarded.recipient_role) == (State.SENT, "missing_coordinator")
    with context.acting(far):
        assert list(Message.objects.values_list("recipient", "topic")) == [(far.user.pk, "disclosure.sent")]


def test_the_other_council_opens_and_accepts_it(world, far, forwarded, as_reader):
    opened = as_reader(far, services.open_disclosure, disclosure=forwarded, now=world.now + HOUR)
    assert (opened.opened_by, opened.opened_sha256) == (far.user, forwarded.sha256)
    accepted = as_reader(
        world.other_manager, services.accept_disclosure, disclosure=forwarded, reference="SC/7", now=world.now + HOUR
    )
    assert (accepted.state, accepted.recipient_reference) == (State.ACCEPTED, "SC/7")
    with context.acting(far):
        assert Disclosure.objects.get().content.document.codes == PARTS


def test_it_sees_nothing_else_of_the_child(world, far, forwarded, visit):
    with context.acting(far):
        assert not Child.objects.exists()
    browser = visit(far)
    assert browser.get(page("disclosure", forwarded)).status_code == 200
    assert browser.get(reverse("reporting:child", args=[world.child.pk])).status_code == 404
    listed = browser.get("/shared/").content.decode()
    assert "1 record" in listed
    assert "Jordan Example" in listed
    assert "Example" not in browser.get(reverse("reporting:missing_now")).content.decode()


def test_each_council_sees_its_own_side(world, far, forwarded, visit):
    received, sent = "/shared/?side=recipient", "/shared/?side=sender"
    theirs = visit(far)
    assert "1 record" in theirs.get(received).content.decode()
    assert "0 records" in theirs.get(sent).content.decode()
    assert theirs.post(page("answer", forwarded, "recall"), {"reason": "Mine now."}).status_code == 404
    ours = visit(world.manager)
    assert "0 records" in ours.get(received).content.decode()
    assert "1 record" in ours.get(sent).content.decode()
    assert ours.post(page("answer", forwarded, "accept"), {"reference": "1"}).status_code == 404


def test_my_work_shows_what_waits_for_the_council(far, forwarded, visit):
    assert page("disclosure", forwarded) in visit(far).get("/").content.decode()


def test_a_social_worker_of_the_other_council_does_not_open_it(world, far, forwarded, visit, as_reader):
    with context.acting_as_system("test"):
        worker = reader(add_person(far.agency, "social_worker", "Wyn Worker"), world.now)
    assert visit(worker).get(page("disclosure", forwarded)).status_code == 403
    with pytest.raises(NotAllowed):
        as_reader(worker, services.open_disclosure, disclosure=forwarded, now=world.now)
