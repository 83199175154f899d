"""What leaves, to whom, on what legal basis."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisclosuresConfig(AppConfig):
    name = "disclosures"
    verbose_name = _("Disclosures")

    def ready(self):
        from clocks import completeness, periodic
        from disclosures.services import deliver_due, expire_due
        from disclosures.subject import DisclosureSubject
        from disclosures.triggers import SUBJECT

        completeness.register(SUBJECT, DisclosureSubject())
        periodic.register("disclosures_ending", every=timedelta(minutes=5), run=expire_due)
        periodic.register("disclosures_waiting", every=timedelta(minutes=1), run=deliver_due)
