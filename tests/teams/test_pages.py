"""The pages: what they list, 404 across agencies, and what is said when something is refused."""

import pytest
from django.db import transaction

from missing_cases.access import context
from missing_cases.children.services import add_key_worker
from missing_cases.models import KeyWorkerRole, Membership, Team
from tests.access.conftest import access_of
from tests.sign_in import sign_in
from tests.teams.conftest import REASON, join

pytestmark = pytest.mark.django_db


def text(answer):
    return answer.content.decode()


def at(team, then=""):
    return f"/teams/{team.pk}/{then}"


@pytest.fixture
def administrator(client, place):
    return sign_in(client, place.administrator)


def test_the_agencys_teams_are_listed_with_how_many_are_in_them(administrator, place):
    page = text(administrator.get("/teams/"))
    assert "Hub" in page
    assert "Field team" in page
    assert "Away team" not in page
    assert "3 people" in page
    assert 'href="/teams/"' in text(administrator.get("/account/"))


def test_a_team_shows_who_is_in_it_and_who_left(administrator, place):
    membership = place.coordinator.memberships.get()
    answer = administrator.post(at(place.hub, f"end/{membership.pk}/"), {"when": "at_once", "reason": REASON})
    assert answer.headers["Location"] == at(place.hub)
    page = text(administrator.get(at(place.hub)))
    assert "Have left" in page
    assert f"Ended by Ada Minton: {REASON}" in page
    assert "Cora Dunn no longer holds this role." in page
    assert page.index("Mona Hubbard") < page.index("Have left") < page.rindex("Cora Dunn")


def test_one_is_not_offered_to_end_ones_own_role(administrator, place):
    membership = place.administrator.memberships.get()
    assert f"end/{membership.pk}/" not in text(administrator.get(at(place.field)))
    answer = administrator.post(at(place.field, f"end/{membership.pk}/"), {"when": "at_once", "reason": REASON})
    assert answer.status_code == 422
    assert "You cannot change what you yourself may do." in text(answer)


def test_another_agencys_team_or_member_is_not_there(administrator, place):
    theirs = place.stranger.memberships.get()
    addresses = [at(place.away), at(place.away, "add/"), at(place.away, f"end/{theirs.pk}/"),
                 at(place.hub, f"end/{theirs.pk}/")]  # fmt: skip
    for address in addresses:
        assert administrator.get(address).status_code == 404
    for address in addresses[1:]:
        assert administrator.post(address, {"when": "at_once", "reason": REASON}).status_code == 404
    assert Membership.objects.get(pk=theirs.pk).to_on is None


def test_a_member_of_one_team_is_not_ended_at_another(administrator, place):
    membership = place.coordinator.memberships.get()
    assert administrator.get(at(place.field, f"end/{membership.pk}/")).status_code == 404


def test_without_the_function_every_page_is_closed(client, place):
    sign_in(client, place.coordinator)
    membership = place.worker.memberships.get()
    pages = ["/teams/", "/teams/new/", *(at(place.field, part) for part in ("", "add/", f"end/{membership.pk}/"))]
    assert [client.get(page).status_code for page in pages] == [403] * 5
    assert "/teams/" not in text(client.get("/account/"))


def test_a_person_is_added_by_name_or_by_address(administrator, place):
    sent = {"who": "known", "user": str(place.worker.pk), "role": "social_worker", "reason": REASON}
    assert administrator.post(at(place.hub, "add/"), sent).headers["Location"] == at(place.hub)
    new = {"who": "new", "email": "nora@example.org", "full_name": "Nora New", "role": "interviewer", "reason": REASON}
    answer = administrator.post(at(place.hub, "add/"), new, follow=True)
    assert "Nora New is in the team from now on. They choose a password" in text(answer).replace("&quot;", '"')
    assert place.hub.memberships.filter(user__full_name__in=["Nora New", "Wes Orton"]).count() == 2


def test_what_is_refused_is_said_beside_its_question(administrator, place):
    page = at(place.hub, "add/")
    answer = administrator.post(page, {"who": "new", "role": "social_worker", "reason": REASON})
    assert answer.status_code == 422
    assert "Enter their e-mail address" in text(answer)
    forged = {"who": "known", "user": str(place.stranger.pk), "role": "emperor", "reason": REASON}
    assert administrator.post(page, forged).status_code == 422
    assert not place.hub.memberships.filter(user=place.stranger).exists()


def test_a_manager_is_offered_the_roles_they_may_give(client, place):
    sign_in(client, place.manager)
    page = text(client.get(at(place.hub, "add/")))
    assert 'value="social_worker"' in page
    assert 'value="administrator"' not in page


def test_a_team_is_made(administrator, place):
    answer = administrator.post("/teams/new/", {"name": "Night team", "scope": "assigned"})
    made = Team.objects.get(name="Night team")
    assert answer.headers["Location"] == at(made)
    assert "Nobody is in this team yet." in text(administrator.get(at(made)))
    assert administrator.post("/teams/new/", {"name": "Hub", "scope": "assigned"}).status_code == 422


def test_the_children_of_who_leaves_are_named_to_who_may_see_them_and_the_look_is_audited(client, place, oracle):
    with context.acting_as_system("test"):
        aide = join(place.hub, "Abe Aide", "social_worker")
    by = access_of(place.coordinator)
    with context.acting(by) as now:
        add_key_worker(
            child=place.child, role=KeyWorkerRole.SOCIAL_WORKER, user=aide, from_on=now.date(), by=by, now=now
        )
    address = at(place.hub, f"end/{aide.memberships.get().pk}/")
    sign_in(client, place.manager)
    page = text(client.get(address))
    assert "They are recorded as working with 1 child." in page
    assert "Tamsin1 Quillon" in page
    looks = "SELECT 1 FROM audit.read WHERE actor = %s AND %s = ANY (children)"
    assert oracle(looks, [str(place.manager.pk), place.child.pk])
    with transaction.atomic():
        sign_in(client, place.administrator)
    assert "Quillon" not in text(client.get(address))
