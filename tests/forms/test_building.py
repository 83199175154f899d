"""Questions become fields, and what is posted becomes answers."""

import datetime as dt

import pytest
from django.http import QueryDict

from missing_cases.forms.building import SectionForm, typed_of
from missing_cases.forms.given import Given
from missing_cases.forms.wording import in_words
from tests.forms.conftest import read

FIRST = read().section("first")
SECOND = read().section("second")


def posted(text, section=FIRST):
    form = SectionForm(section, QueryDict(text))
    assert form.is_valid(), form.errors
    return form.given()


def test_blanks_are_not_asked():
    assert set(posted("").values()) == {Given("not_asked")}


@pytest.mark.parametrize(
    ("text", "code", "given"),
    [
        ("story=I+left", "story", Given("answered", (), "", "I left")),
        ("story__empty=did_not_want_to_say", "story", Given("did_not_want_to_say")),
        ("story=I+left&story__empty=not_asked", "story", Given("answered", (), "", "I left")),
        ("story=++", "story", Given("not_asked")),
        ("hurt=yes&hurt__words=My+arm", "hurt", Given("answered", ("yes",), "", "My arm")),
        ("hurt=not_asked", "hurt", Given("not_asked")),
        ("hurt__words=A+bit", "hurt", Given("answered", (), "", "A bit")),
        ("hurt=not_asked&hurt__words=He+cried", "hurt", Given("not_asked", (), "", "He cried")),
        ("hurt=yes&how=Fell", "how", Given("answered", (), "Fell", "")),
        ("hurt=no&how=Fell", "how", Given("answered", (), "Fell", "")),
        ("seen_on_day=16&seen_on_month=5&seen_on_year=2016", "seen_on", Given("answered", (), "2016-05-16", "")),
    ],
)
def test_each_way_of_answering(text, code, given):
    assert posted(text)[code] == given


def test_several_choices():
    assert posted("parts=yes&parts=no", SECOND)["parts"].codes == ("yes", "no")
    assert posted("parts=not_known", SECOND)["parts"] == Given("not_known")


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("hurt=maybe", "hurt"),
        ("seen_on_day=31&seen_on_month=2&seen_on_year=2016", "seen_on"),
        ("story=" + "x" * 20_001, "story"),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field(text, field):
    form = SectionForm(FIRST, QueryDict(text))
    assert not form.is_valid()
    assert list(form.errors) == [field]


GIVEN = {
    "story": Given("did_not_want_to_say"),
    "hurt": Given("answered", ("yes",), "", "My arm"),
    "how": Given("answered", (), "Fell", ""),
}


def test_standing_answers_fill_the_fields():
    form = SectionForm(FIRST, given=GIVEN)
    html = form.as_div() + form["hurt"].as_field_group()
    assert form["story__empty"].value() == "did_not_want_to_say"
    assert form["hurt"].value() == "yes"
    assert form["hurt__words"].value() == "My arm"
    assert 'value="yes" checked' in html
    assert "Fell" in html


def test_a_draft_takes_the_place_of_answers_whatever_it_holds():
    typed = {"story": ["half a sen"], "hurt": ["nonsense"], "seen_on_day": ["31"], "seen_on_month": ["2"]}
    form = SectionForm(FIRST, given=GIVEN, typed=typed)
    assert form["story"].value() == "half a sen"
    assert form["hurt__words"].value() is None
    assert 'value="31"' in str(form["seen_on"])


def test_what_is_posted_comes_back_as_a_draft_without_the_pages_own_fields():
    data = QueryDict("version=3&section_version=1&csrfmiddlewaretoken=x&next=list&story=a&parts=yes&parts=no")
    assert typed_of(data) == {"story": ["a"], "parts": ["yes", "no"]}


def test_a_question_shown_under_an_answer_is_shown_there_only():
    form = SectionForm(FIRST)
    assert [row.question.code for row in form.rows] == ["story", "hurt", "seen_on"]
    assert "How?" in form["hurt"].as_field_group()


def test_answers_in_words():
    assert in_words(FIRST.question("hurt"), GIVEN["hurt"]) == "Yes\nMy arm"
    assert in_words(FIRST.question("story"), GIVEN["story"]) == "Did not want to say"
    assert in_words(FIRST.question("how"), GIVEN["how"]) == "Fell"
    assert in_words(FIRST.question("how"), None) == "Not asked"
    assert dt.date.fromisoformat(posted("seen_on_day=1&seen_on_month=2&seen_on_year=2026")["seen_on"].text)
