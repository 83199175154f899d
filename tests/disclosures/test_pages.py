"""The pages, as each side gets them, without any script."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from disclosures import services
from disclosures.models import Disclosure, DisclosureEvent
from missing_cases.access import context
from tests.disclosures.world import KIND
from tests.pdf.structure import text_of
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
SECRET = "He locked the door"
CHOICES = {
    "parts_account": ["account.why"], "parts_why": ["why.4", "why.8"], "legal_basis": "safeguarding",
    "reason": "Kept against their will.", "handling": "Do not tell the family.",
}  # fmt: skip


def page(name, disclosure, *more):
    return reverse(f"disclosures:{name}", args=[disclosure.pk, *more])


def choices(world, **more):
    return {**CHOICES, "recipient_agency": str(world.spoc.agency_id), **more}


def share_url(world):
    return reverse("disclosures:share", args=[KIND, world.record])


def kept(world, disclosure):
    with context.acting(world.manager):
        return Disclosure.objects.get(pk=disclosure.pk)


def reads(oracle, view):
    return oracle("SELECT children, actor FROM audit.read WHERE view = %s ORDER BY id", [f"disclosures:{view}"])


def test_the_recipient_s_first_look_is_the_receipt_and_is_written_down(world, sent, visit, oracle):
    answer = visit(world.spoc).get(page("disclosure", sent))
    body = answer.content.decode()
    assert answer.status_code == 200
    assert SECRET in body
    assert "Do not tell the family." in body
    assert "Peer pressure" not in body
    found = kept(world, sent)
    assert (found.state, found.opened_by) == ("opened", world.spoc.user)
    assert [(actor, [str(key) for key in keys]) for keys, actor in reads(oracle, "disclosure")] == [
        (str(world.spoc.user.pk), [str(world.child.pk)])
    ]


def test_looking_again_gives_no_second_receipt(world, sent, visit):
    spoc = visit(world.spoc)
    spoc.get(page("disclosure", sent))
    first = kept(world, sent).opened_at
    spoc.get(page("disclosure", sent))
    assert kept(world, sent).opened_at == first


def test_the_sender_sees_that_nobody_has_opened_it_and_gives_no_receipt(world, sent, visit):
    body = visit(world.manager).get(page("disclosure", sent)).content.decode()
    assert "Sent, not opened" in body
    assert "Not opened for" in body
    assert "24 hours" in body
    assert kept(world, sent).opened_at is None


def test_fetching_the_pdf_is_opening_it(world, sent, visit, oracle):
    answer = visit(world.spoc).get(page("document", sent))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    assert SECRET in " ".join(text_of(answer.content))
    assert kept(world, sent).opened_by == world.spoc.user
    assert len(reads(oracle, "document")) == 1


@pytest.mark.parametrize("who", ["other_spoc", "other_manager", "nurse"])
@pytest.mark.parametrize("name", ["disclosure", "document"])
def test_everybody_else_gets_404(world, sent, visit, who, name):
    assert visit(getattr(world, who)).get(page(name, sent)).status_code == 404
    assert kept(world, sent).opened_at is None


@pytest.mark.parametrize("who", ["officer", "worker"])
def test_a_role_without_the_function_is_refused(world, sent, visit, who):
    assert visit(getattr(world, who)).get(page("disclosure", sent)).status_code == 403


def test_the_police_see_only_what_was_sent_to_them(world, send, visit):
    for agency in (world.spoc.agency, world.other_spoc.agency):
        send(recipient_agency=agency)
    body = visit(world.spoc).get("/shared/").content.decode()
    assert "1 record" in body
    assert "Northshire Council to Northshire Police" in body
    assert "Southshire" not in body


def test_a_signed_out_visitor_is_asked_to_sign_in(world, sent, client):
    for address in ("/shared/", page("disclosure", sent), page("document", sent), share_url(world)):
        assert client.get(address)["Location"].startswith("/accounts/login/")


def test_accepting_with_their_reference(world, sent, visit):
    spoc = visit(world.spoc)
    spoc.get(page("disclosure", sent))
    answer = spoc.post(page("answer", sent, "accept"), {"reference": "NP/77"}, follow=True)
    assert "Accepted. The sender has been told." in answer.content.decode()
    assert kept(world, sent).recipient_reference == "NP/77"
    assert "Accept for" not in answer.content.decode()


@pytest.mark.parametrize(
    ("action", "field", "says"),
    [
        ("accept", "reference", "own reference"),
        ("ask", "words", "Write your question"),
        ("refuse", "reason", "not for you"),
    ],
)
def test_an_empty_answer_shows_its_sentence_beside_the_field(world, sent, visit, action, field, says):
    spoc = visit(world.spoc)
    spoc.get(page("disclosure", sent))
    answer = spoc.post(page("answer", sent, action), {field: " "})
    body = answer.content.decode()
    assert answer.status_code == 422
    assert says in body
    assert f'href="#{action}_{field}"' in body
    assert f'id="{action}_{field}"' in body
    assert "<title>Error:" in body


def test_what_was_typed_is_kept_when_a_rule_says_no(world, sent, visit, as_reader):
    spoc = visit(world.spoc)
    spoc.get(page("disclosure", sent))
    spoc.post(page("answer", sent, "accept"), {"reference": "NP/77"})
    answer = spoc.post(page("answer", sent, "refuse"), {"reason": "On second thoughts."})
    assert answer.status_code == 422
    assert "It has been accepted already." in answer.content.decode()
    assert kept(world, sent).state == "accepted"


def test_a_question_and_its_answer(world, sent, visit):
    spoc = visit(world.spoc)
    spoc.get(page("disclosure", sent))
    spoc.post(page("answer", sent, "ask"), {"words": "Which door?"})
    manager = visit(world.manager)
    assert "Which door?" in manager.get(page("disclosure", sent)).content.decode()
    assert manager.post(page("answer", sent, "reply"), {"words": "The back door."}).status_code == 302
    assert "The back door." in visit(world.spoc).get(page("disclosure", sent)).content.decode()


def test_neither_side_takes_the_other_s_steps(world, sent, visit):
    spoc = visit(world.spoc)
    spoc.get(page("disclosure", sent))
    assert spoc.post(page("answer", sent, "recall"), {"reason": "x"}).status_code == 404
    manager = visit(world.manager)
    assert manager.post(page("answer", sent, "accept"), {"reference": "1"}).status_code == 404
    assert kept(world, sent).state == "opened"


def test_an_answer_is_posted_never_fetched_and_unknown_answers_are_no_address(world, sent, visit):
    spoc = visit(world.spoc)
    assert spoc.get(page("answer", sent, "accept")).status_code == 405
    assert spoc.post(f"/shared/{sent.pk}/expire/").status_code == 404
    assert spoc.post(page("disclosure", sent)).status_code == 405


def test_recalled_content_is_gone_and_the_fact_remains(world, sent, visit):
    spoc = visit(world.spoc)
    spoc.get(page("disclosure", sent))
    manager = visit(world.manager)
    manager.post(page("answer", sent, "recall"), {"reason": "Sent to the wrong force."})
    spoc = visit(world.spoc)
    answer = spoc.get(page("disclosure", sent))
    body = answer.content.decode()
    assert answer.status_code == 200
    assert "Northshire Council recalled this" in body
    assert "Sent to the wrong force." in body
    for gone in (SECRET, "Jordan", "Do not tell the family.", "Open as PDF", "Accept for"):
        assert gone not in body
    assert spoc.get(page("document", sent)).status_code == 404
    listed = spoc.get("/shared/").content.decode()
    assert "Recalled" in listed
    assert "Jordan" not in listed


def test_refused_content_is_gone_for_them_and_there_for_the_sender(world, sent, visit):
    spoc = visit(world.spoc)
    spoc.get(page("disclosure", sent))
    body = spoc.post(page("answer", sent, "refuse"), {"reason": "Not our area."}, follow=True).content.decode()
    assert "said that this is not for them" in body
    assert SECRET not in body
    body = visit(world.manager).get(page("disclosure", sent)).content.decode()
    assert "Not our area." in body
    assert SECRET in body
    assert "put it before them again" in body


def test_what_waits_for_somebody_says_so_and_can_be_sent_again(world, send, visit):
    waiting = send(recipient_agency=world.empty_force)
    manager = visit(world.manager)
    assert "They do not have it." in manager.get(page("disclosure", waiting)).content.decode()
    answer = manager.post(page("answer", waiting, "deliver"))
    assert answer.status_code == 422
    assert "Nobody at Westshire Police can receive it yet." in answer.content.decode()


def test_the_list_filters_by_state_and_counts_what_it_shows(world, send, visit):
    send()
    send(recipient_agency=world.nurse.agency)
    send(recipient_agency=world.empty_force)
    manager = visit(world.manager)
    assert "3 records" in manager.get("/shared/?side=sender").content.decode()
    assert "1 record" in manager.get("/shared/?side=sender&state=queued").content.decode()
    assert "2 records" in manager.get("/shared/?side=sender&state=sent&state=recalled").content.decode()
    assert "Nothing in these states." in manager.get("/shared/?side=sender&state=recalled").content.decode()
    assert "3 records" in manager.get("/shared/?side=sender&state=%27").content.decode()


def test_every_child_on_the_list_is_in_the_read_audit(world, sent, visit, oracle):
    visit(world.spoc).get("/shared/")
    (keys, actor), *rest = reads(oracle, "shared")
    assert not rest
    assert ([str(key) for key in keys], actor) == ([str(world.child.pk)], str(world.spoc.user.pk))


def test_rendered_forms_carry_a_token_that_counts(world, sent, visit):
    visit(world.spoc)
    strict = Client(enforce_csrf_checks=True)
    sign_in(strict, world.spoc.user)
    body = strict.get(page("disclosure", sent)).content.decode()
    forms = re.findall(r'<form method="post"[^>]*action="(/shared/[^"]+)"[^>]*>(.*?)</form>', body, re.DOTALL)
    assert [address.split("/")[-2] for address, _ in forms] == ["accept", "ask", "refuse"]
    address, inside = forms[0]
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', inside).group(1)
    refused = strict.post(address, {"reference": "1"})
    assert refused.status_code == 403
    assert "This page was open" in refused.content.decode()
    assert strict.post(address, {"reference": "1", "csrfmiddlewaretoken": token}).status_code == 302


def questions(client, address):
    """Return how many queries a page costs once it is warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_list_asks_the_same_number_of_questions_however_long(world, send, visit, made_up):
    def both():
        return [questions(visit(access), "/shared/") for access in (world.manager, world.spoc)]

    send()
    before = both()
    for version in range(2, 6):
        made_up.version = version
        send()
    after = both()
    assert before == after
    assert max(after) <= 25


def test_history_does_not_cost_questions(world, sent, visit, as_reader):
    client = visit(world.manager)
    address = page("disclosure", sent)
    before = questions(client, address)
    as_reader(world.spoc, services.open_disclosure, disclosure=sent, now=world.now)
    for number in range(4):
        as_reader(world.spoc, services.ask_question, disclosure=sent, words=f"{number}?", now=world.now + HOUR)
    with context.acting(world.manager):
        assert DisclosureEvent.objects.count() == 6
    assert questions(client, address) == before


def test_names_never_stand_in_an_address(world, sent, visit):
    manager = visit(world.manager)
    preview = manager.post(share_url(world), choices(world, do="preview")).content.decode()
    for body in (
        preview,
        manager.get("/shared/").content.decode(),
        manager.get(page("disclosure", sent)).content.decode(),
    ):
        for address in re.findall(r'(?:href|action|src)="([^"]*)"', body):
            assert "jordan" not in address.lower()
            assert "example" not in address.lower()
