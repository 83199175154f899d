"""Settling a difference with the police."""

from django.utils.translation import gettext_lazy as _

from episodes.forms.fields import Choice, Words
from intake.models import Settlement
from missing_cases.forms.gov import GovForm

BY_HAND = [(value, label) for value, label in Settlement.choices if value != Settlement.AGREED]


class SettleForm(GovForm):
    """How it was settled, and what was found out."""

    settlement = Choice(label=_("How is it settled?"), choices=BY_HAND)
    note = Words(
        label=_("What was found out, and with whom"), required=True, rows=3,
        error_messages={"required": _("Write down what was found out, and with whom.")},
    )  # fmt: skip
