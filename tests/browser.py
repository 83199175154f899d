"""The product in a browser: a real server on a cloned database, and pages that fail on any breach of the policy."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connections

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Server:
    """A web server of the product: its address, its process and the file its log goes to."""

    url: str
    process: subprocess.Popen
    log: Path


def start_server(database, folder: Path, port: int = 0, **environment) -> Server:
    """Start gunicorn as mc_app on a free port and wait for its first answer. AssertionError shows its log."""
    log = folder / "web.log"
    line = socket.create_server(("127.0.0.1", port))
    command = [sys.executable, "-m", "gunicorn", "missing_cases.wsgi", "--bind", f"fd://{line.fileno()}",
               "--workers=1", "--threads=8", "--no-control-socket", "--log-level=warning"]  # fmt: skip
    environment = database.environment(MEDIA_ROOT=str(folder / "files"), **environment)
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, pass_fds=[line.fileno()], stdout=output, stderr=output
        )
    url = f"http://127.0.0.1:{line.getsockname()[1]}"
    line.close()
    _await_answer(url, process, log)
    return Server(url, process, log)


def _await_answer(url, process, log):
    host, port = url.removeprefix("http://").split(":")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with socket.create_connection((host, int(port)), 30) as line:
                line.sendall(b"HEAD / HTTP/1.0\r\nHost: localhost\r\n\r\n")
                if line.recv(12):
                    return
        except OSError:
            time.sleep(0.05)
    process.kill()
    raise AssertionError(f"the server did not start:\n{log.read_text()}")


@pytest.fixture
def server(committed_database, tmp_path):
    """Serve the product from this test's own database; the log is shown where the test fails on a traceback."""
    running = start_server(committed_database, tmp_path)
    yield running
    running.process.send_signal(signal.SIGTERM)
    running.process.wait(20)
    assert "Traceback" not in (text := running.log.read_text()), text


def chromium() -> str:
    """Return the browser's path: CHROMIUM, or the one installed. Tests never skip for want of it."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        pytest.fail("No Chromium: run ./run test, which installs it, or set CHROMIUM to one.")
    return found


@pytest.fixture(scope="session")
def browser(django_db_setup):
    """Start one browser for the run.

    Playwright's loop runs in this thread, so from here on Django keeps its connections in another place and asks to
    be told that the thread is safe: what was open before is closed first, what is open after is closed last.
    """
    from playwright.sync_api import sync_playwright

    connections.close_all()
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        running = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield running
        running.close()
        connections.close_all()


@pytest.fixture
def new_page(browser, server):
    """Return a function that opens a page of a new visitor: `new_page(user=, width=1280, javascript=True)`.

    Fails the test on a policy breach, a script error, or any request that leaves the server (`new_page.faults`).
    """
    faults, contexts = [], []

    def guard(route):
        if route.request.url.startswith((server.url, "data:", "blob:")):
            return route.continue_()
        faults.append(f"a request left the server: {route.request.url}")
        return route.abort()

    def listen(message):
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            faults.append(message.text)

    def open_page(*, user=None, width=1280, height=900, javascript=True, **options):
        context = browser.new_context(
            base_url=server.url, viewport={"width": width, "height": height}, java_script_enabled=javascript,
            locale="en-GB", timezone_id="Europe/London", service_workers="block", **options,
        )  # fmt: skip
        contexts.append(context)
        context.route("**/*", guard)
        context.on("console", listen)
        context.on("weberror", lambda error: faults.append(f"script error: {error.error}"))
        if user is not None:
            context.add_cookies([{**cookie, "url": server.url} for cookie in session_cookies(user)])
        return context.new_page()

    open_page.faults = faults
    yield open_page
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def browser_page(new_page):
    """Open one page of a visitor who is signed out, 1280 pixels wide."""
    return new_page()


def session_cookies(user) -> list[dict]:
    """Sign a user in, second factor given, without the sign-in pages and return the cookies to carry."""
    from django.conf import settings
    from django.test import Client

    from tests.sign_in import sign_in

    client = sign_in(Client(), user)
    return [{"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}]
