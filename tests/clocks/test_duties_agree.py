"""docs/duties.md, the protocols, the words they may use and the tests that prove them say the same."""

import ast
import re
from functools import lru_cache
from pathlib import Path

import pytest

from clocks.vocabulary import faults_of_words
from tests.clocks.engine.shipped import FOLDER, newest_shipped

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "duties.md"
PROTOCOLS = ("england", "wigan", "bolton", "kirklees", "rochdale")
ROW = re.compile(r"\| (.+) \| (.+) \| `([a-z0-9_]+)` \| ([a-z]+) \| `(tests/[a-z_/]+\.py)::(test_\w+)` \|")


def rows():
    """Return (title, source, kind, protocol, file, test) of each row of the page's tables."""
    lines = [line for line in PAGE.read_text().splitlines() if line.startswith("| ") and not line.startswith("| Duty")]
    found = [ROW.fullmatch(line) for line in lines]
    assert all(found), [line for line, match in zip(lines, found, strict=True) if not match]
    return [match.groups() for match in found]


ROWS = rows()


def test_the_page_lists_every_rule_of_the_newest_protocols_once():
    listed = [(protocol, kind) for _title, _source, kind, protocol, *_ in ROWS]
    shipped = [(code, rule.kind) for code in PROTOCOLS for rule in newest_shipped(code).rules]
    assert sorted(listed) == sorted(shipped)
    assert {path.stem.rstrip("_0123456789") for path in FOLDER.glob("*.yaml")} == set(PROTOCOLS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[3]}-{row[2]}")
def test_a_row_says_what_its_protocol_says(row):
    title, source, kind, protocol, *_ = row
    rule = newest_shipped(protocol).rule(kind)
    assert (title, source) == (rule.title, f"{rule.source.document}: {rule.source.section}")


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_the_protocols_use_known_words(protocol):
    assert faults_of_words(newest_shipped(protocol)) == []


@lru_cache
def read_tests(file):
    text = (ROOT / file).read_text()
    return text, {node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[3]}-{row[2]}")
def test_the_named_test_exists_and_is_about_the_kind(row):
    _title, _source, kind, _protocol, file, name = row
    text, names = read_tests(file)
    assert name in names
    assert f'"{kind}"' in text


def test_a_row_that_is_wrong_would_be_found():
    assert ROW.fullmatch("| A | B | `kind_of` | wigan | `tests/clocks/test_fire.py::test_it` |")
    assert not ROW.fullmatch("| A | B | kind_of | wigan | tests/clocks/test_fire.py |")
