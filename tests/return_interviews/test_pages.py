"""The pages, as each person uses them, with no script."""

import re
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from missing_cases.access import context
from missing_cases.forms.given import Given
from missing_cases.models import Answer, Draft, FormSection
from return_interviews import services
from return_interviews.models import InterviewAllocation, InterviewAttempt, MissingPersonInterview, ReturnInterview
from tests.return_interviews.world import bring_to, do, hold, make_child, make_episode, offer, write
from tests.sign_in import sign_in

NOW = {"at_on": "today", "at_time": "00:01"}


@pytest.fixture
def as_person(world):
    """Return a client signed in as somebody of the world."""

    def run(name):
        return sign_in(Client(), getattr(world, name).user)

    return run


def at(name, *arguments):
    return reverse(f"return_interviews:{name}", args=arguments)


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def one(world):
    with context.acting(world.coordinator):
        return ReturnInterview.objects.select_related("record", "held_by").get()


def section_row(world, code):
    with context.acting(world.coordinator):
        return FormSection.objects.get(record=one(world).record_id, code=code)


def test_from_the_list_to_an_accepted_offer(world, as_person):
    client = as_person("coordinator")
    listed = client.get(at("waiting"))
    start = at("start", world.episode.pk)
    assert start in listed.content.decode()
    assert "Nobody has it" in text_of(listed)
    page = client.get(start)
    assert "Return home interview" in text_of(page)
    assert "9:00am, 9 May 2016" in text_of(page)
    sent = client.post(
        at("attempt_first", world.episode.pk), {**NOW, "method": "call", "result": "accepted", "made_by": "me"}
    )
    interview = one(world)
    assert sent.url == at("interview", interview.pk)
    assert interview.state == "accepted"
    front = text_of(client.get(sent.url))
    assert "Clock met" not in front
    assert "Record that it was held" in front
    assert client.get(start).url == at("interview", interview.pk)


def test_the_child_said_no_in_four_answers(world, as_person):
    client = as_person("coordinator")
    page = at("declined_first", world.episode.pk)
    refused = client.post(page, {**NOW, "method": "visit", "made_by": "other", "decline_reason": "other"})
    assert refused.status_code == 422
    assert "Write their name." in text_of(refused)
    refused = client.post(page, {**NOW, "method": "visit", "made_by": "me", "decline_reason": "other", "saw": "Tired"})
    assert refused.status_code == 422
    assert "Write down the reason." in text_of(refused)
    assert "Tired" in text_of(refused)  # what was typed stays
    done = client.post(page, {**NOW, "method": "visit", "made_by": "me", "decline_reason": "not_given"}, follow=True)
    assert "Declined" in text_of(done)
    assert "Clock met" in text_of(done)
    with context.acting(world.coordinator):
        assert InterviewAttempt.objects.count() == 1


@pytest.mark.parametrize(
    "when", [{"at_on": "other", "at_day": "1", "at_month": "5", "at_year": "2016", "at_time": "9am"}]
)
def test_an_offer_before_the_child_was_back_is_refused_beside_its_field(world, as_person, when):
    answer = as_person("coordinator").post(
        at("attempt_first", world.episode.pk), {**when, "method": "call", "result": "accepted", "made_by": "me"}
    )
    assert answer.status_code == 422
    assert "This is before the child was found" in text_of(answer)
    assert 'href="#id_at_time"' in answer.content.decode()


def test_holding_by_somebody_else_named(world, as_person):
    interview = offer(world)
    client = as_person("coordinator")
    held = {"held_at_on": "today", "held_at_time": "00:01", "place": "School", "held_by": "other", "independent": "yes"}
    assert client.post(at("held", interview.pk), held).status_code == 422
    done = client.post(at("held", interview.pk), {**held, "held_by_name": "Vera Visitor"}, follow=True)
    assert "Held by Vera Visitor" in text_of(done)
    assert (one(world).held_by, one(world).independent) == (None, True)


