"""The letters to authorities: leased, sent outside any transaction, and written down, like every other letter."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from clocks.delivery.drain import ATTEMPTS, Leased, answer, leased_by, run
from clocks.delivery.providers import Letter
from cross_border.links import address_of

LEASE = (Path(__file__).parent / "sql" / "lease.sql").read_text()
SENT = "UPDATE authority_alert SET sent_at = %s, last_error = '' WHERE id = %s AND sent_at IS NULL"
FAILED = "UPDATE authority_alert SET last_error = %s WHERE id = %s AND sent_at IS NULL"
OURS = "SELECT EXISTS (SELECT FROM authority_alert WHERE id = %s AND attempts = %s AND sent_at IS NULL)"


class Alerts:
    """The alerts of chases that nobody has answered, to authorities that may have no account.

    A process that dies between sending and writing it down sends the same letter with the same link once more, after
    the lease: twice is better than never here. An alert that went nowhere ten times stands on its chase's page with the
    last error, and the chase climbs by its clock.
    """

    def lease(self, *, now: datetime, batch: int) -> list[Leased]:
        """Take the next alerts due, putting off their next attempt (15 s, doubling)."""
        statement = LEASE.replace("%(most)s", str(ATTEMPTS))
        return leased_by(statement, now=now, batch=batch)

    def ours(self, leased: Leased) -> bool:
        """Say whether an alert still waits, and nobody has leased it since."""
        return answer(OURS, [leased.id, leased.attempts])

    def letter_for(self, leased: Leased) -> Letter:
        """Return the letter: it names nobody, and what it leads to is shown to whoever says who they are."""
        with override(settings.LANGUAGE_CODE):
            subject = _("Missing child: please acknowledge")
            body = _(
                "A child your authority is concerned with is missing, or was found, in the area of another council.\n\n"
                "Open this link, say who you are and acknowledge it: %(address)s\n\n"
                "The link opens once and ends after 7 days. It names nobody, because e-mail can be read by others."
            ) % {"address": address_of(leased.id)}
        return Letter(reference=leased.key, to=leased.address, subject=subject, body=body)

    def sent(self, leased: Leased, receipt: str, now: datetime) -> None:
        """Write down that an alert went."""
        run(SENT, [now, leased.id])

    def failed(self, leased: Leased, error: str, now: datetime) -> None:
        """Write down why an alert did not go."""
        run(FAILED, [error, leased.id])


ALERTS = Alerts()
