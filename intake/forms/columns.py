"""Matching the columns of a list to what a notification can say."""

from collections.abc import Iterable, Mapping

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intake.values import NOT_IN_LISTS, Fact
from missing_cases.errors import RuleError
from missing_cases.forms.gov import GovForm

SHOWN = 3  # examples of each column
LONGEST = 60


class ColumnsForm(GovForm):
    """One question for each column: what does it say?"""

    def __init__(self, *args, mapping: Mapping[str, Fact], examples: Iterable[list[str]], force, of_police, **kwargs):
        """`mapping`: what is chosen at first; `examples`: words of some rows; `force`: the council's own, if any."""
        super().__init__(*args, **kwargs)
        self.columns = list(mapping)
        choices = [(Fact.IGNORED.value, Fact.IGNORED.label)]
        choices += [(fact.value, fact.label) for fact in Fact if fact not in NOT_IN_LISTS]
        rows = list(examples)
        for place, (column, fact) in enumerate(mapping.items()):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=_("Column “%(column)s”") % {"column": column}, choices=choices, initial=fact.value,
                required=False, help_text=_example([row[place] for row in rows if place < len(row)]),
            )  # fmt: skip
        if force:
            self.fields["of_police"] = forms.BooleanField(
                label=_("This is the list of %(force)s") % {"force": force.name}, initial=of_police, required=False,
                help_text=_("The register is compared with it each day, and what differs is shown."),
            )  # fmt: skip

    def mapping(self) -> dict[str, Fact]:
        """Return what was chosen for each column."""
        return {column: Fact(self.cleaned_data[f"column_{n}"]) for n, column in enumerate(self.columns)}

    def misfit(self, error: RuleError) -> None:
        """Show a rule's sentence beside the column it is about."""
        field = f"column_{self.columns.index(error.field)}" if error.field in self.columns else None
        self.breach(RuleError(error.message, field))


def _example(words: list[str]) -> str:
    given = [word[:LONGEST] for word in dict.fromkeys(words) if word][:SHOWN]
    return (
        gettext("For example: %(words)s") % {"words": "; ".join(given)} if given else gettext("Empty in the first rows")
    )
