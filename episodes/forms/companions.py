"""Children missing together."""

from django.utils.translation import gettext_lazy as _

from episodes.forms.fields import Choice, Line, Words
from missing_cases.forms.gov import GovForm


class CompanionForm(GovForm):
    """Which other child, and who says so."""

    other = Choice(label=_("Which child is missing with them?"))
    said_by = Line(label=_("Who says so?"))

    def __init__(self, *args, others=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = others


class PartForm(GovForm):
    """Why two children are not together."""

    reason = Words(
        label=_("Why are they not together?"), rows=2, required=True,
        error_messages={"required": _("Say why they are not together.")},
    )  # fmt: skip
