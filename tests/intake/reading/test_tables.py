"""A list is found under its titles, in whatever signs and whichever way it was saved, and faults are said."""

import datetime as dt
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from intake.reading import workbooks
from intake.reading.kinds import FileKind, kind_of
from intake.reading.mapping import check_mapping, propose_mapping
from intake.reading.rows import read_row
from intake.reading.tables import MOST_ROWS, read_table
from intake.values import Fact
from missing_cases.errors import RuleError

NOW = dt.datetime(2016, 5, 20, 12, tzinfo=dt.UTC)
HEADER = "Surname,Forename(s),D.O.B.,Log No,Date Missing,Time Missing,Risk"
LIST = f"Missing list\n9 May 2016,,\n\n{HEADER}\nO'BRIEN,Sinéad Mary,9/5/02,GM-1,8/5/2016,2140,High\n\nTotal: 1,,,,,,\n"
NAMES = ("Surname", "Forename(s)", "D.O.B.", "Log No", "Date Missing", "Time Missing", "Risk")


def workbook(*rows, formats=None, hidden=None):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for place, style in (formats or {}).items():
        book.active[place].number_format = style
    if hidden:
        book.create_sheet(hidden).sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def rows_of(text):
    data = text if isinstance(text, bytes) else text.encode()
    table = read_table(data, kind_of(data, "list.csv"))
    mapping = propose_mapping(table.header)
    return [read_row(row, table.header, mapping, NOW) for row in table.rows]


def refusal(data, kind=FileKind.CSV):
    with pytest.raises(RuleError) as caught:
        read_table(data, kind)
    assert caught.value.field == "file"
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_the_header_is_found_below_titles_and_the_total_left_out(encoding, sign):
    table = read_table(LIST.replace(",", sign).encode(encoding), FileKind.CSV)
    assert (table.header, table.header_row, table.title) == (NAMES, 4, ("Missing list", "9 May 2016"))
    assert [(row.number, row.texts[:3]) for row in table.rows] == [(5, ["O'BRIEN", "Sinéad Mary", "9/5/02"])]


def test_a_row_is_read_with_its_cells():
    (row,) = rows_of(LIST)
    assert row.sound and row.place == "row 5"
    assert (row.value(Fact.FAMILY_NAME), row.value(Fact.GIVEN_NAMES)) == ("O'Brien", "Sinéad Mary")
    assert (row.value(Fact.DATE_OF_BIRTH), row.value(Fact.POLICE_GRADE)) == (dt.date(2002, 5, 9), "high")
    seen = row.facts[Fact.LAST_SEEN]
    assert seen.value == dt.datetime(2016, 5, 8, 20, 40, tzinfo=dt.UTC)
    assert (seen.said, seen.where) == ("8/5/2016 2140", "row 5, column Date Missing; row 5, column Time Missing")


