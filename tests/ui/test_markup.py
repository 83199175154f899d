"""Our markup against GOV.UK Frontend's own: the same elements, classes and roles, in the same order.

`govuk_markup.json` holds examples from the fixtures of the version in assets/package.json (MIT, see THIRD-PARTY.md).
"""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.validators import MinLengthValidator
from django.http import QueryDict
from django.template import Context, Template
from django.template.loader import render_to_string

from missing_cases.forms.fields import DateField
from missing_cases.forms.gov import GovForm

EXAMPLES = json.loads((Path(__file__).parent / "govuk_markup.json").read_text())
OURS = re.compile(r"^mc-|^govuk-!-|__legend--|govuk-label--|govuk-tag--")  # sizes and colours are each service's choice
KEPT = ("role", "data-module", "type", "inputmode", "checked")
VOID = {"input", "br"}


class Skeleton(HTMLParser):
    """The elements of a page as (depth, tag, classes, attributes), with ids replaced by whether they lead anywhere."""

    def __init__(self, html):
        super().__init__()
        self.depth, self.rows = 0, []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        classes = frozenset(c for c in given.get("class", "").split() if not OURS.search(c))
        kept = {name: given[name] for name in KEPT if name in given}
        linked = {name for name in ("aria-describedby", "data-aria-controls", "for") if name in given}
        if tag not in {"span", "h1", "option"}:
            self.rows.append((self.depth, tag, classes, tuple(sorted(kept.items())), frozenset(linked)))
        self.depth += tag not in VOID

    def handle_endtag(self, tag):
        self.depth -= tag not in VOID


def words(number):
    return [(str(n), f"Choice {n}") for n in range(number)]


def choices(number, widget, **more):
    return forms.ChoiceField(choices=words(number), widget=widget, label="Question", **more)


def form_of(field, typed=None, files=None, **facts):
    kind = type("ExampleForm", (GovForm,), {"q": field, **facts})
    return kind(QueryDict(typed), files) if typed is not None else kind()


def many(number, **more):
    return forms.MultipleChoiceField(
        choices=words(number), widget=forms.CheckboxSelectMultiple, label="Question", **more
    )


def revealing(field):
    """Return a form whose three answers each reveal a plain box."""
    boxes = {f"box{n}": forms.CharField(label="Box") for n in range(3)}
    return form_of(field, reveals={("q", str(n)): [f"box{n}"] for n in range(3)}, **boxes)


def forms_for():
    radio = forms.RadioSelect
    return {
        "input: with error message": form_of(forms.CharField(label="Number"), ""),
        "textarea: with hint": form_of(forms.CharField(widget=forms.Textarea, help_text="Hint")),
        "textarea: with error message": form_of(forms.CharField(widget=forms.Textarea), ""),
        "select: with hint text and error message": form_of(choices(3, forms.Select, help_text="Hint"), ""),
        "radios: with hint and error message": form_of(choices(2, radio, help_text="Hint"), ""),
        "radios: with hints on items": form_of(choices(2, radio), option_hints={"q": {"0": "One", "1": "Two"}}),
        "radios: with conditional items": revealing(choices(3, radio)),
        "checkboxes: with error message": form_of(many(3), "", option_hints={"q": {"0": "a", "1": "b", "2": "c"}}),
        "checkboxes: with conditional items": revealing(many(3)),
        "date-input: with error on day input": form_of(
            DateField(help_text="Hint"), "q_day=40&q_month=1&q_year=2012"
        ),
        "file-upload: with error message and hint": form_of(forms.FileField(help_text="Hint"), "", {}),
    }  # fmt: skip


@pytest.mark.parametrize("name", forms_for())
def test_a_question_has_the_markup_of_the_library(name):
    mine, theirs = Skeleton(str(forms_for()[name])).rows, Skeleton(EXAMPLES[name]).rows
    if "conditional" in name:  # their revealed boxes stand alone; ours are whole questions
        mine = [row for row in mine if row[0] > 0 and "govuk-form-group" not in row[2]]
        theirs = [row for row in theirs if row[0] > 0]
        mine, theirs = ([row[1:] for row in rows] for rows in (mine, theirs))
    assert mine == theirs


def test_the_summary_of_errors_has_the_markup_of_the_library():
    kind = type("TwoForm", (GovForm,), {"a": forms.CharField(), "b": forms.CharField()})
    page = render_to_string("components/error_summary.html", {"form": kind(QueryDict(""))})
    assert Skeleton(page).rows == Skeleton(EXAMPLES["error-summary: default"]).rows


def test_a_task_list_has_the_markup_of_the_library():
    tasks = [{"text": str(n), "href": "#", "status": "s", "colour": "teal" if n else ""} for n in range(3)]
    page = render_to_string("components/task_list.html", {"tasks": tasks})
    assert Skeleton(page).rows == Skeleton(EXAMPLES["task-list: default"]).rows


def test_a_card_has_the_markup_of_the_library_with_its_one_link():
    source = "{% load mc %}{% card 'Facts' '#' %}{% fact 'a' 'b' %}{% fact 'c' 'd' %}{% endcard %}"
    theirs = [row for row in Skeleton(EXAMPLES["summary-list: as a summary card with actions"]).rows]
    mine = Skeleton(Template(source).render(Context())).rows
    lists = {"ul", "li", "a"}  # one link needs no list: the library does the same
    without = [[row[1:3] for row in rows if row[1] not in lists] for rows in (mine, theirs)]
    assert [row for row in without[0] if "govuk-summary-card__actions" not in row[1]] == without[1]
    assert len([row for row in mine if row[1] == "a"]) == 1


def test_a_part_that_cannot_start_yet_is_no_link():
    tasks = [{"text": "Check", "href": "", "status": "Cannot start yet", "colour": ""}]
    page = render_to_string("components/task_list.html", {"tasks": tasks})
    assert "<a " not in page and "govuk-task-list__status--cannot-start-yet" in page


def test_a_widget_of_ones_own_kind_takes_the_class_of_its_parent():
    class Own(forms.Textarea):
        pass

    assert 'class="govuk-textarea"' in str(form_of(forms.CharField(widget=Own)))
    upload = form_of(forms.FileField(), "", {"q": SimpleUploadedFile("a.txt", b"x")})
    assert 'class="govuk-file-upload"' in str(upload)


def test_a_required_question_names_itself_in_its_error():
    form = form_of(forms.CharField(label="Name"), "")
    assert form.errors["q"] == ["This needs an answer: Name"]
    own = form_of(forms.CharField(label="Name", error_messages={"required": "Enter a name"}), "")
    assert own.errors["q"] == ["Enter a name"]
    short = form_of(forms.CharField(label="Name", validators=[MinLengthValidator(3)]), "q=ab")
    assert "at least 3" in short.errors["q"][0]


def test_a_folded_part_opens_when_something_is_in_it():
    folded = {"folded": [("More", ["q"])]}
    assert '<details class="govuk-details">' in str(form_of(forms.CharField(required=False), **folded))
    assert " open>" in str(form_of(forms.CharField(required=False), "q=x", **folded))
    assert " open>" in str(form_of(forms.CharField(), "", **folded))
    assert " open>" not in str(form_of(DateField(required=False), "q_day=&q_month=&q_year=", **folded))


def test_an_error_of_a_hidden_field_is_said_without_a_link_to_nowhere():
    form = form_of(forms.IntegerField(widget=forms.HiddenInput), "q=x")
    assert [link["target"] for link in form.error_links] == [""]
