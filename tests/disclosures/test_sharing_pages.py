"""Choosing, previewing and sending what is shared, without any script."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse

from disclosures.models import Disclosure
from missing_cases.access import context
from missing_cases.files.document import Row, Section
from missing_cases.models import new_id
from tests.disclosures.conftest import PARTS
from tests.disclosures.test_pages import SECRET, choices, share_url
from tests.disclosures.world import KIND

pytestmark = pytest.mark.django_db


def test_choosing_offers_every_answer_and_ticks_none(world, visit):
    body = visit(world.manager).get(share_url(world)).content.decode()
    assert body.count('type="checkbox"') > 10
    assert ticked(body) == 0
    assert "He locked the door until the morning." in body
    assert "Northshire Police" in body
    assert "Southshire Council" in body
    assert "Northshire Council</option>" not in body
    assert "Northshire Listening" not in body


def test_sentences_of_one_answer_are_told_apart_and_empty_sections_are_left_out(world, visit, made_up):
    sentences = (
        Row("account.what.1", "What happened?", "We walked."), Row("account.what.2", "What happened?", "We sat."),
    )  # fmt: skip
    made_up.document = replace(
        made_up.document, sections=(Section("account", "Account", sentences), Section("held", "Where it was held", ()))
    )
    body = visit(world.manager).get(share_url(world)).content.decode()
    assert re.search(r"<label[^>]*>We walked\.</label>", body)
    assert re.search(r"<label[^>]*>We sat\.</label>", body)
    assert "Where it was held" not in body


def test_the_preview_is_word_for_word_and_sends_nothing(world, visit):
    answer = visit(world.manager).post(share_url(world), choices(world, do="preview"))
    body = answer.content.decode()
    assert answer.status_code == 200
    assert "Nothing has been sent yet." in body
    assert SECRET in body
    assert "Peer pressure" not in body
    assert "Send to Northshire Police" in body
    with context.acting(world.manager):
        assert not Disclosure.objects.exists()


def ticked(body):
    """Return how many boxes and radios are on."""
    return len(re.findall(r"<input[^>]* checked[ >]", body))


def hidden(body):
    """Return the hidden fields of a page, as a browser without scripts would send them."""
    found = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', body):
        found.setdefault(name, []).append(value)
    found.pop("csrfmiddlewaretoken", None)
    return found


def test_what_was_previewed_is_what_is_sent(world, visit):
    manager = visit(world.manager)
    preview = manager.post(share_url(world), choices(world, do="preview")).content.decode()
    answer = manager.post(share_url(world), {**hidden(preview), "do": "send"}, follow=True)
    assert "Sent to Northshire Police. They have not opened it yet." in answer.content.decode()
    with context.acting(world.manager):
        found = Disclosure.objects.get()
        assert found.content.parts == sorted(PARTS)
        assert found.content.handling == "Do not tell the family."
        assert found.state == "sent"


def test_changing_after_the_preview_keeps_every_choice(world, visit):
    manager = visit(world.manager)
    preview = manager.post(share_url(world), choices(world, do="preview")).content.decode()
    answer = manager.post(share_url(world), {**hidden(preview), "do": "change"})
    body = answer.content.decode()
    assert answer.status_code == 200
    assert ticked(body) == 4
    assert "Kept against their will.</textarea>" in body
    assert "There is a problem" not in body


def test_a_record_changed_after_the_preview_is_not_sent(world, visit, made_up):
    manager = visit(world.manager)
    preview = manager.post(share_url(world), choices(world, do="preview")).content.decode()
    made_up.document = replace(made_up.document, child_name="Jordan Changed")
    answer = manager.post(share_url(world), {**hidden(preview), "do": "send"})
    assert answer.status_code == 422
    assert "The record has changed since you looked at it." in answer.content.decode()


def test_a_whole_section_is_every_answer_in_it(world, visit):
    manager = visit(world.manager)
    preview = manager.post(share_url(world), choices(world, do="preview", parts_why=["*"])).content.decode()
    manager.post(share_url(world), {**hidden(preview), "do": "send"})
    with context.acting(world.manager):
        parts = Disclosure.objects.get().content.parts
    assert set(parts) == {"account.why"} | {f"why.{n}" for n in range(9)}


@pytest.mark.parametrize(
    ("changes", "says", "target"),
    [
        ({"parts_account": [], "parts_why": []}, "Choose at least one answer", "#id_parts_overview_0"),
        ({"legal_basis": ""}, "Choose the legal basis", "#id_legal_basis_0"),
        ({"reason": " "}, "Say why they need it", "#id_reason"),
        ({"recipient_agency": ""}, "Choose who it is for", "#id_recipient_agency"),
        (
            {"expires_on_day": "1", "expires_on_month": "2", "expires_on_year": "2020"},
            "in the future",
            "#id_expires_on_day",
        ),
    ],
)
def test_each_fault_is_named_beside_its_field_with_what_was_typed_kept(world, visit, changes, says, target):
    answer = visit(world.manager).post(share_url(world), choices(world, do="preview", **changes))
    body = answer.content.decode()
    assert answer.status_code == 422
    assert says in body
    assert f'href="{target}"' in body
    assert f'id="{target[1:]}"' in body
    assert "Do not tell the family.</textarea>" in body


def test_what_is_not_authorised_offers_no_form(world, visit, made_up):
    made_up.ready = False
    manager = visit(world.manager)
    body = manager.get(share_url(world)).content.decode()
    assert "has not been authorised" in body
    assert 'value="preview"' not in body
    assert manager.post(share_url(world), choices(world, do="send")).status_code == 422
    with context.acting(world.manager):
        assert not Disclosure.objects.exists()


def test_sending_twice_is_refused_in_words(world, sent, visit):
    answer = visit(world.manager).post(share_url(world), choices(world, do="send"))
    assert answer.status_code == 422
    assert "already been sent to Northshire Police" in answer.content.decode()


@pytest.mark.parametrize("who", ["other_manager"])
def test_another_council_cannot_reach_the_record_s_page(world, visit, who):
    assert visit(getattr(world, who)).get(share_url(world)).status_code == 404


def test_unknown_records_and_kinds_are_404(world, visit):
    manager = visit(world.manager)
    assert manager.get(reverse("disclosures:share", args=[KIND, new_id()])).status_code == 404
    assert manager.get(reverse("disclosures:share", args=["nothing", world.record])).status_code == 404


@pytest.mark.parametrize("who", ["worker", "spoc"])
def test_who_may_not_send_gets_no_form(world, visit, who):
    assert visit(getattr(world, who)).get(share_url(world)).status_code == 403
