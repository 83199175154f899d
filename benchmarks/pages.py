"""Server time of the ten everyday pages for the widest-scope reader, against a bare page running the same SQL."""

import django

django.setup()

from django.db import transaction  # noqa: E402 - Django must be set up first
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from benchmarks import replay  # noqa: E402
from benchmarks.timing import side_by_side  # noqa: E402
from episodes.models import Episode  # noqa: E402
from missing_cases.access import rate  # noqa: E402
from missing_cases.access.context import acting, database_now  # noqa: E402
from missing_cases.access.policy import access_for  # noqa: E402
from missing_cases.models import Child, User  # noqa: E402
from tests.sign_in import sign_in  # noqa: E402

LIMIT = 2.0


def everyday_pages(child, episode, running) -> list[tuple[str, str, dict | None]]:
    """Return name, address and, for a POST, what is sent."""
    return [
        ("My work", reverse("reporting:work"), None),
        ("Missing now", reverse("reporting:missing_now"), None),
        ("Find, by name", reverse("reporting:find"), {"text": f"{child.given_names} {child.family_name[:-1]}"}),
        ("Child overview", reverse("reporting:child", args=[child.pk]), None),
        ("Log an episode", reverse("episodes:new"), None),
        ("Episode", reverse("episodes:show", args=[episode.pk]), None),
        ("Record found", reverse("episodes:found", args=[running.pk]), None),
        ("Interviews waiting", reverse("return_interviews:waiting"), None),
        ("Shared", reverse("disclosures:shared"), None),
        ("Month", reverse("reporting:month", args=["2026-08"]), None),
    ]


def main() -> int:
    """Print a line for each page; return 1 when a median is over twice its bound."""
    user = User.objects.get(full_name="Priya Nair")
    now = database_now()
    with acting(access_for(user, now=now)):
        child = Child.objects.order_by("id")[1000]
        episode = Episode.objects.filter(child=child).first()
        running = Episode.objects.filter(ended_at__isnull=True).first()
        print(f"{Child.objects.count():,} children, {Episode.objects.count():,} episodes")  # noqa: T201
    client = Client(headers={"host": "localhost"})
    with transaction.atomic():
        sign_in(client, user)
    print(f"{'page':22}{'median':>9}{'p95':>9}{'bare':>9}{'ratio':>8}{'queries':>9}")  # noqa: T201
    worst = 0.0
    for name, address, data in everyday_pages(child, episode, running):
        pair, queries = measure(client, user, address, data)
        worst = max(worst, pair.ratio)
        print(  # noqa: T201 - a command's output
            f"{name:22}{pair.median:8.1f}{pair.p95:9.1f}{pair.bound:9.1f}{pair.ratio:8.2f}{queries:9}", flush=True
        )
    print(f"worst ratio {worst:.2f} (at most {LIMIT})")  # noqa: T201
    return int(worst > LIMIT)


def measure(client, user, address, data):
    """Return the timing of a page beside its bare twin, and how many statements the twin runs."""

    def ask():
        answer = client.post(address, data) if data is not None else client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")

    def rested():
        with transaction.atomic():
            for limit in (rate.SEARCH, rate.RECORD_OPEN):
                rate.forget(limit, user.pk)

    rested()
    ask()
    with replay.recording():
        ask()
    replay.plan[:] = replay.statements_of_view()
    return side_by_side(ask, lambda: client.get("/bare/"), before=rested), len(replay.plan)


if __name__ == "__main__":
    raise SystemExit(main())
