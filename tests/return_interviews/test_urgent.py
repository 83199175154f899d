"""What is told to the police at once because of a worrying answer."""

import json

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from missing_cases.access import context
from missing_cases.errors import RuleError
from missing_cases.forms.given import Given
from missing_cases.models import FormVersion
from return_interviews import rules, services
from return_interviews.models import UrgentNote
from return_interviews.selectors import undecided, urgent_notes_of, worries_of, worrying_answers
from return_interviews.views.common import worried as shown_worries
from tests.conftest import as_role
from tests.looking import stays_inside
from tests.return_interviews.world import HELD, MISSING, NOW, bring_to, do, finish, hold, may, offer, write
from tests.sign_in import sign_in
from tests.ui.conftest import visit  # noqa: F401 - a fixture
from tests.ui.test_gallery import barriers

YES, NO = Given.of(codes=("yes",), words="They locked the door."), Given.of(codes=("no",))
TOLD = {"told": True, "told_at": may(16, 11), "told_name": "The control room", "said": "Locked in a flat."}


def worried(world, **answers):
    interview = hold(world, offer(world))
    write(world, interview, "why", {"kept_against_will": answers.pop("kept_against_will", YES)})
    if answers:
        write(world, interview, "when_out", answers)
    return interview


def note(world, interview, *, by=None, questions=("kept_against_will",), **more):
    return do(
        by or world.coordinator, services.record_urgent_note, interview=interview, questions=questions,
        **{**TOLD, **more},
    )  # fmt: skip


def open_worries(world, interview):
    with context.acting(world.coordinator):
        return [worry.code for worry in undecided(worries_of(interview), urgent_notes_of(interview))]


@pytest.mark.parametrize("code", ["held_captive", "anything_bad", "crime"])
def test_harm_captivity_and_offences_are_worrying_and_a_no_is_not(world, code):
    interview = worried(world, kept_against_will=NO, **{code: YES})
    with context.acting(world.coordinator):
        assert worrying_answers(interview) == [code]
    write(world, interview, "when_out", {code: NO})
    assert open_worries(world, interview) == []


def test_which_answers_are_worrying_stands_in_the_newest_version_of_the_form(world):
    assert not hasattr(rules, "WORRYING")
    interview = worried(world, crime=YES, ran_from_police=YES)
    with context.acting(world.coordinator):
        assert interview.record.definition.version == 1  # the form of the day; it marks nothing
        assert worrying_answers(interview) == ["kept_against_will", "crime"]
        newest = FormVersion.objects.filter(form="return_interview").latest("version")
        content = json.loads(
            json.dumps(newest.content).replace(
                '"code": "ran_from_police",', '"worrying": ["yes"], "code": "ran_from_police",'
            )
        )
    with as_role("mc_owner"):
        FormVersion.objects.create(
            form="return_interview", version=newest.version + 1, published_on=newest.published_on, content=content,
            digest="x", loaded_at=NOW,
        )  # fmt: skip
    with context.acting(world.coordinator):
        assert worrying_answers(interview) == ["kept_against_will", "crime", "ran_from_police"]


def test_a_page_reads_the_worries_once(world):
    interview = worried(world, crime=YES)
    note(world, interview)
    with context.acting(world.coordinator):
        with CaptureQueriesContext(connection) as queries:
            said = shown_worries(interview, world.coordinator)
        assert [worry.code for worry in said["worries"]] == ["crime"]
        assert [labels for _note, labels in said["urgent_notes"]] == [["Were you kept against your will?"]]
        read = [query["sql"] for query in queries if 'FROM "form_section"' in query["sql"]]
        assert (len(read), len(queries)) == (1, 5), queries.captured_queries


def test_a_note_decides_the_answers_it_names_and_no_other(world):
    interview = worried(world, crime=YES)
    assert open_worries(world, interview) == ["kept_against_will", "crime"]
    made = note(world, interview, log_number=" LOG-1 ")
    assert (made.questions, made.told, made.log_number) == (["kept_against_will"], True, "LOG-1")
    assert (made.recorded_by, made.recorded_at) == (world.coordinator.user, NOW)
    assert open_worries(world, interview) == ["crime"]
    refused = note(world, interview, questions=["crime"], told=False, reason="He was a lookout, a year ago.")
    assert (refused.told_at, refused.told_name, refused.said) == (None, "", "")
    assert open_worries(world, interview) == []
    with context.acting(world.manager):
        assert [row.told for row in urgent_notes_of(interview)] == [True, False]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"told_at": None}, "told_at"), ({"told_name": " "}, "told_name"), ({"said": ""}, "said"),
        ({"told": False}, "reason"), ({"told_at": may(17)}, "told_at"), ({"told_at": MISSING}, "told_at"),
        ({"questions": ["clear_head"]}, "questions"), ({"questions": []}, "questions"),
    ],
)  # fmt: skip
def test_a_note_that_does_not_say_enough_is_refused_beside_its_field(world, wrong, field):
    with pytest.raises(RuleError) as refused:
        note(world, worried(world), **wrong)
    assert refused.value.field == field


