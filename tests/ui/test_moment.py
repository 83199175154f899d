"""A moment as people give it: a day and a time, on every day, and on the two nights a year when that is hard."""

import datetime as dt
import re
from html.parser import HTMLParser

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from missing_cases.forms.fields import DateField, MomentField
from missing_cases.forms.gov import GovForm
from missing_cases.forms.local_time import LONDON

settings.register_profile("templates", deadline=None)  # the first rendering reads templates from the disk
settings.load_profile("templates")
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
SPRING, AUTUMN = dt.date(2026, 3, 29), dt.date(2026, 10, 25)
CHANGES = [dt.datetime(2026, 3, 29, 1, tzinfo=dt.UTC), dt.datetime(2026, 10, 25, 1, tzinfo=dt.UTC)]
LATER = dt.datetime(2027, 1, 1, 12, tzinfo=dt.UTC)
near_a_change = st.builds(
    lambda change, minutes: change + minutes * MINUTE, st.sampled_from(CHANGES), st.integers(-4320, 4320)
)


class SeenForm(GovForm):
    seen = MomentField(label="When last seen?", required=False)


class DueForm(GovForm):
    due = MomentField(label="When?", allow_future=True)


class Sent(HTMLParser):
    """What a browser would send back of a rendered form, untouched."""

    def __init__(self, html):
        super().__init__()
        self.query = QueryDict(mutable=True)
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "input" and (given.get("type") != "radio" or "checked" in given):
            self.query.appendlist(given["name"], given.get("value", ""))


def typed(now=LATER, **parts):
    query = QueryDict(mutable=True)
    query.update({f"seen_{part}": str(value) for part, value in parts.items()})
    return SeenForm(query, now=now)


def on(day, time, **more):
    return typed(on="other", day=day.day, month=day.month, year=day.year, time=time, **more)


@given(near_a_change)
def test_what_is_shown_again_is_the_same_moment(instant):
    shown = str(SeenForm(initial={"seen": instant}, now=LATER))
    again = SeenForm(Sent(shown).query, now=LATER)
    assert again.is_valid(), again.errors
    assert again.cleaned_data["seen"] == instant


@given(near_a_change, st.sampled_from(["today", "yesterday"]), st.times())
def test_today_and_yesterday_are_days_of_the_calendar_and_not_hours(now, word, time):
    form = typed(now=now, on=word, time=f"{time:%H:%M}")
    if form.is_valid():
        seen = form.cleaned_data["seen"].astimezone(LONDON)
        day = now.astimezone(LONDON).date() - (DAY if word == "yesterday" else 0 * DAY)
        assert seen.date() == day
        assert (seen.hour, seen.minute) == (time.hour, time.minute)
        assert form.cleaned_data["seen"] <= now
    else:
        assert re.search("future|did not exist|happened twice", form.errors["seen"][0])


@given(st.integers(0, 59))
def test_an_hour_that_never_was_is_refused_and_what_was_typed_stays(minute):
    form = on(SPRING, f"01:{minute:02d}")
    assert not form.is_valid()
    assert "did not exist" in form.errors["seen"][0]
    assert Sent(str(form)).query.get("seen_time") == f"01:{minute:02d}"


@given(st.integers(0, 59))
def test_an_hour_that_came_twice_is_asked_about_and_both_answers_stand_an_hour_apart(minute):
    time = f"1:{minute:02d}am"
    form = on(AUTUMN, time)
    assert not form.is_valid()
    assert "happened twice" in form.errors["seen"][0]
    assert form.error_links[0]["target"] == "id_seen_which_0"
    assert 'id="id_seen_which_0"' in str(form)
    first, second = on(AUTUMN, time, which="first"), on(AUTUMN, time, which="second")
    assert first.is_valid() and second.is_valid()
    assert second.cleaned_data["seen"] - first.cleaned_data["seen"] == HOUR


@given(near_a_change)
def test_only_the_hour_that_came_twice_is_asked_about(instant):
    local = instant.astimezone(LONDON)
    form = on(local.date(), f"{local:%H:%M}")
    asked = not form.is_valid()
    assert asked == (CHANGES[1] - HOUR <= instant < CHANGES[1] + HOUR)
    assert asked == ("seen_which" in str(form))


@pytest.mark.parametrize(
    ("parts", "sentence", "target"),
    [
        ({"time": "9pm"}, "Say which day", "id_seen_on_0"),
        ({"on": "today", "time": ""}, "Enter a time", "id_seen_time"),
        ({"on": "today", "time": "half nine"}, "Enter a time", "id_seen_time"),
        ({"on": "other", "time": "9pm"}, "Enter the day", "id_seen_day"),
        ({"on": "other", "day": 3, "time": "9pm"}, "Enter the day", "id_seen_month"),
        ({"on": "other", "day": 31, "month": 4, "year": 2026, "time": "9pm"}, "real date", "id_seen_day"),
        ({"on": "other", "day": 3, "month": 13, "year": 2026, "time": "9pm"}, "real date", "id_seen_month"),
        ({"on": "other", "day": 3, "month": 4, "year": 202, "time": "9pm"}, "real date", "id_seen_year"),
        ({"on": "today", "time": "11:59pm"}, "in the future", "id_seen_time"),
    ],
)
def test_what_is_wrong_is_said_and_marked_where_it_is(parts, sentence, target):
    form = typed(**parts)
    page = str(form)
    assert sentence in form.errors["seen"][0]
    assert form.error_links[0]["target"] == target
    box = re.search(rf"<input[^>]*id=\"{target}\"[^>]*>", page).group()
    assert ("--error" in box) == ("radio" not in box)
    assert page.count("govuk-input--error") <= 1


def test_the_boxes_of_another_date_show_only_where_they_are_wanted():
    assert "govuk-radios__conditional--hidden" in str(SeenForm(now=LATER))
    assert "govuk-radios__conditional--hidden" in str(typed(on="today", time="x"))
    assert "govuk-radios__conditional--hidden" not in str(typed(on="other", day=1, time="x"))


def test_an_optional_moment_may_be_left_and_a_future_one_allowed():
    assert typed().is_valid()
    due = QueryDict("due_on=other&due_day=2&due_month=1&due_year=2027&due_time=1630")
    form = DueForm(due, now=LATER)
    assert form.is_valid()
    assert form.cleaned_data["due"] == dt.datetime(2027, 1, 2, 16, 30, tzinfo=dt.UTC)
    assert DueForm(QueryDict(""), now=LATER).errors["due"] == ["This needs an answer: When?"]


class BornForm(GovForm):
    born = DateField(label="Date of birth", required=False)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31)))
def test_a_date_shown_again_is_the_same_date(day):
    form = BornForm(Sent(str(BornForm(initial={"born": day}))).query)
    assert form.is_valid()
    assert form.cleaned_data["born"] == day


@given(*[st.text(max_size=6)] * 3)
def test_no_typing_breaks_a_date(day, month, year):
    query = QueryDict(mutable=True)
    query.update({"born_day": day, "born_month": month, "born_year": year})
    form = BornForm(query)
    if form.is_valid():
        assert form.cleaned_data["born"] is None or isinstance(form.cleaned_data["born"], dt.date)
    else:
        assert str(form).count("govuk-input--error") == 1


@given(st.text(max_size=12), st.sampled_from(["today", "yesterday", "other", "nonsense", ""]))
def test_no_typing_breaks_a_time(time, word):
    form = typed(on=word, time=time, day=25, month=10, year=2026)
    if not form.is_valid():
        assert form.error_links[0]["target"].startswith("id_seen_")
    str(form)
