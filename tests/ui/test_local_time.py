"""Times as people write them, on every hour of the year, both clock-change nights included."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missing_cases.forms.local_time import LONDON, AmbiguousTime, read_date, read_time, to_instant


@pytest.mark.parametrize(
    ("written", "meant"),
    [("2140", (21, 40)), ("21:40", (21, 40)), ("9.40pm", (21, 40)), ("9pm", (21, 0)), ("12am", (0, 0)),
     ("12:05 PM", (12, 5)), ("0:05", (0, 5)), (" 7:30 a.m. ", (7, 30)), ("09h15", (9, 15))],
)  # fmt: skip
def test_reads_what_people_write(written, meant):
    assert read_time(written) == dt.time(*meant)


@pytest.mark.parametrize("written", ["", "9", "25:00", "21:60", "13pm", "0am", "noonish", "9:5:1"])
def test_says_what_to_write_instead(written):
    with pytest.raises(ValueError, match="Enter a time"):
        read_time(written)


@pytest.mark.parametrize("parts", [("31", "2", "2026"), ("x", "1", "2026"), ("0", "1", "2026")])
def test_refuses_dates_that_are_not(parts):
    with pytest.raises(ValueError, match="real date"):
        read_date(*parts)


def test_a_short_year_is_this_century():
    assert read_date("3", "4", "26") == dt.date(2026, 4, 3)


def test_refuses_a_time_the_clocks_jumped_over():
    with pytest.raises(ValueError, match="did not exist"):
        to_instant(dt.date(2026, 3, 29), dt.time(1, 30))


def test_asks_which_when_a_time_happened_twice():
    night = dt.date(2026, 10, 25), dt.time(1, 30)
    with pytest.raises(AmbiguousTime):
        to_instant(*night)
    first, second = to_instant(*night, "first"), to_instant(*night, "second")
    assert second - first == dt.timedelta(hours=1)


@given(st.datetimes(dt.datetime(2016, 1, 1), dt.datetime(2030, 12, 31)))
def test_every_instant_survives_being_written_down(moment):
    instant = moment.replace(second=0, microsecond=0, tzinfo=dt.UTC)
    local = instant.astimezone(LONDON)
    which = "second" if local.fold else "first"
    assert to_instant(local.date(), read_time(f"{local:%H:%M}"), which) == instant
