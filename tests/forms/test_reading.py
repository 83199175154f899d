"""Definitions are read with their faults named, line by line."""

import pytest
import yaml

from missing_cases.forms.content import content_of, digest_of, form_from
from missing_cases.forms.definitions import Kind
from missing_cases.forms.lined_yaml import DefinitionError, read_lined
from missing_cases.forms.loading import shipped
from missing_cases.forms.reading import read_code_list
from missing_cases.management.commands.collect_form_words import TARGET, module_text
from tests.forms.conftest import FORM, YES_NO, read


def problems(text):
    with pytest.raises(DefinitionError) as caught:
        read(text)
    return caught.value.problems


def changed_line(text):
    lines = zip(FORM.splitlines(), text.splitlines(), strict=True)
    return next(number for number, (good, bad) in enumerate(lines, 1) if good != bad)


def test_a_good_form_is_read_with_its_choices_inside():
    form = read()
    assert [section.code for section in form.sections] == ["first", "second"]
    hurt = form.section("first").question("hurt")
    assert hurt.kind is Kind.YES_NO
    assert [choice.code for choice in hurt.choices] == ["yes", "no"]
    assert hurt.label_of("yes") == "Yes"
    assert hurt.label_of("gone") == "gone"
    assert form.section("first").question("how").shown_if == ("hurt", "yes")
    assert form.after("first").code == "second"
    assert form.after("second") is None


@pytest.mark.parametrize(
    ("good", "bad", "sentence"),
    [
        ("kind: date", "kind: essay", "“essay” is no kind of question"),
        ("code: story", "code: Story", "“Story” is no code"),
        ("shown_if: {hurt: yes}", "shown_if: {gone: yes}", "“gone” is no earlier question"),
        ("shown_if: {hurt: yes}", "shown_if: {hurt: perhaps}", "“perhaps” is no choice of “hurt”"),
        ("shown_if: {hurt: yes}", "shown_if: hurt", "one earlier question and its answer"),
        ("alert: [yes]", "alert: [perhaps]", "“perhaps” is no choice"),
        ("worrying: [yes]", "worrying: [perhaps]", "“perhaps” is no choice"),
        ("code_list: yes_no@1", "code_list: yes_no@7", "no published code list “yes_no@7”"),
        ("empties: [not_known]", "empties: [shrug]", "“shrug” is no way of having no answer"),
        ('label: "Seen on"', 'label: "Seen on", colour: red', "“colour” means nothing here"),
        ('label: "Seen on"', 'label: "Seen on", factor: luck', "“factor” is push, pull or other"),
        ('label: "Seen on"', "label: 7", "“label” is to be text"),
        ("code: parts", "code: story", "the question “story” stands here twice"),
        ("version: 1", "version: one", "“version” is to be a whole number"),
        ("published_on: 2026-01-01", "published_on: soon", "“published_on” is to be a date"),
        ("kind: date", "kind: date, code_list: yes_no@1", "has no code list"),
        ("code: second", "code: first", "the section “first” stands here twice"),
    ],
)
def test_each_fault_is_named_with_its_line(good, bad, sentence):
    text = FORM.replace(good, bad, 1)
    assert text != FORM
    named = [problem for problem in problems(text) if sentence in problem]
    assert [problem.split(" ")[0] for problem in named] == [f"trial.yaml:{changed_line(text)}:"]


def test_every_fault_is_reported_at_once():
    found = problems(FORM.replace("kind: date", "kind: essay").replace("code_list: yes_no@1", "code_list: gone@1"))
    assert len(found) == 2


def test_missing_and_empty_parts_are_named():
    assert any("“source” is missing" in p for p in problems(FORM.replace('source: "Made for the tests"', "")))
    assert any("at least one entry" in p for p in problems(FORM.split("sections:")[0] + "sections: []"))


def test_broken_yaml_names_its_line():
    with pytest.raises(DefinitionError, match=r"trial.yaml:3:"):
        read_lined("form: trial\nversion: 1\ntitle: ]\n", name="trial.yaml")
    with pytest.raises(DefinitionError, match="stands here twice"):
        read_lined("form: a\nform: b\n", name="trial.yaml")
    with pytest.raises(DefinitionError, match="a mapping"):
        read_lined("- a\n", name="trial.yaml")


def test_yes_and_no_are_words_not_truth_values():
    found = read_lined("a: yes\nb: true\nc: no\n", name="x")
    assert dict(found) == {"a": "yes", "b": True, "c": "no"}
    assert yaml.safe_load("a: yes") == {"a": True}  # the library's own reading is left alone


def test_a_choice_may_not_be_a_way_of_having_no_answer():
    with pytest.raises(DefinitionError, match="way of having no answer"):
        read_code_list(YES_NO.replace("code: no,", "code: not_asked,"), name="list.yaml")


def test_stored_content_gives_the_same_definition_back(definition):
    content = content_of(definition)
    assert form_from(content) == definition
    assert digest_of(content) == digest_of(dict(reversed(content.items())))
    assert digest_of(content) != digest_of({**content, "title": "Another"})


def test_a_version_published_before_keeps_its_digest():
    digests = {(form.form, form.version): digest_of(content_of(form)) for form in shipped()[1]}
    first = "3d8802d18ead527681649b1221ad0f38bfd7d8df5f30e16b3f77039a5a83091a"
    assert digests["return_interview", 1] == first


def test_what_is_shipped_is_sound():
    lists, forms = shipped()
    assert "yes_no" in {found.code for found in lists}
    assert "return_interview" in {form.form for form in forms}


def test_every_word_a_person_reads_is_before_the_translators():
    assert TARGET.read_text(encoding="utf-8") == module_text(), "run manage.py collect_form_words"
    assert "Were you kept against your will?" in TARGET.read_text(encoding="utf-8")
