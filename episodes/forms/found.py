"""Recording the child found: five answers."""

from django.utils.translation import gettext_lazy as _

from episodes.enums import Condition, FoundBy, ReturnedTo
from episodes.forms.fields import Choice, Line, Version, WhenField
from episodes.services import Found
from missing_cases.forms.gov import GovForm

BACK, NOT_BACK = "back", "located"
AWAY_FROM_HOME: tuple[str, ...] = (ReturnedTo.HOSPITAL, ReturnedTo.CUSTODY, ReturnedTo.OTHER_AREA, ReturnedTo.ABROAD)


class FoundForm(GovForm):
    """Back, or only located; when; where; by whom; in what condition; where now."""

    outcome = Choice(
        label=_("Is the child back?"),
        choices=[
            (BACK, _("Yes, the child is back")),
            (NOT_BACK, _("No, but we know where the child is")),
        ],
    )
    returned_to = Choice(
        label=_("Where are they back?"), choices=ReturnedTo.choices, required=False,
        help_text=_("A child who is kept in hospital or custody is found: the return interview is held there."),
    )  # fmt: skip
    when = WhenField(label=_("When?"))
    located = WhenField(label=_("When were they located, if earlier?"), required=False)
    found_where = Line(label=_("Where were they found?"), max_length=200)
    found_by = Choice(label=_("How were they found?"), choices=FoundBy.choices, required=False)
    condition = Choice(label=_("How were they?"), choices=Condition.choices, required=False)
    where_now = Line(label=_("Where are they now?"), max_length=200)
    said_by = Line(label=_("Who says so?"))
    version = Version()

    reveals = {("outcome", BACK): ["returned_to", "located"]}

    def clean(self):
        """Somewhere far from where the child lives has to be named: others must be told of it."""
        given = super().clean()
        if given.get("outcome") != BACK:
            given["returned_to"] = ""
        if given.get("returned_to", "") in AWAY_FROM_HOME and not given.get("where_now"):
            self.add_error("where_now", _("Say which place this is, so that others can be told."))
        return given

    @property
    def found(self) -> Found:
        """Return what is known of how the child was found."""
        names = ("found_where", "found_by", "condition", "returned_to", "where_now")
        return Found(**{name: self.cleaned_data[name] for name in names})

    def said(self) -> list[tuple[str, str]]:
        """Return what was answered, label and words, for whoever was second."""
        rows = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if value and name not in ("version", "when", "located"):
                rows.append((str(field.label), str(dict(getattr(field, "choices", [])).get(value, value))))
        return rows
