"""The standard report of the register: who is counted, in which group, and what its page shows."""

import csv
import datetime as dt

import pytest

from education import services
from education.report import FORMULAS, Period, cases_in, days_out, groups_by
from tests.education.test_pages import enter, words_of
from tests.education.world import NOW, make_world, put_on
from tests.episodes.world import make_child

MARCH = Period(dt.date(2026, 3, 1), dt.date(2026, 3, 31))
DAY = dt.timedelta(days=1)


@pytest.fixture
def world(db):
    return make_world()


def counts(what, world, period=MARCH):
    cases = cases_in(period, world.acting("missing_coordinator"))
    return {group.words: len(group.cases) for group in groups_by(what, cases, period)}


def second(world, **given):
    by = world.acting("missing_coordinator")
    return put_on(world, child=make_child(by, NOW, born=dt.date(2011, 3, 31)), **given)


def test_each_case_is_in_one_group_of_each_kind(world):
    put_on(world)
    second(world, reason="excluded")
    assert counts("reason", world) == {"On a school's roll and continuously absent": 1,
                                       "Permanently excluded, nothing in its place": 1}  # fmt: skip
    assert counts("age", world) == {"14": 1, "15": 1}
    assert counts("school", world) == {"Mill Lane School": 2}
    assert counts("days", world) == {"11 to 30 days": 2}
    assert counts("state", world) == {"Not found yet": 2}


def test_where_a_case_stood_is_asked_of_the_end_of_the_period(world):
    case = put_on(world)
    by = world.acting("missing_coordinator")
    services.record_found(case=case, where="With an aunt", found_at=NOW, by=by, now=NOW)
    services.close_case(case=case, reason="Moved abroad.", by=by, now=NOW + 40 * DAY)
    assert counts("state", world) == {"Found, not in education": 1}
    assert counts("state", world, Period(dt.date(2026, 4, 1), dt.date(2026, 4, 30))) == {"Closed": 1}


def test_who_was_not_on_it_in_the_period_is_not_counted(world):
    case = put_on(world)
    services.close_case(case=case, reason="A mistake.", by=world.acting("missing_coordinator"), now=NOW + DAY)
    assert counts("state", world, Period(dt.date(2026, 2, 1), dt.date(2026, 3, 3))) == {}
    assert counts("state", world, Period(dt.date(2026, 3, 6), dt.date(2026, 3, 9))) == {}
    assert counts("state", world, Period(dt.date(2026, 3, 5), dt.date(2026, 3, 5))) == {"Closed": 1}
    assert not cases_in(MARCH, world.acting("other_coordinator")).exists()


def test_days_end_with_the_provision(world):
    case = put_on(world)
    by = world.acting("missing_coordinator")
    ended = services.record_provision(case=case, provision="Hill School", from_on=dt.date(2026, 3, 4), by=by, now=NOW)
    assert days_out(ended, MARCH) == 2


def test_each_number_opens_its_rows_and_is_downloaded_with_its_formula(world):
    client = enter(world)
    put_on(world)
    page = client.get("/education/report/?first=2026-03-01&last=2026-03-31")
    rows = "/education/report/reason/absent/?first=2026-03-01&amp;last=2026-03-31"
    assert rows in page.content.decode() and "1 child from" in words_of(page)
    assert "Amira Khan" in words_of(client.get(rows.replace("&amp;", "&")))
    lines = list(
        csv.reader(client.get("/education/report.csv?first=2026-03-01&last=2026-03-31").content.decode().splitlines())
    )
    assert len(lines) == 1 + len(FORMULAS)
    assert all(line[2] and line[3] == "1" for line in lines[1:])


@pytest.mark.parametrize(
    "address",
    ["report/?first=2026-03-31&last=2026-03-01", "report/colour/red/", "report/reason/never/"],
)
def test_what_there_is_not_is_not_found(world, address):
    assert enter(world).get(f"/education/{address}").status_code == 404


def test_a_period_is_asked_for_in_days(world):
    client = enter(world)
    put_on(world)
    typed = {"from_on_day": 1, "from_on_month": 3, "from_on_year": 2026, "to_on_day": 31, "to_on_month": 3}
    assert "1 child from" in words_of(client.get("/education/report/", {**typed, "to_on_year": 2026}))
    wrong = client.get("/education/report/", {**typed, "to_on_year": 2025})
    assert wrong.status_code == 422 and "This is before the first day." in words_of(wrong)
    assert client.get("/education/report/", {**typed, "to_on_day": 41, "to_on_year": 2026}).status_code == 422
