"""Wall screens: let in by a code, limited to one address, bound to an agency and a team, ended at once."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from missing_cases.access.context import acting, database_now
from missing_cases.access.policy import NotAllowed, access_for
from missing_cases.access.rate import SCREEN_CODE
from missing_cases.access.roles import ROLES, WALL_SCREEN
from missing_cases.accounts import screens
from missing_cases.accounts.bearer import SCREEN_COOKIE, digest_of
from missing_cases.accounts.tokens import machines_of
from missing_cases.errors import RuleError
from missing_cases.models import MachineToken, Membership, User
from tests.access.matrix.expectations import EXPECTED
from tests.database import as_role
from tests.episodes.world import make_child, make_world, report
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
NAME = "Hub, by the door"


@pytest.fixture
def world():
    world = make_world()
    world.now = database_now()
    return world


def manager(world, role="team_manager"):
    return access_for(world.people[role], now=database_now())


def let_in(world, code, *, role="team_manager", name=NAME, by=None, team=None):
    by = by or manager(world, role)
    with acting(by) as now:
        return screens.let_in(code=code, name=name, team=team or screens.teams_for(by).get(), by=by, now=now)


def end(world, screen, role="team_manager"):
    by = manager(world, role)
    with acting(by) as now:
        screens.end_screen(screen=screen, by=by, now=now)


def kept(world):
    """Return the one screen of the council."""
    with acting(manager(world)):
        return MachineToken.objects.get()


def words(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def device():
    """Return a device that has asked to be let in, and the code it shows."""
    client = Client()
    client.get("/wall/")
    return client, screens.code_of(client.cookies[SCREEN_COOKIE].value)


@pytest.fixture
def screen(world):
    client, code = device()
    let_in(world, code)
    return client


def away(world, **child):
    by = world.acting("missing_coordinator")
    if child:
        world.child = make_child(by, world.now, **child)
    return report(world, now=world.now, role="missing_coordinator")


def test_a_device_shows_a_code_and_no_child(world):
    away(world)
    client = Client()
    answer = client.get("/wall/")
    code = screens.code_of(client.cookies[SCREEN_COOKIE].value)
    assert re.fullmatch(r"\d{8}", code) and f"{code[:4]} {code[4:]}" in words(answer)
    assert "A K" not in words(answer) and "<a " not in words(answer)
    assert f"{code[:4]} {code[4:]}" in words(client.get("/wall/")), "the same until it ends"
    cookie = client.cookies[SCREEN_COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/wall/", True, "Strict")


def test_once_let_in_it_shows_initials_age_grade_and_hours_alone(world, screen):
    away(world)
    page = words(screen.get("/wall/"))
    years = world.child.age_on(dt.datetime.now(dt.UTC).date())  # noqa: TID251 - the edge's own clock
    assert "A K" in page and f">{years}<" in page and "Medium risk" in page and "data-since" in page
    for never in ("Amira", "Khan", "ME-", "MC-", "<a ", 'href="/e', world.council.name):
        assert never not in page


def test_the_board_is_the_worst_and_the_longest_first(world, screen):
    away(world)
    child = {"family_name": "Able", "given_names": "Zoe"}
    by = world.acting("missing_coordinator")
    second = make_child(by, world.now)
    type(second).objects.filter(pk=second.pk).update(**child)
    world.child = second
    report(world, now=world.now, grade="high")
    page = words(screen.get("/wall/"))
    assert page.index("Z A") < page.index("A K") and "Missing now: 2" in page


def test_a_screen_asks_cheaply_and_hears_of_every_change(world):
    client, code = device()
    assert client.get("/wall/token/", {"seen": code}).status_code == 204
    let_in(world, code)
    token = client.get("/wall/token/", {"seen": code}).json()["token"]
    assert client.get("/wall/token/", {"seen": token}).status_code == 204
    away(world)
    assert client.get("/wall/token/", {"seen": token}).json()["token"] != token


def test_what_it_shows_is_in_the_audit_and_asking_is_not(world, screen, oracle):
    away(world)
    screen.get("/wall/token/")
    asked = "SELECT count(*) FROM audit.read WHERE %s = ANY(children)"
    assert oracle(asked, [str(world.child.pk)])[0][0] == 0
    screen.get("/wall/")
    assert oracle(asked, [str(world.child.pk)])[0][0] == 1


def test_nothing_else_opens_to_a_screen(world, screen):
    away(world)
    secret = screen.cookies[SCREEN_COOKIE].value
    everywhere = Client(headers={"Cookie": f"{SCREEN_COOKIE}={secret}"})
    ours = {"reporting:wall", "reporting:wall_token"}
    assert "A K" in words(everywhere.get("/wall/"))
    found = {name: address_of(name, world) for name, needs in EXPECTED.items() if not needs.open and name not in ours}
    asked = {name: everywhere.get(address).status_code for name, address in found.items() if address}
    assert len(asked) > 100
    assert {name: status for name, status in asked.items() if status not in (302, 401, 403, 404, 405)} == {}
    answer = everywhere.get("/api/v1/children/", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code in (401, 403), "nor is its key one to the API"


def address_of(name, world):
    """Return an address with the child's key wherever a key is asked for; None for one of other parameters."""
    for arguments in ([], [world.child.pk], [world.child.pk, world.child.pk]):
        try:
            return reverse(name, args=arguments)
        except NoReverseMatch:
            continue
    return None


def test_the_token_of_another_machine_does_not_open_the_wall(world, screen):
    away(world)
    with as_role("mc_owner"):
        MachineToken.objects.update(scopes=["wall", "missing_now"])
    assert "waits to be let in" in words(screen.get("/wall/"))


