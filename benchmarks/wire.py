"""What a page weighs on the wire with production's static settings: cold (nothing cached) and warm (page alone)."""

import gzip
import re
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from missing_cases.models import User  # noqa: E402
from tests.sign_in import sign_in  # noqa: E402

COLD, WARM = 45 * 1024, 10 * 1024
STATIC = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def weigh(root: Path, html: str) -> tuple[int, int]:
    """Return cold and warm bytes of a page: gzip for HTML, the smallest shipped form for static files."""
    page = len(gzip.compress(html.encode(), 6))
    static = 0
    for address in set(STATIC.findall(html)):
        path = root / address.removeprefix("/static/")
        static += min(p.stat().st_size for p in (path, Path(f"{path}.br"), Path(f"{path}.gz")) if p.exists())
    return page + static, page


def main() -> int:
    """Print the weight of the everyday pages; return 1 when one is over the budget."""
    over = 0
    client = Client(headers={"host": "localhost"})
    with transaction.atomic():
        sign_in(client, User.objects.get(full_name="Priya Nair"))
    for name in ("reporting:work", "reporting:missing_now", "episodes:new", "reporting:find"):
        cold, warm = weigh(Path(settings.STATIC_ROOT), client.get(reverse(name)).content.decode())
        over |= cold > COLD or warm > WARM
        print(f"{name:24} cold {cold / 1024:6.1f} KB   warm {warm / 1024:5.1f} KB")  # noqa: T201
    return int(over)


if __name__ == "__main__":
    raise SystemExit(main())