@pytest.mark.parametrize(
    ("changed", "where", "words"),
    [
        (("9/5/02", "31/6/2002"), "row 5, column D.O.B.", "31/6/2002 is not a date"),
        (("9/5/02", "5/13/2002"), "row 5, column D.O.B.", "has no month 13: write the day first"),
        (("9/5/02", "9/5/1990"), "row 5, column D.O.B.", "this is an adult"),
        (("2140", "25:99"), "row 5, column Time Missing", "Enter a time, for example"),
        (("8/5/2016,2140", "8/6/2016,2140"), "row 5, column Time Missing", "in the future"),
        (("8/5/2016,2140", "25/10/2015,01:30"), "row 5, column Time Missing", "happened twice"),
        (("8/5/2016,2140", "27/3/2016,01:30"), "row 5, column Time Missing", ""),
        (("GM-1", '=HYPERLINK("http://x.invalid")'), "row 5, column Log No", "holds a formula"),
        (("GM-1", "+A1"), "row 5, column Log No", "holds a formula"),
        (("GM-1", "1.23457E+11"), "row 5, column Log No", "shortened this number"),
        (("9/5/02", "#REF!"), "row 5, column D.O.B.", "shows an error"),
        (("8/5/2016", "########"), "row 5, column Date Missing", "shows an error"),
        (("High", "Purple"), "row 5, column Risk", "is not a grade"),
    ],
)
def test_what_is_wrong_is_said_of_its_cell(changed, where, words):
    (row,) = rows_of(LIST.replace(*changed))
    wrong = [read for read in row.facts.values() if read.problem]
    assert [read.where for read in wrong] == [where] and words in wrong[0].problem and wrong[0].value is None


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (("O'BRIEN,Sinéad Mary", ","), "There is no name"),
        (("GM-1,8/5/2016,2140", ",,"), "There is neither a time nor a log number"),
        (("High", "High,Manchester"), "There are more cells than columns"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_of_the_row(changed, words):
    (row,) = rows_of(LIST.replace(*changed))
    assert not row.sound and words in " ".join(row.problems)


def test_found_before_last_seen_is_wrong_and_a_telephone_number_is_no_formula():
    head = "Name,Last Seen,Found,Telephone\n"
    before, after = rows_of(f"{head}A Bee,9/5/2016 10:00,8/5/2016,+44 161 496 0000\nA Bee,9/5/2016 10:00,9/5/2016,-\n")
    assert before.problems and before.value(Fact.REPORTER_PHONE) == "+44 161 496 0000"
    assert after.sound and Fact.REPORTER_PHONE not in after.facts


def test_the_date_and_the_time_of_any_moment_may_stand_in_two_columns():
    head = "Name,Time Found,Date Found,Date Returned,Time Returned,Log No\n"
    (good, bad, alone) = rows_of(
        f"{head}A Bee,900,9-May-16,10/5/2016,noon,1\nA Bee,9:77,9/5/2016,31/6/2015,,2\nA Bee,,9/5/2016,,,3\n"
    )
    assert good.sound and good.value(Fact.LOCATED) == dt.datetime(2016, 5, 9, 8, tzinfo=dt.UTC)
    assert good.value(Fact.RETURNED) == dt.datetime(2016, 5, 10, 11, tzinfo=dt.UTC)
    found = good.facts[Fact.LOCATED]
    assert (found.said, found.where) == ("0900 9-May-16", "row 2, column Time Found; row 2, column Date Found")
    assert {fact for fact, read in bad.facts.items() if read.problem} == {Fact.LOCATED, Fact.RETURNED}
    assert alone.sound and alone.facts[Fact.LOCATED].precision == "date"


def test_of_two_columns_for_one_moment_one_must_be_its_date_and_one_its_time():
    mapping = propose_mapping(["Name", "Found", "Date Found", "Time Found"])
    assert [mapping[name] for name in mapping] == [Fact.FULL_NAME, Fact.LOCATED, Fact.IGNORED, Fact.IGNORED]


def test_whether_it_is_a_child_is_asked_of_the_day_they_were_missing():
    head = "Name,DOB,Last Seen\n"
    still, grown = rows_of(f"{head}A Bee,10/5/1998,9/5/2016 10:00\nA Bee,10/5/1998,10/5/2016 10:00\n")
    assert still.sound and "this is an adult" in grown.facts[Fact.DATE_OF_BIRTH].problem
    (unborn,) = rows_of(f"{head}A Bee,10/5/2016,9/5/2016 10:00\n")
    assert unborn.problems == ("The date of birth is later than the day the child was missing",)


def test_a_workbook_keeps_its_dates_and_no_formula_is_worked_out():
    born, seen = dt.datetime(2002, 5, 9), dt.datetime(2016, 5, 8, 21, 40)  # noqa: DTZ001 - a cell has no zone
    data = workbook(
        ["Weekly list"], ["Name", "DOB", "Last Seen", "Time", "Log No"], ["O'BRIEN, Sinéad", born, seen, None, 1234.0],
        ["Bee, Ann", "=1+1", dt.datetime(2016, 5, 8), None, "GM-2"], hidden="Old",  # noqa: DTZ001 - a cell has no zone
        formats={"B3": "dd/mm/yyyy", "C4": "dd/mm/yyyy"},
    )  # fmt: skip
    assert kind_of(data) == FileKind.XLSX
    table = read_table(data, FileKind.XLSX)
    assert table.header_row == 2 and table.notes == ("Hidden sheets are not read: “Old”.",)
    mapping = propose_mapping(table.header)
    good, bad = (read_row(row, table.header, mapping, NOW) for row in table.rows)
    assert good.sound and good.value(Fact.DATE_OF_BIRTH) == dt.date(2002, 5, 9)
    assert good.value(Fact.LAST_SEEN) == dt.datetime(2016, 5, 8, 20, 40, tzinfo=dt.UTC)
    assert good.value(Fact.POLICE_LOG_NUMBER) == "1234"
    assert "holds a formula" in bad.facts[Fact.DATE_OF_BIRTH].problem
    assert bad.facts[Fact.LAST_SEEN].precision == "date"


def test_what_is_no_list_or_too_long_is_refused():
    assert "No row with the names of columns" in refusal(b"a,b,c\n1,2,3\n4,5,6\n")
    assert "no row below it" in refusal(HEADER.encode())
    assert f"more than {MOST_ROWS} rows" in refusal((HEADER + "\n" + "A,B,1/1/2010,1,,,\n" * (MOST_ROWS + 1)).encode())
    assert "No row with the names" in refusal(workbook(["a"], ["b"]), FileKind.XLSX)
    assert "damaged" in refusal(workbook(["a"])[:-400], FileKind.XLSX)


def test_a_sheet_full_of_cells_is_refused_by_its_row_before_it_is_read_whole(monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_CELLS", 100)  # the true limit takes seconds to write
    wide = workbook(["Name", "Log No"], *[["Bee, Ann", *range(19)]] * 50)
    said = refusal(wide, FileKind.XLSX)
    assert "more than 100 filled cells by row 6" in said and "Send the columns" in said
    assert read_table(workbook(["Name", "Log No"], *[["Bee, Ann", 1]] * 49), FileKind.XLSX).rows


def test_a_row_far_below_the_others_is_not_looked_for_and_that_is_said():
    far = workbook(["Name", "Log No"], ["Bee, Ann", 1], *[[]] * 3000, ["Cee, Bo", 2])
    table = read_table(far, FileKind.XLSX)
    assert [row.number for row in table.rows] == [2]
    assert table.notes == ("Nothing below row 2 was read: 2000 empty rows follow it.",)


def test_a_time_that_counts_hours_is_a_time():
    cells = ["Bee, Ann", dt.datetime(2016, 5, 8), dt.timedelta(hours=9, minutes=5)]  # noqa: DTZ001 - as above
    data = workbook(["Name", "Date missing", "Time missing"], cells, formats={"C2": "[h]:mm"})
    table = read_table(data, FileKind.XLSX)
    row = read_row(table.rows[0], table.header, propose_mapping(table.header), NOW)
    assert row.sound and row.value(Fact.LAST_SEEN) == dt.datetime(2016, 5, 8, 8, 5, tzinfo=dt.UTC)


def test_columns_of_one_name_are_told_apart_and_one_thing_is_matched_once():
    table = read_table(b"Name,Surname,Forename,Date,Date,Log,Log No,\nx,y,z,1,2,3,4,5\n", FileKind.CSV)
    assert table.header == ("Name", "Surname", "Forename", "Date", "Date (2)", "Log", "Log No")
    mapping = propose_mapping(table.header)
    assert mapping["Name"] is Fact.IGNORED and mapping["Log No"] is Fact.IGNORED and mapping["Log"]
    check_mapping(mapping)


@pytest.mark.parametrize(
    ("mapping", "field", "words"),
    [
        ({"a": Fact.LAST_SEEN}, None, "the name of the child"),
        ({"a": Fact.FULL_NAME, "b": Fact.DATE_OF_BIRTH}, None, "when the child was last seen"),
        ({"a": Fact.FULL_NAME, "b": Fact.POLICE_LOG_NUMBER, "c": Fact.FULL_NAME}, "c", "“a” and “c” are each"),
        ({"a": Fact.FULL_NAME, "b": Fact.LAST_SEEN_TIME, "c": Fact.REPORTED}, None, "which one holds the date"),
        ({"a": Fact.FULL_NAME, "b": Fact.LAST_SEEN, "c": Fact.LAST_SEEN_DATE}, None, "as a whole and as a date"),
    ],
)
def test_a_mapping_that_is_not_enough_says_what_to_add(mapping, field, words):
    with pytest.raises(RuleError) as caught:
        check_mapping(mapping)
    assert caught.value.field == field and words in str(caught.value)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, len(LIST) - 1),
    st.binary(max_size=6),
    st.sampled_from([LIST.encode(), workbook(["Name", "Log"], ["A", 1])]),
)
def test_whatever_is_given_ends_in_a_list_or_a_sentence(at, noise, whole):
    data = whole[:at] + noise + whole[at + len(noise) :]
    try:
        kind = kind_of(data, "list.csv")
        table = read_table(data, kind) if kind in (FileKind.CSV, FileKind.XLSX) else None
        mapping = propose_mapping(table.header) if table else {}
        for row in table.rows if table else ():
            read_row(row, table.header, mapping, NOW)
    except RuleError as error:
        assert error.field == "file"  # noqa: PT017 - either end is right
