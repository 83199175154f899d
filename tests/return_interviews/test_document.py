"""The interview as a document: two interviews kept apart, sentences to choose from, nothing that is kept apart."""

import pytest

from missing_cases.access import context
from missing_cases.forms.given import Given
from return_interviews import services
from return_interviews.document import interview_document, kept_apart, only
from return_interviews.models import ReturnInterview
from return_interviews.source import open_interview
from tests.return_interviews.world import HELD, bring_to, do, hold, offer, write

STORY = "I took the bus. A man called Lee gave me a lift! Where to? I won't say."


@pytest.fixture
def told(world):
    interview = hold(world, offer(world))
    write(world, interview, "account", {"what_happened": Given.of(words=STORY)})
    write(world, interview, "why", {"clear_head": Given.of(codes=("yes",), words="Needed air. Really.")})
    write(
        world, interview, "concerns",
        {"further_information": Given.of(text="Intelligence of another case."),
         "concerns_raised": Given("did_not_want_to_say")},
    )  # fmt: skip
    return interview


def whole(world, interview, **how):
    with context.acting(world.coordinator):
        found = ReturnInterview.objects.select_related("episode", "child", "record").get(pk=interview.pk)
        return interview_document(found, world.coordinator, **how)


def rows(document):
    return {row.code: row for section in document.sections for row in section.rows}


def test_every_answer_is_a_row_and_what_is_kept_apart_is_not(world, told):
    found = rows(whole(world, told))
    assert found["account.what_happened"].words == STORY
    assert (found["why.clear_head"].answer, found["why.clear_head"].words) == ("Yes", "Needed air. Really.")
    assert (found["why.home"].answer, found["why.home"].state) == ("Not asked", "not_asked")
    assert found["concerns.concerns_raised"].answer == "Did not want to say"
    assert "concerns.further_information" not in found
    assert "Intelligence" not in whole(world, told).to_payload()
    with context.acting(world.coordinator):
        assert [text for _label, text in kept_apart(told)] == ["Intelligence of another case."]


def test_the_grids_are_grids_and_the_account_is_not(world, told):
    kinds = {section.code: section.kind for section in whole(world, told).sections}
    assert {code for code, kind in kinds.items() if kind == "grid"} == {"why", "when_out", "returning"}


def test_long_answers_are_chosen_sentence_by_sentence(world, told):
    document = whole(world, told, divided=True)
    codes = [code for code in rows(document) if code.startswith("account.what_happened")]
    assert codes == [f"account.what_happened.{number}" for number in (1, 2, 3, 4)]
    assert rows(document)["account.what_happened.2"].words == "A man called Lee gave me a lift!"
    assert "why.clear_head" in rows(document)  # a grid's comment stays with its answer


@pytest.mark.parametrize(
    ("chosen", "text"),
    [
        ({1, 2, 3, 4}, STORY),
        ({1}, "I took the bus. […]"),
        ({2, 3}, "[…] A man called Lee gave me a lift! Where to? […]"),
        ({1, 3}, "I took the bus. […] Where to? […]"),
        ({4}, "[…] I won't say."),
    ],
)
def test_what_is_left_out_between_sentences_is_marked(world, told, chosen, text):
    document = whole(world, told, divided=True)
    part = only(document, frozenset(f"account.what_happened.{number}" for number in chosen))
    assert rows(part)["account.what_happened"].words == text
    assert part.part
    assert list(rows(part)) == ["account.what_happened"]


def test_an_answers_own_code_chooses_all_of_it(world, told):
    part = only(whole(world, told, divided=True), frozenset({"account.what_happened", "why.clear_head"}))
    assert rows(part)["account.what_happened"].words == STORY
    with pytest.raises(KeyError, match="account.gone"):
        only(whole(world, told, divided=True), frozenset({"account.gone"}))


def test_the_two_interviews_stand_apart(world, told):
    assert "missing_person" not in {section.code for section in whole(world, told).sections}
    do(
        world.coordinator, services.record_missing_person_interview, episode=world.episode, taken_place="yes",
        held_at=HELD, held_by_name="PC Plum", details="Well.",
    )  # fmt: skip
    sections = {section.code: section for section in whole(world, told).sections}
    assert "not the independent return home interview" in sections["missing_person"].introduction
    assert rows(whole(world, told))["missing_person.held_by"].answer == "PC Plum"
    assert rows(whole(world, told))["held.held_by"].answer == "Coordinator"


def test_a_decline_is_told_with_its_reason(world):
    interview = offer(world, "declined", decline_reason="no_trust", decline_words="You lot never listen.")
    found = rows(whole(world, interview))
    assert (found["offer.answer"].answer, found["offer.reason"].answer) == (
        "Declined", "Does not want to talk to services",
    )  # fmt: skip
    assert found["offer.reason"].words == "You lot never listen."
    assert not any(code.startswith("held.") for code in found)


@pytest.mark.parametrize(
    ("person", "opens"), [("manager", True), ("spoc", False), ("outsider", False), ("visitor", False)]
)
def test_the_source_opens_to_those_who_may_see_it(world, person, opens):
    interview = bring_to(world, "authorised")
    access = getattr(world, person)
    with context.acting(access):
        source = open_interview(interview.pk, access)
        assert (source is not None) == opens
        if opens:
            assert source.authorised()
            assert source.describe() == "Return home interview held at 10:00am, 16 May 2016"
            assert (source.child, source.reference) == (world.child, world.episode.reference)


def test_before_authorisation_the_source_says_no(world):
    interview = bring_to(world, "written")
    with context.acting(world.manager):
        assert not open_interview(interview.pk, world.manager, lock=True).authorised()