def test_a_person_who_is_signed_in_does_not_open_the_wall(world, client):
    away(world)
    sign_in(client, world.people["team_manager"])
    assert "waits to be let in" in words(client.get("/wall/"))


def test_an_ended_screen_shows_a_new_code_at_once(world, screen):
    away(world)
    found = kept(world)
    secret = screen.cookies[SCREEN_COOKIE].value
    end(world, found)
    assert screen.get("/wall/token/", {"seen": "x"}).json() == {"token": ""}
    page = words(screen.get("/wall/"))
    assert "waits to be let in" in page and "A K" not in page
    assert screen.cookies[SCREEN_COOKIE].value != secret
    assert not User.objects.get(pk=found.user_id).is_active
    assert not Membership.objects.filter(user=found.user_id, to_on__isnull=True).exists()


def test_a_screen_of_another_council_shows_none_of_our_children(world):
    away(world)
    client, code = device()
    world.people["team_manager"] = world.people["other_coordinator"]
    other = access_for(world.people["other_coordinator"], now=database_now())
    by = type(other)(**{**vars(other), "perms": other.perms | ROLES["team_manager"].perms})
    let_in(world, code, by=by)
    page = words(client.get("/wall/"))
    assert "No child is missing now" in page and "A K" not in page


def test_a_code_is_used_once_and_ends(world):
    client, code = device()
    let_in(world, f" {code[:4]} {code[4:]} ")
    with pytest.raises(RuleError) as error:
        let_in(world, code, name="Another")
    assert error.value.field == "code"
    _other, later = device()
    cache.clear()
    with pytest.raises(RuleError):
        let_in(world, later, name="Another")
    assert kept(world).name == NAME


@pytest.mark.parametrize(
    ("given", "field"), [({"name": " "}, "name"), ({"code": "00"}, "code"), ({"code": ""}, "code")]
)
def test_what_is_missing_is_said_at_its_field(world, given, field):
    _client, code = device()
    with pytest.raises(RuleError) as error:
        let_in(world, **{"code": code, **given})
    assert error.value.field == field and not MachineToken.objects.exists()


def test_a_name_is_taken_while_its_screen_lives(world, screen):
    _client, code = device()
    with pytest.raises(RuleError) as error:
        let_in(world, code, name=NAME.upper())
    assert error.value.field == "name"
    end(world, kept(world))
    assert let_in(world, code).name == NAME


def test_a_manager_shows_the_children_of_their_own_teams_alone(world):
    _client, code = device()
    team = world.people["missing_coordinator"].memberships.get().team
    with pytest.raises(RuleError) as error:
        let_in(world, code, team=team)
    assert error.value.field == "team"


def test_who_is_no_manager_lets_none_in(world, screen):
    _client, code = device()
    with pytest.raises(NotAllowed):
        let_in(world, code, role="missing_coordinator")
    with pytest.raises(NotAllowed):
        end(world, kept(world), role="missing_coordinator")


def test_codes_are_not_guessed_at_length(world, client):
    sign_in(client, world.people["team_manager"])
    team = world.people["team_manager"].memberships.get().team
    guess = {"code": "1", "name": NAME, "team": team.pk}
    answers = [client.post("/account/screens/", guess).status_code for _n in range(SCREEN_CODE.most + 1)]
    assert set(answers[:-1]) == {422} and answers[-1] == 429


def test_a_screen_is_no_machine_of_the_api_and_its_secret_is_kept_nowhere(world, screen, oracle):
    by = manager(world)
    assert not machines_of(by, now=database_now()).exists()
    secret = screen.cookies[SCREEN_COOKIE].value
    found = kept(world)
    assert (found.digest, found.scopes) == (digest_of(secret), ["wall"])
    assert not [row for row in oracle("SELECT t::text FROM machine_token t") if secret in row[0]]
    assert ROLES[WALL_SCREEN].perms == {"wall"}


def test_the_page_lets_a_screen_in_and_ends_it(world, client):
    away(world)
    screen, code = device()
    sign_in(client, world.people["team_manager"])
    team = world.people["team_manager"].memberships.get().team
    wrong = client.post("/account/screens/", {"code": "1234", "name": NAME, "team": team.pk})
    assert wrong.status_code == 422 and NAME in words(wrong) and "No screen shows this code now" in words(wrong)
    shown = client.post("/account/screens/", {"code": code, "name": NAME, "team": team.pk}, follow=True)
    assert NAME in words(shown) and "Let in by" in words(shown)
    assert "A K" in words(screen.get("/wall/"))
    ended = client.post(f"/account/screens/{kept(world).pk}/end/", follow=True)
    assert "Ended by" in words(ended)
    assert "A K" not in words(screen.get("/wall/"))


def test_another_agencys_screen_is_not_there(world, screen, client):
    key = kept(world).pk
    other = world.people["other_coordinator"]
    Membership.objects.filter(user=other).update(role="team_manager")
    sign_in(client, other)
    assert client.post(f"/account/screens/{key}/end/").status_code == 404
    assert NAME not in words(client.get("/account/screens/"))


def test_the_board_costs_the_same_for_one_child_and_for_five(world, screen, django_assert_max_num_queries):
    away(world)
    screen.get("/wall/")
    with django_assert_max_num_queries(25) as first:
        screen.get("/wall/")
    for _n in range(4):
        world.child = make_child(world.acting("missing_coordinator"), world.now)
        report(world, now=world.now)
    with django_assert_max_num_queries(len(first)):
        screen.get("/wall/")
