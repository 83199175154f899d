"""Habits that were dear elsewhere, each forbidden by reading the source."""

import ast
import re

import pytest

from tests.architecture.tree import called, calls, name, parsed, sources
from tests.browser import ROOT


def offences(found):
    return [f"{name(path)}:{node.lineno}" for path in sources() for node in calls(path) if found(node)]


def words_given(node):
    return {keyword.arg for keyword in node.keywords}


def test_the_queue_holds_no_timer():
    sends = ("delay", "apply_async", "send_task", "signature", "s", "si", "retry", "shared_task", "task")
    timed = {"eta", "countdown", "expires", "default_retry_delay"}
    assert offences(lambda node: called(node) in sends and words_given(node) & timed) == []
    settings = (ROOT / "missing_cases" / "settings" / "base.py").read_text()
    assert not re.search(r"crontab|\"expires\"|\"eta\"|\"countdown\"", settings)


def test_tasks_are_sent_after_the_commit_alone():
    def inside_on_commit(path):
        return {
            id(inner)
            for node in calls(path)
            if called(node) in ("on_commit", "partial")
            for argument in node.args
            for inner in ast.walk(argument)
        }

    loose = [
        f"{name(path)}:{node.lineno}"
        for path in sources()
        for node in calls(path)
        if called(node) in ("delay", "apply_async", "send_task") and id(node) not in inside_on_commit(path)
    ]
    assert loose == []


@pytest.mark.parametrize("answer", ["StreamingHttpResponse", "FileResponse"])
def test_no_answer_outlives_its_transaction(answer):
    assert offences(lambda node: called(node) == answer) == []


def test_access_to_one_record_is_never_asked_of_guardian():
    assert offences(lambda node: called(node) in ("has_perm", "has_perms") and len(node.args) > 1) == []
    assert offences(lambda node: called(node) in ("get_objects_for_user", "get_perms", "assign_perm")) == []


def test_nothing_waits_asleep_in_a_request_or_task():
    allowed = {"missing_cases/embedded.py", "missing_cases/supervisor.py"}
    asleep = offences(lambda node: called(node) == "sleep")
    assert [where for where in asleep if where.split(":")[0] not in allowed] == []


def test_no_address_carries_a_number_that_counts():
    assert [
        name(path)
        for path in sources()
        if path.stem.endswith("urls") and re.search(r"<int:(pk|id|\w+_id)>", path.read_text())
    ] == []


def test_no_except_swallows_everything_in_silence():
    silent = [
        f"{name(path)}:{node.lineno}"
        for path in sources()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or getattr(node.type, "id", "") in ("Exception", "BaseException"))
        and all(isinstance(line, (ast.Pass, ast.Continue, ast.Return)) for line in node.body)
        and node.name not in {inner.id for line in node.body for inner in ast.walk(line) if isinstance(inner, ast.Name)}
    ]
    assert silent == []


def test_the_machines_clock_is_read_nowhere_in_the_domain():
    allowed = {"missing_cases/models/base.py", "missing_cases/management/commands/up.py", "missing_cases/embedded.py"}
    reads = offences(
        lambda node: (
            called(node) in ("now", "today", "utcnow", "localdate", "time_ns")
            and not node.args
            and getattr(getattr(node.func, "value", None), "id", "") in ("datetime", "dt", "date", "timezone", "time")
        )
    )
    assert [where for where in reads if where.split(":")[0] not in allowed] == []


def test_the_width_of_a_page_is_asked_in_one_place():
    # Without its stylesheet a page is wide, so whoever asks must wait first.
    asking = [name(path) for path in (ROOT / "tests").rglob("*.py") if "scroll" + "Width" in path.read_text()]
    assert asking == ["tests/looking.py"]
