"""Short files, short functions, names that say what is inside."""

import ast

import pytest

from tests.architecture.tree import name, parsed, sources
from tests.browser import ROOT

LONGEST_FILE, LONGEST_FUNCTION = 400, 50
EVERYWHERE = [*sources(), *sources("tests", "benchmarks")]


def functions(path):
    return [n for n in ast.walk(parsed(path)) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]


def test_files_are_short():
    long = {name(p): lines for p in EVERYWHERE if (lines := len(p.read_text().splitlines())) > LONGEST_FILE}
    assert not long


def test_functions_are_short():
    long = {
        f"{name(path)}::{function.name}": length
        for path in EVERYWHERE
        for function in functions(path)
        if (length := function.end_lineno - function.lineno + 1) > LONGEST_FUNCTION
    }
    assert not long


def test_no_module_is_called_after_nothing():
    empty = {"utils", "helpers", "util", "helper", "misc"}
    assert [name(path) for path in EVERYWHERE if path.stem in empty] == []


def test_nothing_is_left_for_later():
    words = ("TO" + "DO", "FIX" + "ME", "X" + "XX ", "NotImplemented" + "Error")
    assert [f"{name(p)}: {word}" for p in EVERYWHERE for word in words if word in p.read_text()] == []


@pytest.mark.parametrize("kind", ["services", "selectors", "rules"])
def test_every_public_function_of_the_domain_says_what_it_does(kind):
    silent = [
        f"{name(path)}::{function.name}"
        for path in sources()
        if kind in (path.stem, path.parent.name)
        for function in functions(path)
        if not function.name.startswith("_") and not ast.get_docstring(function) and function.col_offset == 0
    ]
    assert not silent


def test_the_plan_says_what_is_under_way():
    assert (ROOT / "docs" / "plan.md").read_text().strip()
