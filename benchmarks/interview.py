"""Server time of writing one interview of some 60 answers section by section, among 50,000 interviews; its front page's
weight. A save of many answers stands beside an autosave of the same section in the same run."""

import gzip
import re
import statistics
import time

import django

django.setup()

from django.db import transaction  # noqa: E402 - Django must be set up first
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from missing_cases.access.context import acting, database_now  # noqa: E402
from missing_cases.access.policy import access_for  # noqa: E402
from missing_cases.forms.definitions import DID_NOT_WANT_TO_SAY, PICKED, Kind  # noqa: E402
from missing_cases.forms.selectors import definition_of  # noqa: E402
from missing_cases.models import Answer, FormSection, User  # noqa: E402
from return_interviews.models import ReturnInterview  # noqa: E402
from tests.sign_in import sign_in  # noqa: E402

VERSIONS = re.compile(r'name="(version|section_version)" value="(\d+)"')
LIMIT, WARM, ROUNDS = 150.0, 10 * 1024, 5
SAID = "I went to the park with them and then we took the bus into town. It got late and I had no money left."


def typed(section, turn: int) -> dict[str, str]:
    """Return what is posted for a section: every question answered, in other words each turn."""
    data = {}
    for question in section.questions:
        if question.kind in PICKED:
            code = question.choices[turn % len(question.choices)].code
            data[question.code] = code if question.kind != Kind.CHOICES or code else DID_NOT_WANT_TO_SAY
        else:
            data[question.code] = f"{SAID} {turn}"[: 190 if question.kind == Kind.SHORT_TEXT else None]
        if question.words_label:
            data[f"{question.code}__words"] = f"{SAID} {turn}"
    return data


def timed(ask, wanted: int) -> float:
    """Return the milliseconds a request took. Raises SystemExit where it did not answer as wanted."""
    start = time.perf_counter()
    answer = ask()
    took = (time.perf_counter() - start) * 1000
    if answer.status_code != wanted:
        raise SystemExit(f"{answer.request['PATH_INFO']} answered {answer.status_code}")
    return took


def save(client, interview, section, turn: int) -> tuple[float, float]:
    """Return how long an autosave and a save of one section took."""
    page = client.get(reverse("return_interviews:section", args=[interview.pk, section.code]))
    versions = {name: int(number) for name, number in VERSIONS.findall(page.content.decode())}
    address = reverse("return_interviews:autosave", args=[interview.pk, section.code])
    kept = timed(lambda: client.post(address, {**typed(section, turn), **versions}), 200)
    versions["version"] += 1
    whole = {**typed(section, turn), **versions, "next": "list"}
    address = reverse("return_interviews:section", args=[interview.pk, section.code])
    return kept, timed(lambda: client.post(address, whole), 302)


def main() -> int:
    """Print a line for each section; return 1 when a save takes over 150 ms or the front page over 10 KB."""
    user = User.objects.get(full_name="Priya Nair")
    with acting(access_for(user, now=database_now())):
        row = FormSection.objects.filter(state="not_started").values_list("record", flat=True).first()
        interview = ReturnInterview.objects.select_related("record").get(record=row)
        sections = definition_of(interview.record).sections
        print(f"{ReturnInterview.objects.count():,} interviews, {Answer.objects.count():,} answers")  # noqa: T201
    client = Client(headers={"host": "localhost"})
    with transaction.atomic():
        sign_in(client, user)
    print(f"{'section':20}{'answers':>9}{'autosave':>10}{'save':>9}{'ratio':>8}{'worst':>9}")  # noqa: T201
    worst = 0.0
    for section in sections:
        pairs = [save(client, interview, section, turn) for turn in range(ROUNDS)]
        kept, saved = (statistics.median(column) for column in zip(*pairs, strict=True))
        worst = max(worst, saved)
        most = max(pair[1] for pair in pairs)
        print(  # noqa: T201 - a command's output
            f"{section.code:20}{len(section.questions):9}{kept:10.1f}{saved:9.1f}{saved / kept:8.2f}{most:9.1f}",
            flush=True,
        )
    front = client.get(reverse("return_interviews:interview", args=[interview.pk]))
    weight = len(gzip.compress(front.content, 6))
    print(f"slowest section {worst:.1f} ms a save (at most {LIMIT:.0f})")  # noqa: T201
    print(f"front page {weight / 1024:.1f} KB on the wire when warm (at most {WARM / 1024:.0f})")  # noqa: T201
    return int(worst > LIMIT or weight > WARM)


if __name__ == "__main__":
    raise SystemExit(main())
