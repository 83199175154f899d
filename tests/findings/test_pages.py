"""The pages of what follows from an interview, as each person uses them."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from findings.models import FollowUp, InterviewReceipt, PlanDecision
from missing_cases.access import context
from tests.findings.test_following import agree, authorised, finding
from tests.looking import looked_at
from tests.return_interviews.world import bring_to
from tests.sign_in import sign_in
from tests.ui.conftest import visit  # noqa: F401 - a fixture

DUE = {"due_on_day": "20", "due_on_month": "5", "due_on_year": "2099"}


def at(name, row):
    return reverse(f"findings:{name}", args=[row.pk])


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_from_the_interview_to_an_action_done_on_evidence(world):
    interview = authorised(world)
    client = sign_in(Client(), world.coordinator.user)
    front = client.get(reverse("return_interviews:interview", args=[interview.pk]))
    assert at("interview", interview) in front.content.decode()
    page = text_of(client.get(at("interview", interview)))
    assert "3 findings await a decision." in page and "Allocated has not read it yet" in page
    harm = finding(world, interview, "harm")
    typed = {"kind": "child_protection", "what": "Refer him", "holder": str(world.allocated.user.pk), **DUE}
    wrong = client.post(at("act", harm), {**typed, "kind": ""})
    assert wrong.status_code == 422 and "Refer him" in wrong.content.decode()
    assert client.post(at("act", harm), typed).status_code == 302
    with context.acting(world.coordinator):
        action = FollowUp.objects.get()
    worker = sign_in(Client(), world.allocated.user)
    assert client.post(at("refuse", finding(world, interview, "push")), {"reason": "Known."}).status_code == 302
    assert worker.post(at("done", action), {"evidence": ""}).status_code == 422
    assert worker.post(at("done", action), {"evidence": "Letter of 19 May."}).status_code == 302
    page = text_of(worker.get(at("interview", interview)))
    assert "Letter of 19 May." in page and "Known." in page and "1 finding awaits a decision." in page
    assert "Allocated," in page and "has not read it yet" not in page


@pytest.mark.parametrize("name", ["read", "report"])
def test_whoever_reads_the_interview_itself_gives_the_receipt_too(world, name):
    interview = authorised(world)
    worker = sign_in(Client(), world.allocated.user)
    assert worker.get(reverse(f"return_interviews:{name}", args=[interview.pk])).status_code == 200
    with context.acting(world.coordinator):
        assert InterviewReceipt.objects.get().reader == world.allocated.user


def test_a_sentence_is_coded_from_its_page(world):
    interview = authorised(world)
    client = sign_in(Client(), world.coordinator.user)
    listed = client.get(at("sentences", interview)).content.decode()
    assert "I met Jay at the bus station." in listed and "?row=account.what_happened.1" in listed
    code = at("code", interview) + "?row=account.what_happened.1"
    assert client.post(code, {"kind": "person", "label": ""}).status_code == 422
    assert client.post(code, {"kind": "person", "label": "Jay"}).status_code == 302
    again = client.post(code, {"kind": "person", "label": "Jay"})
    assert again.status_code == 422 and "already" in text_of(again)
    gone = client.get(at("code", interview) + "?row=nothing", follow=True)
    assert "not in the interview" in text_of(gone)


def test_the_plan_is_decided_and_stands_on_the_page_of_changes(world):
    interview = authorised(world)
    client = sign_in(Client(), world.allocated.user)
    assert client.post(at("plan", interview), {"changes": "no", "words": ""}).status_code == 422
    assert client.post(at("plan", interview), {"changes": "yes", "words": "A worker on Fridays."}).status_code == 302
    with context.acting(world.coordinator):
        assert PlanDecision.objects.get().decided_by == world.allocated.user
    assert "A worker on Fridays." in text_of(client.get(at("changed", interview)))


def test_what_is_not_authorised_or_not_ones_own_is_not_there(world):
    held = bring_to(world, "held")
    client = sign_in(Client(), world.coordinator.user)
    assert client.get(at("interview", held)).status_code == 404
    stranger = sign_in(Client(), world.outsider.user)
    assert stranger.get(at("interview", held)).status_code == 404
    leader = sign_in(Client(), world.leader.user)
    assert leader.get(at("sentences", held)).status_code == 403


@pytest.mark.parametrize(("width", "scripts"), [(320, False), (1280, True)])
@pytest.mark.parametrize("name", ["interview", "sentences", "code", "plan", "changed", "act", "done"])
def test_no_barrier_and_no_sideways_scroll(world, visit, name, width, scripts):  # noqa: F811
    interview = authorised(world)
    harm = finding(world, interview, "harm")
    action = agree(world, interview, finding=harm, what="Refer him to the assessment team today")
    row = {"act": harm, "done": action}.get(name, interview)
    path = at(name, row) + ("?row=account.what_happened.1" if name == "code" else "")
    visitor = visit(width=width, scripts=scripts)
    sign_in(visitor.client, world.coordinator.user)
    visitor.prepare("/forms/csrf/")
    looked_at(visitor.open(path), f"follow-{name}", width, scripts=scripts)
