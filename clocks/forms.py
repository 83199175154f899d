"""The forms of who is told instead."""

from datetime import time

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from clocks.services.cover import WEEK
from missing_cases.forms.fields import DateField
from missing_cases.forms.gov import GovForm


def _people(people, first) -> list[tuple[str, str]]:
    return [("", first), *((str(person.pk), person.full_name) for person in people)]


class AbsenceForm(GovForm):
    """Who is away, on which days, and who is told instead. `people` is empty for those who speak for themselves."""

    person = forms.ChoiceField(label=_("Who is away?"), error_messages={"required": _("Choose who is away")})
    from_on = DateField(label=_("First day"), error_messages={"required": _("Enter the first day")})
    to_on = DateField(label=_("Last day"), error_messages={"required": _("Enter the last day")})
    deputy = forms.ChoiceField(
        label=_("Who is told instead?"), required=False,
        help_text=_("Somebody who works with the same children. Without anybody, or about a child whom they may not "
                    "see, alerts climb at once to the next people whom the protocol names."),
    )  # fmt: skip

    def __init__(self, *args, people, deputies, **kwargs):
        super().__init__(*args, **kwargs)
        self.by_key = {str(person.pk): person for person in [*people, *deputies]}
        self.fields["person"].choices = _people(people, _("Choose a person"))
        self.fields["deputy"].choices = _people(deputies, _("Nobody"))
        if not people:
            del self.fields["person"]

    def clean_person(self):
        """Return the person."""
        return self.by_key[self.cleaned_data["person"]]

    def clean_deputy(self):
        """Return the deputy, or None."""
        return self.by_key.get(self.cleaned_data["deputy"])


def _hour(label, name) -> forms.TimeField:
    return forms.TimeField(
        label=format_lazy(label, day=name), required=False, input_formats=["%H:%M", "%H.%M"],
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "autocomplete": "off"}),
        error_messages={"invalid": _("Write a time of day such as 09:00 or 17:30")},
    )  # fmt: skip


class HoursForm(GovForm):
    """An agency's hours by day of the week, its duty team, and whether it is shut on bank holidays."""

    duty_team = forms.ChoiceField(
        label=_("Out-of-hours duty team"), error_messages={"required": _("Choose the duty team")},
        help_text=_("Everybody in it is told of each alert outside the hours below, besides those whom the protocol "
                    "names."),
    )  # fmt: skip
    shut_on_bank_holidays = forms.BooleanField(label=_("Shut on the bank holidays of England"), required=False)

    def __init__(self, *args, teams, **kwargs):
        super().__init__(*args, **kwargs)
        self.teams = {str(team.pk): team for team in teams}
        choices = [(key, team.name) for key, team in self.teams.items()]
        self.fields["duty_team"].choices = [("", _("Choose a team")), *choices]
        for weekday in WEEK:
            name = WEEKDAYS[weekday - 1]
            self.fields[f"opens_{weekday}"] = _hour(_("{day}: opens"), name)
            self.fields[f"shuts_{weekday}"] = _hour(_("{day}: shuts"), name)

    def clean(self):
        """Refuse a day with one of its two times."""
        given = super().clean()
        for weekday in WEEK:
            opens, shuts = f"opens_{weekday}", f"shuts_{weekday}"
            if not {opens, shuts} & set(self.errors) and bool(given.get(opens)) != bool(given.get(shuts)):
                missing = shuts if given.get(opens) else opens
                self.add_error(missing, _("Give both times, or neither where it is shut all day."))
        return given

    def clean_duty_team(self):
        """Return the team."""
        return self.teams[self.cleaned_data["duty_team"]]

    @property
    def times(self) -> dict[int, tuple[time, time] | None]:
        """Return the hours of each day of the week that has any, as the service takes them."""
        given = self.cleaned_data
        pairs = {weekday: (given[f"opens_{weekday}"], given[f"shuts_{weekday}"]) for weekday in WEEK}
        return {weekday: pair if pair[0] else None for weekday, pair in pairs.items()}


class ShutDayForm(GovForm):
    """A day on which an agency is shut."""

    day = DateField(label=_("Day"), error_messages={"required": _("Enter the day")})
    why = forms.CharField(
        label=_("What is it?"), max_length=100, help_text=_("For example: the days between Christmas and New Year")
    )


def hours_given(hours, times) -> dict[str, str | bool]:
    """Return what the form of hours shows at first: what is recorded, or nine to five on working days."""
    shown: dict = {"shut_on_bank_holidays": hours.shut_on_bank_holidays if hours else True}
    if hours:
        shown["duty_team"] = str(hours.duty_team_id)
    for weekday in WEEK:
        row = times.get(weekday)
        opens, shuts = (row.opens, row.shuts) if row else (time(9), time(17)) if weekday < 6 else (None, None)
        shown[f"opens_{weekday}"] = opens.strftime("%H:%M") if opens else ""
        shown[f"shuts_{weekday}"] = shuts.strftime("%H:%M") if shuts else ""
    return shown
