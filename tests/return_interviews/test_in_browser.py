"""Every page of the interview as a person sees it: narrow and wide, with and without scripts."""

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from missing_cases.forms.given import Given
from return_interviews import services
from tests.looking import stays_inside
from tests.return_interviews.world import BACK, bring_to, do, finish, hold, make_child, make_episode, offer, write
from tests.sign_in import sign_in
from tests.ui.conftest import visit  # noqa: F401 - a fixture
from tests.ui.test_gallery import barriers

ALARM = {"kept_against_will": Given.of(codes=("yes",), words="They locked the door.")}
LOOKS = os.environ.get("SCREENSHOTS")  # a folder for somebody to look through


def written(world):
    interview = hold(world, offer(world))
    write(world, interview, "why", ALARM)
    write(world, interview, "account", {"what_happened": Given.of(words="I took the bus. Then a car came.")})
    return finish(world, interview)


def nothing(world):
    make_episode(world, make_child(world, "Alexandrina-Maximiliana"))


def also(world, interview):
    make_episode(world, world.child, missing=BACK + timedelta(hours=2), back=BACK + timedelta(hours=6))
    return interview


def worrying(world):
    interview = hold(world, offer(world))
    write(world, interview, "why", ALARM)
    return interview


def profiled(world):
    do(world.visitor, services.set_profile, worker=world.visitor.user, areas="WN1, WN2", languages="Polish")


PAGES = {
    "waiting": ("coordinator", nothing),
    "start": ("coordinator", nothing),
    "attempt_first": ("coordinator", nothing),
    "declined_first": ("coordinator", nothing),
    "missing_person": ("coordinator", nothing),
    "blank": ("coordinator", nothing),
    "interview": ("coordinator", lambda world: also(world, worrying(world))),
    "held": ("coordinator", offer),
    "section": ("coordinator", lambda world: worrying(world)),
    "referral": ("coordinator", lambda world: hold(world, offer(world))),
    "check": ("coordinator", lambda world: bring_to(world, "held")),
    "approve": ("manager", written),
    "covers": ("coordinator", lambda world: also(world, offer(world))),
    "wish_first": ("coordinator", lambda world: None),
    "wish": ("coordinator", offer),
    "carer": ("coordinator", offer),
    "workers": ("coordinator", profiled),
    "rubric": ("manager", lambda world: None),
    "profile": ("visitor", profiled),
    "tell_police": ("coordinator", lambda world: worrying(world)),
    "attach": ("coordinator", lambda world: hold(world, offer(world))),
}
WAYS = [(name, width, scripts) for name in PAGES for width, scripts in ((320, False), (1280, True))]


def address(name, world, interview):
    arguments = {"waiting": [], "section": [interview and interview.pk, "why"]}.get(name)
    if name in ("workers", "rubric"):
        return reverse(f"return_interviews:{name}")
    if name == "profile":
        return reverse("return_interviews:profile", args=[world.visitor.user.pk])
    if arguments is None:
        by_episode = ("start", "attempt_first", "declined_first", "missing_person", "blank", "wish_first")
        arguments = [world.episode.pk] if name in by_episode else [interview.pk]
    return reverse(f"return_interviews:{name}", args=arguments)


@pytest.mark.parametrize(("name", "width", "scripts"), WAYS)
def test_no_barrier_and_no_sideways_scroll(world, visit, name, width, scripts):  # noqa: F811
    person, prepare = PAGES[name]
    path = address(name, world, prepare(world))
    visitor = visit(width=width, scripts=scripts)
    sign_in(visitor.client, getattr(world, person).user)
    visitor.prepare("/forms/csrf/")
    page = visitor.open(path)
    if LOOKS:
        page.screenshot(path=Path(LOOKS) / f"{name}-{width}.png", full_page=True)
    stays_inside(page)
    assert barriers(page) == []


def test_errors_take_focus_and_lead_to_their_input(world, visit):  # noqa: F811
    visitor = visit()
    sign_in(visitor.client, world.coordinator.user)
    path = reverse("return_interviews:attempt_first", args=[world.episode.pk])
    answer = visitor.client.post(path, {"method": "call"})
    assert answer.status_code == 422
    visitor.give(path, status=422, headers={"Content-Type": "text/html"}, body=answer.content)
    page = visitor.page
    visitor.expected.append("422")
    page.goto(path)
    assert page.title().startswith("Error: ")
    links = page.locator(".govuk-error-summary__list a")
    assert links.count() >= 3
    for number in range(links.count()):
        links.nth(number).click()
        wanted = links.nth(number).get_attribute("href").removeprefix("#")
        assert re.match("id_(at|result|made_by)", wanted)
        assert page.evaluate("document.activeElement.id") == wanted


def test_what_the_script_sends_is_what_the_address_takes(world, visit):  # noqa: F811
    interview = hold(world, offer(world))
    visitor = visit()
    sign_in(visitor.client, world.coordinator.user)
    visitor.prepare("/forms/csrf/")
    sent = []

    def take(route):
        sent.append(route.request.post_data)
        route.fulfill(status=200, json={"version": 2, "saved_at": "9:40pm"})

    autosave = reverse("return_interviews:autosave", args=[interview.pk, "account"])
    visitor.give(autosave, handler=take)
    visitor.give("/account/session/", status=200, json={"ends_in": 900})
    page = visitor.open(reverse("return_interviews:section", args=[interview.pk, "account"]))
    page.get_by_label("What happened whilst you were missing?", exact=True).fill("I took the bus & walked.")
    page.locator("[data-autosave-status]").filter(has_text="Saved at 9:40pm").wait_for()
    kept = visitor.client.post(autosave, sent[0], content_type="application/x-www-form-urlencoded")
    assert (kept.status_code, kept.json()["version"]) == (200, 2)
    again = visitor.client.get(reverse("return_interviews:section", args=[interview.pk, "account"]))
    assert "I took the bus &amp; walked." in again.content.decode()