def test_a_section_is_shown_saved_and_followed_by_the_next(world, as_person):
    interview = hold(world, offer(world))
    client = as_person("coordinator")
    page = client.get(at("section", interview.pk, "why"))
    body = page.content.decode()
    assert f'data-autosave-url="{at("autosave", interview.pk, "why")}"' in body
    assert re.search(r'data-draft-key="[A-Za-z0-9+/]{43}="', body)
    assert "Did not want to say" in body
    assert "no-store" in page.headers.get("Cache-Control", "")
    saved = client.post(
        at("section", interview.pk, "why"),
        {"version": "1", "section_version": "1", "clear_head": "yes", "clear_head__words": "Needed air",
         "planned": "did_not_want_to_say", "next": "next"},
    )  # fmt: skip
    assert saved.url == at("section", interview.pk, "when_out")
    with context.acting(world.coordinator):
        rows = {row.question: (row.state, row.codes, row.words) for row in Answer.objects.all()}
    assert rows["clear_head"] == ("answered", ["yes"], "Needed air")
    assert rows["planned"] == ("did_not_want_to_say", [], "")
    assert rows["home"] == ("not_asked", [], "")


def test_a_choice_that_is_none_is_refused_and_what_was_typed_is_kept(world, as_person):
    interview = hold(world, offer(world))
    client = as_person("coordinator")
    answer = client.post(
        at("section", interview.pk, "why"),
        {"version": "1", "section_version": "1", "home": "perhaps", "home__words": "Dad"},
    )
    assert answer.status_code == 422
    assert "Dad" in answer.content.decode()
    assert "Dad" in client.get(at("section", interview.pk, "why")).content.decode()  # kept as a draft


def autosave(client, interview, code, **typed):
    return client.post(
        at("autosave", interview.pk, code), urlencode(typed), content_type="application/x-www-form-urlencoded"
    )


def test_autosave_keeps_nonsense_and_answers_with_the_version(world, as_person):
    interview = hold(world, offer(world))
    client = as_person("coordinator")
    client.get(at("section", interview.pk, "why"))
    kept = autosave(client, interview, "why", version=1, section_version=1, home="nonsense", home__words="half a w")
    assert kept.status_code == 200
    assert kept.json()["version"] == 2
    assert re.fullmatch(r"\d{1,2}:\d\d[ap]m|midday|midnight", kept.json()["saved_at"])
    other = autosave(client, interview, "why", version=1, section_version=1, home__words="another window")
    assert other.status_code == 409
    assert other.json()["version"] == 2
    assert other.json()["theirs"]["home__words"] == ["half a w"]
    with context.acting(world.coordinator):
        assert Draft.objects.get().typed["home__words"] == ["half a w"]
        assert not Answer.objects.exists()


def test_two_people_saving_one_section_see_both_versions_and_lose_nothing(world, as_person):
    interview = hold(world, offer(world))
    first, second = as_person("coordinator"), as_person("worker")
    address = at("section", interview.pk, "account")
    first.get(address)
    second.get(address)
    numbers = {"version": "1", "section_version": "1"}
    assert first.post(address, {**numbers, "what_happened": "Theirs: the bus"}).status_code == 302
    told = autosave(second, interview, "account", **numbers, what_happened="Mine: the train")
    assert (told.status_code, told.json()["saved_by"]) == (409, world.coordinator.user.full_name)
    assert told.json()["theirs"]["what_happened"] == "Theirs: the bus"
    both = second.post(address, {**numbers, "what_happened": "Mine: the train at 9"})
    assert both.status_code == 409
    assert "Theirs: the bus" in text_of(both)
    assert "Mine: the train at 9" in text_of(both)
    version = re.search(r'name="version" value="(\d+)"', both.content.decode())[1]
    section_version = re.search(r'name="section_version" value="(\d+)"', both.content.decode())[1]
    again = second.post(
        address,
        {
            "version": version,
            "section_version": section_version,
            "what_happened": "Theirs: the bus. Mine: the train at 9",
        },
    )
    assert again.status_code == 302
    earlier = second.get(at("earlier", interview.pk, "account"))
    assert "Theirs: the bus" in text_of(earlier)


def test_keeping_theirs_throws_away_only_ones_own_draft(world, as_person):
    interview = hold(world, offer(world))
    client = as_person("worker")
    client.get(at("section", interview.pk, "account"))
    autosave(client, interview, "account", version=1, section_version=1, what_happened="Mine")
    with context.acting(world.coordinator):
        kept = Draft.objects.get()
    assert kept.typed["what_happened"] == ["Mine"]
    assert "In progress" in text_of(client.get(at("interview", interview.pk)))
    assert client.post(at("discard", interview.pk, "account")).status_code == 302
    assert "Being written by" not in text_of(client.get(at("interview", interview.pk)))


