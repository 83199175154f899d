"""The form kit: markup, error links, reveals, and nothing typed is lost."""

import datetime as dt

from django import forms
from django.http import QueryDict

from missing_cases.errors import RuleError
from missing_cases.forms.fields import DateField, MomentField
from missing_cases.forms.gov import GovForm

NOW = dt.datetime(2026, 10, 26, 12, 0, tzinfo=dt.UTC)


class ReportForm(GovForm):
    last_seen = MomentField(label="When last seen?")
    born = DateField(label="Date of birth", required=False)
    told = forms.ChoiceField(label="Police told?", widget=forms.RadioSelect, choices=[("yes", "Yes"), ("no", "No")])
    reference = forms.CharField(label="Police reference")
    words = forms.CharField(label="What happened?", widget=forms.Textarea, required=False, help_text="In a few words")
    reveals = {("told", "yes"): ["reference"]}
    option_hints = {"told": {"yes": "They gave a number"}}


def typed(**values):
    query = QueryDict(mutable=True)
    query.update(values)
    return ReportForm(query, now=NOW)


GOOD = {"last_seen_on": "today", "last_seen_time": "9.40am", "told": "no"}


def test_a_moment_is_read_in_local_time():
    form = typed(**GOOD)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["last_seen"] == dt.datetime(2026, 10, 26, 9, 40, tzinfo=dt.UTC)


def test_yesterday_crosses_the_clock_change():
    form = typed(**{**GOOD, "last_seen_on": "yesterday", "last_seen_time": "00:30"})
    assert form.is_valid()
    assert form.cleaned_data["last_seen"] == dt.datetime(2026, 10, 24, 23, 30, tzinfo=dt.UTC)


def test_a_time_that_happened_twice_is_asked_about_and_kept():
    form = typed(**{**GOOD, "last_seen_on": "yesterday", "last_seen_time": "1:30"})
    assert not form.is_valid()
    page = str(form)
    assert "happened twice" in page
    assert 'value="1:30"' in page
    assert 'name="last_seen_which"' in page


def test_the_future_is_refused_beside_the_field():
    form = typed(**{**GOOD, "last_seen_time": "11pm"})
    assert "in the future" in form.errors["last_seen"][0]


def test_an_unseen_question_is_not_required_and_keeps_no_answer():
    form = typed(**GOOD, reference="stray")
    assert form.is_valid()
    assert form.cleaned_data["reference"] is None


def test_a_seen_question_is_required():
    form = typed(**{**GOOD, "told": "yes"})
    assert list(form.errors) == ["reference"]


def test_error_links_reach_real_inputs():
    form = typed(born_day="31", born_month="2", born_year="2026")
    form.is_valid()
    page = str(form)
    targets = [link["target"] for link in form.error_links]
    assert sorted(targets) == ["id_born_day", "id_last_seen_time", "id_told_0"]
    assert all(f'id="{target}"' in page for target in targets if target)


def test_what_was_typed_stays():
    form = typed(born_day="31", born_month="2", born_year="2026", words="He left <angry>")
    form.is_valid()
    page = str(form)
    assert 'value="31"' in page
    assert "He left &lt;angry&gt;" in page


def test_a_rules_sentence_shows_beside_its_field():
    form = typed(**GOOD)
    form.is_valid()
    form.breach(RuleError("The child was seen later than that.", field="last_seen"))
    assert form.errors["last_seen"] == ["The child was seen later than that."]
    form.breach(RuleError("Another episode is open."))
    assert "Another episode is open." in form.non_field_errors()


def test_hint_and_error_describe_the_input():
    page = str(typed(**GOOD))
    assert 'aria-describedby="id_words_helptext"' in page
    assert 'data-aria-controls="id_told_0_more"' in page


def test_what_lies_ahead_is_asked_of_tomorrow_and_not_of_yesterday():
    class Ahead(GovForm):
        until = MomentField(label="Until", ahead=True)

    now = dt.datetime(2026, 3, 28, 12, tzinfo=dt.UTC)
    form = Ahead({"until_on": "tomorrow", "until_time": "10am"}, now=now)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["until"] == dt.datetime(2026, 3, 29, 9, tzinfo=dt.UTC)  # the clocks went forward
    assert "Tomorrow" in str(form)
    assert "Yesterday" not in str(form)
    nothing = Ahead({"until_on": "", "until_time": "10am"}, now=now)
    assert "today, tomorrow or another date" in str(nothing.errors)
