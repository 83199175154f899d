"""The pages of what a council is told about a child."""

import pytest

from missing_cases.models import Agency
from tests.sign_in import sign_in


@pytest.fixture
def site(client, world):
    """Return a function that signs a person of the world in and returns the client."""

    def enter(role="missing_coordinator"):
        sign_in(client, world.people[role])
        world.acting("missing_coordinator")
        return client

    return enter


def text_of(response):
    return response.content.decode()


def test_what_was_told_is_recorded_shown_and_a_risk_ended_there(site, world):
    pages = site()
    new = f"/children/{world.child.pk}/concerns/new/"
    assert "What was told?" in text_of(pages.get(new))
    refused = pages.post(new, {"kind": "harm", "text": "Seen with older boys."})
    assert refused.status_code == 422 and "Seen with older boys." in text_of(refused)
    shown = pages.post(
        new, {"kind": "harm", "told_by": "A teacher", "text": "Seen with older boys."}, follow=True
    )  # fmt: skip
    text = text_of(shown)
    for words in (
        "Significant risk of harm when missing",
        "A teacher",
        "Seen with older boys.",
        "Is this no longer so?",
    ):
        assert words in text
    address = shown.redirect_chain[-1][0]
    assert pages.post(address, {"reason": ""}).status_code == 422
    over = text_of(pages.post(address, {"reason": "Nothing since the move."}, follow=True))
    assert "Nothing since the move." in over and "Is this no longer so?" not in over
    assert pages.post(address, {"reason": "Again."}).status_code == 404
    child = text_of(pages.get(f"/children/{world.child.pk}/"))
    assert address in child and "no longer so" in child


def test_an_absence_from_education_leads_to_the_register(site, world):
    pages, new = site(), f"/children/{world.child.pk}/concerns/new/"
    told = {"kind": "education", "told_by": "A school", "text": "Away since Monday."}
    assert pages.post(new, told).status_code == 422
    assert f"/children/{world.child.pk}/education/new/" in text_of(pages.get(new))


def test_who_does_not_hold_the_record_finds_no_page(site, world):
    assert site("other_coordinator").get(f"/children/{world.child.pk}/concerns/new/").status_code == 404


def recorded(pages, world, kind):
    new = f"/children/{world.child.pk}/concerns/new/"
    shown = pages.post(new, {"kind": kind, "told_by": "A teacher", "text": "Not seen."}, follow=True)
    return shown.redirect_chain[-1][0], text_of(shown)


def test_999_stands_first_with_the_numbers_of_the_duty_teams(site, world):
    pages = site()
    new = f"/children/{world.child.pk}/concerns/new/"
    bare = text_of(pages.get(new))
    assert "No telephone number of the duty team is kept yet" in bare
    numbers = {"duty_telephone": "01632 960001", "out_of_hours_telephone": "01632 960002"}
    Agency.objects.filter(pk=world.council.pk).update(**numbers)
    page = text_of(pages.get(new))
    order = [page.index(words) for words in ("ring 999 first", "01632 960001", "01632 960002", "What is it?")]
    assert order == sorted(order)
    assert "01632 960002" in recorded(pages, world, "telephoned")[1]


def test_a_call_is_followed_to_the_answer_of_the_referrer(site, world):
    pages = site()
    address, text = recorded(pages, world, "telephoned")
    assert "The written referral has not come yet" in text and "48 hours" in text
    steps = (
        ("referral/", {"referred_by": "A teacher, Mill Lane", "text": "As told."}, "Record what was decided"),
        ("referral/decision/", {"outcome": "early_help", "decided_by": "Jo", "next_step": "A visit."}, "Not yet"),
        ("referral/answer/", {"how": "email", "person": "A teacher"}, "by secure e-mail"),
    )
    for page, given, words in steps:
        assert pages.get(address + page).status_code == 200
        kept = pages.post(address + page, {**given, list(given)[-1]: ""})
        assert kept.status_code == 422 and list(given.values())[1 if len(given) > 2 else 0] in text_of(kept)
        assert words in text_of(pages.post(address + page, given, follow=True))
        assert pages.get(address + page)["Location"] == address, "it is done once"
    assert pages.get(address + "carers/").status_code == 404


def test_what_came_of_talking_with_the_carers_is_recorded(site, world):
    pages = site()
    address, text = recorded(pages, world, "unreported")
    assert "Record the talk with parents or carers" in text
    assert pages.post(address + "carers/", {"outcome": "understood", "words": "Knows."}).status_code == 422
    given = {"outcome": "understood", "person": "Mother", "words": "She knows now."}
    shown = text_of(pages.post(address + "carers/", given, follow=True))
    assert "They know when and whom to tell next time" in shown and "Record the talk" not in shown
    assert pages.get(address + "referral/").status_code == 404


@pytest.mark.parametrize("page", ["referral/", "referral/decision/", "referral/answer/", "carers/"])
def test_what_follows_is_not_there_for_others(site, world, page):
    address, _text = recorded(site(), world, "unreported" if page == "carers/" else "telephoned")
    assert site("other_coordinator").get(address + page).status_code == 404
