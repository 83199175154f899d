"""How well the cranks turn: three figures, their limits, and the outside switch that notices when all is silent."""

from dataclasses import dataclass
from datetime import datetime
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from django.conf import settings
from django.db import connection

LAG_LIMIT = 180
OUTBOX_LIMIT = 600
HEARTBEAT_LIMIT = 180
SKEW_LIMIT = 60


@dataclass(frozen=True)
class Health:
    """Seconds: the oldest alarm not fired, the oldest message not sent, the last turn of a crank, the worst skew."""

    lag: float | None
    outbox: float | None
    heartbeat: float | None
    skew: float | None
    failed_jobs: int = 0

    @property
    def failing(self) -> list[str]:
        """Return the names of the figures beyond their limits; a crank that never turned is beyond it."""
        limits = {"lag": LAG_LIMIT, "outbox": OUTBOX_LIMIT, "heartbeat": HEARTBEAT_LIMIT, "skew": SKEW_LIMIT}
        late = ["jobs"] * bool(self.failed_jobs)
        late += [name for name, limit in limits.items() if (getattr(self, name) or 0) > limit]
        return ["heartbeat", *late] if self.heartbeat is None else late


def clock_health(now: datetime) -> Health:
    """Return the figures at an instant; they hold nothing about any child."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM clock_health(%s)", [now])
        return Health(*cursor.fetchone())


def ping_dead_mans_switch() -> bool:
    """Tell the outside watcher (setting DEAD_MANS_SWITCH_URL) that a good sweep has run; return whether it heard.

    Call it only after a good sweep. Its silence is what raises the alarm, so a failure here is not an error.
    """
    address = settings.DEAD_MANS_SWITCH_URL
    if not address.startswith(("https://", "http://")):
        return False
    try:
        request = Request(address, method="POST")  # noqa: S310 - http or https alone, checked above
        with urlopen(request, timeout=5) as answer:  # noqa: S310
            return answer.status < 400
    except HTTPError as error:
        error.close()
        return False
    except OSError:
        return False
