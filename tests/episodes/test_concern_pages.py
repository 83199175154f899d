"""The pages of what a council is told about a child."""

import pytest

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
