"""Every day, time and name that can be meant is read back from every way it is written."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from episodes.enums import Precision
from intake.reading.dates import read_birthday, read_day, read_moment
from intake.reading.names import split_name
from missing_cases.forms.local_time import LONDON, to_instant

NOW = dt.datetime(2026, 5, 12, 9, tzinfo=dt.UTC)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2026, 5, 1))
DAY_NOTATIONS = (
    "{d.day}/{d.month}/{d:%y}", "{d:%d/%m/%Y}", "{d:%d.%m.%Y}", "{d.day}.{d.month}.{d:%y}", "{d:%d-%m-%Y}",
    "{d:%Y-%m-%d}", "{d.day} {d:%B} {d:%Y}", "{d.day} {d:%b} {d:%y}", "{d:%d-%b-%y}", "{d:%d%b%Y}",
    "{d.day}th of {d:%B} {d:%Y}", "{d:%A} {d.day} {d:%B} {d:%Y}", "{d:%B} {d.day}, {d:%Y}",
)  # fmt: skip
TIME_NOTATIONS = (
    "{t:%H:%M}",
    "{t:%H%M}",
    "{t:%H%M}hrs",
    "{t:%H.%M}",
    "{t:%I.%M}{half}",
    "{t:%I:%M} {half}",
    "{t:%H:%M:%S}",
)
PARTS = st.sampled_from(
    ["Mia", "Sinéad", "O'Brien", "Smith-Jones", "Łukasz", "Ngozi", "Thorne", "Zoë", "McDonald", "Lê"]
)


@pytest.mark.parametrize("notation", DAY_NOTATIONS)
@settings(max_examples=15, deadline=None)
@given(day=DAYS)
def test_a_day_is_read_in_every_notation_and_as_a_birthday(notation, day):
    written = notation.format(d=day)
    assert read_day(written) == day == read_birthday(written, NOW.date())


@pytest.mark.parametrize("notation", TIME_NOTATIONS)
@settings(max_examples=15, deadline=None)
@given(day=DAYS, time=st.times().map(lambda time: time.replace(second=0, microsecond=0)), order=st.booleans())
def test_a_moment_is_read_in_every_notation_unless_the_clocks_change(notation, day, time, order):
    written_time = notation.format(t=time, half="am" if time.hour < 12 else "pm")
    parts = [f"{day:%d/%m/%Y}", written_time]
    written = " ".join(parts if order else reversed(parts))
    try:
        at = to_instant(day, time)
    except ValueError:
        with pytest.raises(ValueError, match="clocks went"):
            read_moment(written, NOW)
    else:
        assert read_moment(written, NOW) == (at, Precision.EXACT)
        assert at.astimezone(LONDON).time() == time


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_whatever_is_written_is_a_moment_not_in_the_future_or_a_sentence(text):
    try:
        at, _precision = read_moment(text, NOW)
    except ValueError as error:
        assert str(error)  # noqa: PT017 - either end is right
    else:
        assert at <= NOW


@settings(max_examples=100, deadline=None)
@given(st.lists(PARTS, min_size=1, max_size=3), PARTS)
def test_a_name_with_its_surname_told_is_read_the_same_in_every_order(given_names, family):
    given_name = " ".join(given_names)
    for written in (f"{family}, {given_name}", f"{family.upper()}, {given_name}", f"{family.upper()} {given_name}",
                    f"{given_name} {family.upper()}", f"{family} , {given_name} (Bee)"):  # fmt: skip
        name = split_name(written)
        assert (name.given, name.family.casefold(), name.sure) == (given_name, family.casefold(), True)
    assert not split_name(f"{given_name} {family}").sure