def test_check_finish_approve_and_share(world, as_person):
    interview = hold(world, offer(world))
    write(
        world, interview, "why", {"kept_against_will": Given.of(codes=("yes",)), "home": Given("did_not_want_to_say")}
    )
    worker, manager = as_person("coordinator"), as_person("manager")
    page = worker.get(at("check", interview.pk))
    said = text_of(page)
    assert said.index("Without an answer") < said.index("Finish and send the interview of")
    assert "Anything in the home? (Did not want to say)" in said
    sent = worker.post(at("check", interview.pk), {"approver": str(world.manager.user.pk)}, follow=True)
    assert "for approval" in text_of(sent)
    approving = manager.get(at("approve", interview.pk))
    assert "A decision about a referral is missing." in text_of(approving)
    refused = manager.post(at("approve", interview.pk), {"do": "authorise"})
    assert refused.status_code == 422
    assert "Record the decision about a referral before authorising" in text_of(refused)
    assert (
        manager.post(at("referral", interview.pk), {"decision": "both", "reason": "Locked in a flat"}).status_code
        == 302
    )
    noted = manager.post(at("approve", interview.pk), {"do": "authorise", "note_why": "But"})
    assert "You wrote a note" in text_of(noted)
    done = manager.post(at("approve", interview.pk), {"do": "authorise"}, follow=True)
    assert "Forward to the police or another agency" in text_of(done)
    share = manager.get(reverse("disclosures:share", args=["return_interview", interview.pk]))
    assert "Were you kept against your will?" in text_of(share)
    assert "that is not subject to this report" not in text_of(share)


def test_sending_back_opens_only_what_has_a_note_and_shows_it(world, as_person):
    bring_to(world, "written")
    interview = one(world)
    manager, worker = as_person("manager"), as_person("coordinator")
    back = manager.post(at("approve", interview.pk), {"do": "send_back", "note_why": "Where did he go?"})
    assert back.url == at("waiting")
    front = worker.get(at("interview", interview.pk))
    assert "Where did he go?" in text_of(front)
    assert at("section", interview.pk, "why") in front.content.decode()
    assert at("section", interview.pk, "account") not in front.content.decode()
    assert worker.get(at("section", interview.pk, "account")).url == at("interview", interview.pk)
    assert autosave(worker, interview, "account", version=1, section_version=2).status_code == 409
    assert "Where did he go?" in text_of(worker.get(at("section", interview.pk, "why")))


def test_an_author_is_told_so_and_gets_no_buttons(world, as_person):
    interview = hold(world, offer(world))
    write(world, interview, "why", {"home": Given("did_not_want_to_say")}, by=world.manager)
    with context.acting(world.coordinator):
        approver = world.second_manager.user
    do(world.coordinator, services.finish_and_send, interview=interview, approver=approver)
    page = as_person("manager").get(at("approve", interview.pk))
    assert "Somebody else must authorise it" in text_of(page)
    assert 'value="authorise"' not in page.content.decode()
    refused = as_person("manager").post(at("approve", interview.pk), {"do": "authorise"})
    assert refused.status_code == 422
    assert "Somebody else must authorise it" in text_of(refused)


def test_the_missing_person_interview_is_a_record_of_its_own(world, as_person):
    client, other = as_person("coordinator"), as_person("worker")
    address = at("missing_person", world.episode.pk)
    assert client.post(address, {"taken_place": "no"}).status_code == 422
    saved = client.post(address, {"taken_place": "no", "reason_not": "No officer free", "version": "0"})
    assert saved.url == at("start", world.episode.pk)
    stale = other.post(address, {"taken_place": "not_known", "version": "0", "details": "Ask them"})
    assert stale.status_code == 422
    assert "No officer free" in text_of(stale)
    assert "Ask them" in text_of(stale)
    with context.acting(world.coordinator):
        assert MissingPersonInterview.objects.get().taken_place == "no"
        assert not ReturnInterview.objects.exists()


