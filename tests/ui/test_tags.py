"""Words for times and clocks."""

import datetime as dt

import pytest
from django.template import Context, Template

NOW = dt.datetime(2026, 7, 1, 12, 0, tzinfo=dt.UTC)


def rendered(source, **context):
    return Template("{% load mc %}" + source).render(Context({"now": NOW, **context}))


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [(20, 40, "9:40pm"), (23, 0, "midnight"), (11, 0, "midday"), (0, 5, "1:05am")],
)
def test_times_as_people_say_them(hour, minute, words):
    moment = dt.datetime(2026, 7, 1, hour, minute, tzinfo=dt.UTC)
    assert rendered("{{ at|govtime }}", at=moment) == words


def test_a_time_element_is_valid():
    html = rendered("{% moment at %}", at=dt.datetime(2026, 7, 1, 8, 0, 0, 123, tzinfo=dt.UTC))
    assert html == '<time datetime="2026-07-01T08:00:00+00:00">9:00am, 1 July 2026</time>'


@pytest.mark.parametrize(
    ("hours", "words", "colour"),
    [
        (3, "3 hours left", "yellow"),
        (30, "30 hours left", "grey"),
        (-3, "3 hours overdue", "red"),
        (-72, "3 days overdue", "red"),
    ],
)
def test_clocks_say_it_in_words_and_one_colour(hours, words, colour):
    html = rendered("{% clock_tag due now %}", due=NOW + dt.timedelta(hours=hours))
    assert words in html
    assert html.count("govuk-tag--") == 1 and f"govuk-tag--{colour}" in html


def test_no_number_is_not_overdue():
    assert "no date set" in rendered("{% clock_tag due now %}", due=None)


def test_a_card_escapes_what_it_shows():
    html = rendered('{% card "Facts" "/x/" %}{% fact "Name" name %}{% fact "Phone" "" %}{% endcard %}', name="<b>")
    assert "&lt;b&gt;" in html and "Not known yet" in html and 'href="/x/"' in html
