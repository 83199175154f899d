"""How long a new episode takes to stand on a hundred boards: from its commit to the page that shows it.

Two web processes serve; a hundred signed-in screens ask for the board's token every two seconds, as live.js does, and
fetch the page when it changed. Twenty episodes are reported, three seconds apart.
"""

import http.client
import os
import random
import subprocess
import sys
import threading
import time

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402

from episodes.enums import MissingFrom  # noqa: E402
from episodes.models import Episode  # noqa: E402
from episodes.rules import When  # noqa: E402
from episodes.services import Report, report_episode  # noqa: E402
from missing_cases.access import context  # noqa: E402
from missing_cases.access.policy import access_for  # noqa: E402
from missing_cases.models import Child, User  # noqa: E402
from tests.sign_in import sign_in  # noqa: E402

SCREENS, EPISODES, EVERY, APART, LIMIT = 100, 20, 2.0, 3.0, 5.0
READER, PORT = "Priya Nair", 8765


class Screen(threading.Thread):
    """One screen: asks for the token, fetches the page when it changed, and notes when each episode was first on it."""

    def __init__(self, cookie: str, watched: list[str], stop: threading.Event):
        super().__init__(daemon=True)
        self.headers = {"Cookie": cookie, "Host": "localhost", "Connection": "close"}
        self.watched, self.stop, self.seen, self.failed = watched, stop, {}, 0
        self.token = ""

    def run(self):
        """Ask every two seconds, each screen at its own moment, until told to stop."""
        time.sleep(random.random() * EVERY)  # noqa: S311 - no secret
        while not self.stop.is_set():
            began = time.monotonic()
            try:
                self.look()
            except (OSError, http.client.HTTPException):
                self.failed += 1
            time.sleep(max(0.0, EVERY - (time.monotonic() - began)))

    def look(self):
        """Look once, as the script does."""
        status, body = self.get(f"/missing-now/token/?seen={self.token}")
        if status != 200:  # noqa: PLR2004 - 204: nothing changed
            self.failed += status != 204  # noqa: PLR2004
            return
        token = body.split('"')[3]
        status, page = self.get("/missing-now/")
        if status == 200:  # noqa: PLR2004
            at = time.monotonic()
            self.token = token
            for reference in self.watched:
                if reference in page:
                    self.seen.setdefault(reference, at)

    def get(self, path: str) -> tuple[int, str]:
        """Fetch one address."""
        line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
        try:
            line.request("GET", path, headers=self.headers)
            answer = line.getresponse()
            return answer.status, answer.read().decode()
        finally:
            line.close()


def _cookie(user: User) -> str:
    with transaction.atomic():
        client = sign_in(Client(headers={"host": "localhost"}), user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _report(by, child: Child) -> tuple[str, float]:
    """Report one child and return the episode's reference and when it was committed."""
    with context.acting(by) as now:
        report = Report(last_seen=When(now), missing_from=MissingFrom.HOME, grade="high")
        reference = report_episode(child=child, report=report, by=by, now=now).reference
    return reference, time.monotonic()


def _server() -> subprocess.Popen:
    command = [sys.executable, "-m", "gunicorn", "missing_cases.wsgi", f"--bind=127.0.0.1:{PORT}", "--workers=2",
               "--threads=4", "--no-control-socket", "--log-level=warning"]  # fmt: skip
    process = subprocess.Popen(command, env=os.environ.copy())
    for _ in range(200):
        try:
            http.client.HTTPConnection("127.0.0.1", PORT, timeout=5).connect()
            return process
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the web processes did not start")


def main() -> int:
    """Print how many seconds a new episode took to reach the screens; return 1 when the 95th of 100 took over five."""
    user = User.objects.get(full_name=READER)
    with transaction.atomic():
        context.bind(actor="system:benchmark")
        by = access_for(user, now=context.database_now())
    with context.acting(by):
        running = Episode.objects.running().values("child_id")
        children = list(Child.objects.visible_to(by).exclude(pk__in=running)[:EPISODES])
    server, stop, watched = _server(), threading.Event(), []
    screens = [Screen(_cookie(user), watched, stop) for _ in range(SCREENS)]
    try:
        for screen in screens:
            screen.start()
        time.sleep(3 * EVERY)
        written = []
        for child in children:
            reference, at = _report(by, child)
            watched.append(reference)
            written.append((reference, at))
            time.sleep(APART)
        time.sleep(2 * LIMIT)
    finally:
        stop.set()
        server.terminate()
        server.wait(20)
    took = sorted(
        max(0.0, screen.seen[reference] - at) if reference in screen.seen else float("inf")
        for reference, at in written for screen in screens
    )  # fmt: skip
    middle, high = took[len(took) // 2], took[int(len(took) * 0.95)]
    failed = sum(screen.failed for screen in screens)
    times = f"median {middle:.2f} s, p95 {high:.2f} s (at most {LIMIT:.0f} s), worst {took[-1]:.2f} s"
    print(f"{len(written)} episodes on {SCREENS} screens: {times}; {failed} questions failed")  # noqa: T201
    return int(high > LIMIT or failed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
