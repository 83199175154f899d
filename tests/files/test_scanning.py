"""Looking through uploads for viruses, against a real socket that speaks clamd's INSTREAM."""

import socket
import socketserver
import threading

import pytest
from django.core.checks import run_checks

from missing_cases.errors import RuleError
from missing_cases.files.checks import uploads_are_looked_through
from missing_cases.files.scanning import look_through
from tests.runtime.clamd import SAMPLE, Daemon, Talk


@pytest.fixture
def daemon(settings):
    with Daemon() as found:
        settings.CLAMD_ADDRESS = found.address
        yield found


def test_without_a_daemon_nothing_is_looked_through(settings):
    settings.CLAMD_ADDRESS = ""
    assert look_through(SAMPLE) is False


@pytest.mark.parametrize("size", [1, 65_535, 65_536, 65_537, 300_000])
def test_a_file_arrives_whole_and_clean(daemon, size):
    data = bytes(range(256)) * (size // 256 + 1)
    assert look_through(data[:size]) is True
    assert daemon.seen == [data[:size]]


def test_what_is_found_is_refused_beside_the_field(daemon):
    with pytest.raises(RuleError, match="holds a virus") as refused:
        look_through(b"%PDF-1.7 " + SAMPLE, "photo")
    assert refused.value.field == "photo"


@pytest.mark.parametrize(
    "answer",
    [b"INSTREAM size limit exceeded. ERROR\0", b"stream: \0", b"\0", b"nonsense OK\0", b"x" * 9000],
)
def test_any_other_answer_is_no_leave_to_keep_it(daemon, answer):
    daemon.answer = answer
    with pytest.raises(RuleError, match="just now"):
        look_through(b"Nothing in it.")


@pytest.mark.parametrize("address", ["127.0.0.1:1", "unix:/nowhere/clamd.ctl", "clamd", "127.0.0.1:port", ":"])
def test_a_daemon_that_is_not_there_lets_nothing_in(settings, address):
    settings.CLAMD_ADDRESS = address
    with pytest.raises(RuleError, match="just now"):
        look_through(b"Nothing in it.")


def test_a_daemon_that_hangs_up_lets_nothing_in(settings):
    with socket.create_server(("127.0.0.1", 0)) as line:
        settings.CLAMD_ADDRESS = f"127.0.0.1:{line.getsockname()[1]}"
        hanging_up = threading.Thread(target=lambda: line.accept()[0].close())
        hanging_up.start()
        with pytest.raises(RuleError, match="just now"):
            look_through(b"x" * 5_000_000)
        hanging_up.join()


def test_a_socket_in_the_file_system_will_do(settings, tmp_path):
    path = str(tmp_path / "clamd.ctl")
    with socketserver.UnixStreamServer(path, Talk) as server:
        server.seen, server.answer, server.longest = [], b"", 1 << 20
        serving = threading.Thread(target=server.handle_request)
        serving.start()
        settings.CLAMD_ADDRESS = f"unix:{path}"
        assert look_through(b"Nothing in it.") is True
        serving.join()


def test_production_warns_and_starts(settings):
    settings.CLAMD_ADDRESS = ""
    assert uploads_are_looked_through(None) == []  # these are the settings of tests
    settings.SETTINGS_MODULE = "missing_cases.settings.production"
    (warning,) = uploads_are_looked_through(None)
    assert (warning.id, warning.is_serious()) == ("missing_cases.W001", False)
    assert "missing_cases.W001" in {each.id for each in run_checks(tags=["security"])}
    settings.CLAMD_ADDRESS = "clamd:3310"
    assert uploads_are_looked_through(None) == []
