"""Handing over."""

from django.utils.translation import gettext_lazy as _

from episodes.forms.fields import Words
from missing_cases.forms.gov import GovForm


class HandoverForm(GovForm):
    """What the next one must know."""

    words = Words(
        label=_("What the next one must know"), required=True, rows=8,
        help_text=_("Who was rung, what was promised, what to watch. It is kept, dated and signed."),
        error_messages={"required": _("Write what the next one must know, or that there is nothing.")},
    )  # fmt: skip
