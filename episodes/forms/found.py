"""Recording the child found: five answers."""

from django.utils.translation import gettext_lazy as _

from episodes.enums import Condition, FoundBy
from episodes.forms.fields import Choice, Line, Version, WhenField
from episodes.services import Found
from missing_cases.forms.gov import GovForm

BACK, NOT_BACK = "back", "located"


class FoundForm(GovForm):
    """Back, or only located; when; where; by whom; in what condition; where now."""

    outcome = Choice(
        label=_("Is the child back?"),
        choices=[
            (BACK, _("Yes, the child is back")),
            (NOT_BACK, _("No, but we know where the child is")),
        ],
    )
    when = WhenField(label=_("When?"))
    located = WhenField(label=_("When were they located, if earlier?"), required=False)
    found_where = Line(label=_("Where were they found?"), max_length=200)
    found_by = Choice(label=_("How were they found?"), choices=FoundBy.choices, required=False)
    condition = Choice(label=_("How were they?"), choices=Condition.choices, required=False)
    where_now = Line(label=_("Where are they now?"), max_length=200)
    said_by = Line(label=_("Who says so?"))
    version = Version()

    reveals = {("outcome", BACK): ["located"]}

    @property
    def found(self) -> Found:
        """Return what is known of how the child was found."""
        names = ("found_where", "found_by", "condition", "where_now")
        return Found(**{name: self.cleaned_data[name] for name in names})

    def said(self) -> list[tuple[str, str]]:
        """Return what was answered, label and words, for whoever was second."""
        rows = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if value and name not in ("version", "when", "located"):
                rows.append((str(field.label), str(dict(getattr(field, "choices", [])).get(value, value))))
        return rows
