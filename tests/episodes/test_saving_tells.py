"""What a page says that saving tells is who is told: no more, no fewer."""

import html
import re

import pytest

from episodes import services
from episodes.models import Episode
from missing_cases.models import Message, User
from tests.database import as_role
from tests.episodes.test_dying import DIED
from tests.episodes.test_pages import when
from tests.episodes.world import exact, london, make_child, report
from tests.sign_in import sign_in

CHECK = {"made_by": "PC Able", "seen_alone": "yes", "well": "yes", "crime_disclosed": "no"}
CHECK |= when("when", "11am", "10")
PAGES = {
    "found/": {"outcome": "back", **when("when", "11am")},
    "update/": {"kind": "note", "text": "Rang", "audience": "everybody"},
    "grade/": {"grade": "high"},
    "police-reference/": {"police_log_number": "GM-1", "was": ""},
    "close/": {"reason": "other", "note": "In error"},
    "set-aside/": {"reason": "In error"},
    "told/": {"whom": "parents", "outcome": "told", "how": "telephone", **when("when", "10am")},
    "told/?whom=school": {"whom": "school", "outcome": "not_told", "words": "Holidays", **when("when", "10am")},
    "notice/": {"circumstances": "Left", "planned_actions": "Search", "strategy_meeting": "yes"},
    "moments/sighting/": when("when", "10am"),
}


def said(page) -> str:
    """Return what a page says about who is told."""
    text = html.unescape(page.content.decode())
    return re.search(r"Saving tells:</strong> (.*?)</div>", text, re.DOTALL).group(1)


def told(before) -> set[str]:
    with as_role("mc_clock"):
        found = Message.objects.exclude(pk__in=before).exclude(recipient__isnull=True)
        return set(User.objects.filter(pk__in=found.values("recipient")).values_list("full_name", flat=True))


def so_far() -> list:
    with as_role("mc_clock"):
        return list(Message.objects.values_list("pk", flat=True))


def holds(client, world, address, typed):
    """Check that the names a page shows are those of the people it tells."""
    before, page = so_far(), said(client.get(address))
    assert client.post(address, typed).status_code == 302
    names = told(before)
    everybody = {user.full_name for user in world.people.values()}
    shown = {name for name in everybody if re.search(rf"\b{name}\b", page)}
    assert shown == names & everybody and names <= everybody
    assert bool(names) != page.startswith("nobody by message")


@pytest.mark.parametrize(("page", "typed"), PAGES.items())
def test_a_page_tells_whom_it_says(client, world, page, typed):
    episode = report(world, police_notified=exact(9))
    typed = {**typed, "version": str(Episode.objects.get().version), "agency": str(world.council.pk)}
    sign_in(client, world.people["team_manager"])
    holds(client, world, f"/episodes/{episode.pk}/{page}", typed)


def test_telling_the_police_tells_their_contact_once(client, world):
    episode = report(world)
    sign_in(client, world.people["team_manager"])
    address = f"/episodes/{episode.pk}/police-reference/"
    holds(client, world, address, {"police_log_number": "", "was": "", **when("police_notified", "11am")})
    assert said(client.get(address)).startswith("nobody by message")


def test_the_check_and_a_death_tell_whom_they_say(client, world):
    episode = report(world, police_notified=exact(9))
    by = world.acting("team_manager")
    services.record_returned(episode=episode, when=exact(10, 9), by=by, now=london(10, 10))
    sign_in(client, world.people["team_manager"])
    holds(client, world, f"/episodes/{episode.pk}/check/", CHECK)
    holds(client, world, f"/children/{world.child.pk}/death/", DIED)


def test_a_concern_tells_nobody(client, world):
    sign_in(client, world.people["team_manager"])
    child = make_child(world.acting("missing_coordinator"), london(9))
    assert said(client.get(f"/children/{child.pk}/concerns/new/")).startswith("nobody by message")