def test_it_forwards_nothing_before_authorisation(world):
    interview = worried(world)
    note(world, interview)
    with pytest.raises(RuleError, match="not authorised yet"):
        do(world.manager, services.forward_interview, interview=interview, recipient_agency=world.police,
           legal_basis="safeguarding", parts=["why.kept_against_will"], reason="Danger.")  # fmt: skip
    with context.acting(world.spoc):
        assert not UrgentNote.objects.exists()


def test_the_database_keeps_it_whole_and_unchanged(world):
    interview = worried(world)
    row = {"interview": interview, "child": world.child, "owner_agency": world.council, "recorded_at": NOW}
    mine = {**row, "recorded_by": world.coordinator.user}
    note(world, interview)
    with context.acting(world.coordinator):
        for wrong in ({"told": True}, {"told": False}, {"told": False, "reason": "x", "questions": []}):
            with pytest.raises(IntegrityError, match="urgent_note_"), transaction.atomic():
                UrgentNote.objects.create(**{"questions": ["crime"], **mine, **wrong})
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            UrgentNote.objects.update(told_name="Another")
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            UrgentNote.objects.create(
                questions=["crime"], told=False, reason="x", **row, recorded_by=world.manager.user
            )
    with context.acting(world.outsider):
        assert not UrgentNote.objects.exists()


def test_another_agency_may_not_record_one(world):
    interview = worried(world)
    with pytest.raises(Exception, match="does not exist"):
        note(world, interview, by=world.outsider)


def client_of(world, name="coordinator"):
    return sign_in(Client(), getattr(world, name).user)


def test_the_panel_shows_after_saving_and_goes_once_it_is_decided(world):
    interview, client = hold(world, offer(world)), client_of(world)
    front = reverse("return_interviews:interview", args=[interview.pk])
    section = reverse("return_interviews:section", args=[interview.pk, "why"])
    page = reverse("return_interviews:tell_police", args=[interview.pk])
    assert page not in client.get(front).content.decode()
    typed = {
        "version": "1",
        "section_version": "1",
        "kept_against_will": "yes",
        "kept_against_will__words": "Locked in",
    }
    client.get(section)
    following = client.post(section, {**typed, "next": "next"}, follow=True).content.decode()
    for body in (following, client.get(front).content.decode(), client.get(section).content.decode()):
        assert "Tell the police now?" in body
        assert "Were you kept against your will?" in body
        assert page in body
    asked = client.get(page).content.decode()
    assert "Yes: Locked in" in asked
    refused = client.post(page, {"questions": ["kept_against_will"], "told": "yes", "said": "Kept as typed"})
    assert refused.status_code == 422
    assert "Kept as typed" in refused.content.decode()
    assert "Say who was told" in refused.content.decode()
    told = {"told": "yes", "said": "Locked in", "log_number": "L-9", "told_name": "Desk 4"}
    when = {"told_at_on": "today", "told_at_time": "00:01"}
    done = client.post(page, {"questions": ["kept_against_will"], **told, **when}, follow=True).content.decode()
    assert "Told to Desk 4 by telephone" in done
    assert "Police log number L-9" in done
    assert "Tell the police now?" not in done


def test_the_approver_reads_what_was_decided(world):
    interview = worried(world, kept_against_will=YES)
    note(world, interview, told=False, reason="The police were there already.")
    finish(world, interview)
    body = client_of(world, "manager").get(reverse("return_interviews:approve", args=[interview.pk])).content.decode()
    assert "Decided not to tell the police now" in body
    assert "The police were there already." in body


def test_without_a_worrying_answer_the_page_leads_back(world):
    interview = bring_to(world, "held")
    answer = client_of(world).get(reverse("return_interviews:tell_police", args=[interview.pk]), follow=True)
    assert "No saved answer is one of which the police must be told" in answer.content.decode()


def test_once_authorised_it_leads_to_sharing(world):
    interview = worried(world)
    do(world.coordinator, services.record_referral_decision, interview=interview, decision="police", reason="Crime.")
    finish(world, interview)
    do(world.manager, services.authorise, interview=interview)
    page = client_of(world, "manager").get(reverse("return_interviews:tell_police", args=[interview.pk]))
    assert reverse("disclosures:share", args=["return_interview", interview.pk]) in page.content.decode()
    assert note(world, interview, told_at=HELD).pk  # a telephone call may still be written down


@pytest.mark.parametrize("scripts", [True, False])
def test_telling_on_a_narrow_screen(world, visit, scripts):  # noqa: F811
    interview = worried(world)
    visitor = visit(width=320, scripts=scripts)
    sign_in(visitor.client, world.coordinator.user)
    visitor.prepare("/forms/csrf/")
    for name, arguments in (("interview", []), ("section", ["why"]), ("tell_police", [])):
        page = visitor.open(reverse(f"return_interviews:{name}", args=[interview.pk, *arguments]))
        assert page.get_by_role("heading", name="Tell the police now?").first.is_visible()
        stays_inside(page)
        assert barriers(page) == []
    assert page.get_by_label("What did you tell them?").is_visible()
    assert page.get_by_label("Why not?").is_visible() != scripts