def test_giving_out_one_several_and_taking_back(world, as_person):
    another = make_episode(world, make_child(world, "Ann"))
    client = as_person("coordinator")
    visitor = str(world.visitor.user.pk)
    both = [str(world.episode.pk), str(another.pk)]
    assert "Tick at least one" in text_of(client.post(at("waiting"), {"worker": visitor}))
    assert "Choose who" in text_of(client.post(at("waiting"), {"episode": both}))
    done = client.post(at("waiting"), {"episode": both, "worker": visitor}, follow=True)
    assert "2 interviews given to" in text_of(done)
    with context.acting(world.coordinator):
        assert InterviewAllocation.objects.standing().count() == 2
    client.post(at("waiting"), {"take_back": both[0]})
    client.post(at("waiting"), {"give": f"{both[0]}:{world.coordinator.user.pk}"})
    with context.acting(world.coordinator):
        assert InterviewAllocation.objects.standing().get(episode=world.episode).worker == world.coordinator.user


def test_the_list_costs_the_same_for_one_and_for_many(world, as_person, django_assert_max_num_queries):
    client = as_person("coordinator")
    client.get(at("waiting"))
    with django_assert_max_num_queries(60) as few:
        client.get(at("waiting"))
    for number in range(4):
        make_episode(world, make_child(world, f"Child{number}"))
    with django_assert_max_num_queries(len(few)):
        assert "5 interviews are owed" in text_of(client.get(at("waiting")))


def test_documents(world, as_person):
    interview = hold(world, offer(world))
    write(world, interview, "account", {"what_happened": Given.of(words="I took the bus.")})
    write(world, interview, "concerns", {"further_information": Given.of(text="Secret intelligence.")})
    client = as_person("coordinator")
    blank = text_of(client.get(at("blank", world.episode.pk)))
    assert "Did you run from the police?" in blank
    assert "I took the bus." not in blank
    report = client.get(at("report", interview.pk))
    assert report.content.startswith(b"%PDF")


PAGES = [
    ("start", "episode"), ("attempt_first", "episode"), ("declined_first", "episode"), ("missing_person", "episode"),
    ("blank", "episode"), ("interview", "one"), ("attempt", "one"), ("declined", "one"), ("held", "one"),
    ("referral", "one"), ("check", "one"), ("approve", "one"), ("report", "one"), ("section", "section"),
    ("autosave", "section"), ("discard", "section"), ("earlier", "section"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "kind"), PAGES)
def test_other_agencies_and_the_police_find_nothing(world, as_person, name, kind):
    interview = bring_to(world, "written")
    arguments = {"episode": [world.episode.pk], "one": [interview.pk], "section": [interview.pk, "why"]}[kind]
    address = at(name, *arguments)
    for person in ("outsider", "spoc", "visitor"):
        client = as_person(person)
        method = client.post if name in ("autosave", "discard") else client.get
        allowed = 403 if person == "spoc" else 404  # the police have no role in interviews at all
        status = method(address).status_code
        assert status in (allowed, 403), (person, status)
        assert status != 200


def test_a_commissioned_worker_sees_their_own_and_their_colleague_does_not(world, as_person):
    do(world.coordinator, services.allocate, episode=world.episode, worker=world.visitor.user)
    visitor, colleague = as_person("visitor"), as_person("colleague")
    assert "Tom E" in text_of(visitor.get(at("waiting")))
    assert visitor.get(at("start", world.episode.pk)).status_code == 200
    assert colleague.get(at("start", world.episode.pk)).status_code == 404
    visitor.post(
        at("attempt_first", world.episode.pk), {**NOW, "method": "call", "result": "accepted", "made_by": "me"}
    )
    interview = one(world)
    assert (interview.owner_agency, interview.writer_agencies) == (world.council, [world.provider.pk])
    held = {"held_at_on": "today", "held_at_time": "00:02", "place": "Cafe", "held_by": "me", "independent": "yes"}
    assert visitor.post(at("held", interview.pk), held).status_code == 302
    saved = visitor.post(
        at("section", interview.pk, "why"), {"version": "1", "section_version": "1", "clear_head": "yes"}
    )
    assert saved.status_code == 302
    assert colleague.get(at("interview", interview.pk)).status_code == 404
    do(world.coordinator, services.take_back, episode=world.episode)
    assert visitor.get(at("interview", interview.pk)).status_code == 404
