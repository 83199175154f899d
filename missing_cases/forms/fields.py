"""Fields in GOV.UK form: a three-part date, and a moment (today, yesterday or another date, and a time)."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from missing_cases.forms.local_time import (
    LONDON,
    AmbiguousTime,
    WrongDate,
    read_date,
    read_time,
    to_instant,
    write_time,
)

TODAY, YESTERDAY, TOMORROW, OTHER = "today", "yesterday", "tomorrow", "other"
DAYS = [(TODAY, _("Today")), (YESTERDAY, _("Yesterday")), (OTHER, _("Another date"))]
DAYS_AHEAD = [(TODAY, _("Today")), (TOMORROW, _("Tomorrow")), (OTHER, _("Another date"))]
AWAY = {TODAY: 0, YESTERDAY: -1, TOMORROW: 1}  # days from today
DATE_PARTS = (("day", _("Day"), 2), ("month", _("Month"), 2), ("year", _("Year"), 4))


class PartsWidget(forms.Widget):
    """Several inputs under one name: `name_part` for each part."""

    parts: tuple[str, ...] = ()
    wrong = ""  # the part to correct, set by the field when it refuses what was typed

    def value_from_datadict(self, data, files, name):
        """Return what was typed, part by part."""
        return {part: data.get(f"{name}_{part}", "").strip() for part in self.parts}

    def value_omitted_from_data(self, data, files, name):
        """Say whether none of the parts was sent."""
        return not any(f"{name}_{part}" in data for part in self.parts)

    def id_for_label(self, id_, index=None):
        """Point at the first part."""
        return f"{id_}_{self.parts[0]}"

    def date_parts(self, name, base, typed):
        """Return the three boxes of a date: name, id, label, value, width and whether it is the one to correct."""
        return [
            {"name": f"{name}_{part}", "id": f"{base}_{part}", "label": label, "value": typed.get(part, ""),
             "width": width, "wrong": self.wrong == part}
            for part, label, width in DATE_PARTS
        ]  # fmt: skip


class DateWidget(PartsWidget):
    """Day, month, year."""

    kind = "date"
    parts = ("day", "month", "year")
    template_name = "gov/date.html"

    def format_value(self, value):
        """Return the parts of a date, or what was typed."""
        if isinstance(value, dt.date):
            return {"day": value.day, "month": value.month, "year": value.year}
        return value or {}

    def get_context(self, name, value, attrs):
        """Offer each part with its label and value."""
        context = super().get_context(name, None, attrs)
        typed = self.format_value(value)
        context["parts"] = self.date_parts(name, context["widget"]["attrs"]["id"], typed)
        return context


class DateField(forms.Field):
    """A date as people know it: three boxes."""

    widget = DateWidget

    def clean(self, value):
        """Return a date, or None when all three boxes are empty and the field is optional."""
        if isinstance(value, dt.date):
            return value
        value = value or {}
        if not any(value.values()):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        try:
            return read_date(value.get("day", ""), value.get("month", ""), value.get("year", ""))
        except WrongDate as error:
            self.widget.wrong = error.part
            raise ValidationError(str(error), code=error.part) from None


class MomentWidget(PartsWidget):
    """Today, yesterday (or tomorrow, where what is asked lies ahead) or another date; a time; and which of the two."""

    kind = "moment"
    days = DAYS
    parts = ("on", "day", "month", "year", "time", "which")
    template_name = "gov/moment.html"

    def format_value(self, value):
        """Return the parts of an instant, or what was typed."""
        if isinstance(value, dt.datetime):
            local = value.astimezone(LONDON)
            twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
            return {
                "on": OTHER, "day": local.day, "month": local.month, "year": local.year,
                "time": write_time(local), "which": ("second" if local.fold else "first") if twice else "",
            }  # fmt: skip
        return value or {}

    def get_context(self, name, value, attrs):
        """Offer the parts, what was typed in them, and the question "first or second?" only where it is needed."""
        context = super().get_context(name, None, attrs)
        typed = self.format_value(value)
        base = context["widget"]["attrs"]["id"]
        context.update(
            name=name,
            base=base,
            typed=typed,
            days=[{"value": value, "label": label, "checked": typed.get("on") == value} for value, label in self.days],
            date_parts=self.date_parts(name, base, typed),
            date_shown=typed.get("on") == OTHER or (not typed.get("on") and bool(typed.get("day"))),
            time_wrong=self.wrong == "time",
            ask_which=bool(typed.get("which")) or self.wrong == "which",
        )  # fmt: skip
        return context


class MomentField(forms.Field):
    """An instant, given as a local day and time. `now` (aware) must be set before cleaning: the form does it.

    `allow_future`: it may be to come; `ahead`: it is to come as a rule, and tomorrow is offered, not yesterday.
    """

    widget = MomentWidget
    now: dt.datetime | None = None

    def __init__(self, *, allow_future=False, ahead=False, **kwargs):
        super().__init__(**kwargs)
        self.allow_future, self.ahead = allow_future or ahead, ahead
        if ahead:
            self.widget.days = DAYS_AHEAD

    def clean(self, value):
        """Return an instant (aware, UTC), or None when empty and optional."""
        value = value or {}
        if not value.get("time") and not value.get("on") and not value.get("day"):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="on")
            return None
        instant = self._instant(value)
        if not self.allow_future and instant > self.now:
            self._refuse(_("This time is in the future. Check the date and the time."), "time")
        return instant

    def _refuse(self, message, part):
        """Refuse what was typed, naming the part to correct (it is also the error's code)."""
        self.widget.wrong = part
        raise ValidationError(message, code=part)

    def _instant(self, value):
        try:
            day = self._day(value)
            return to_instant(day, read_time(value.get("time", "")), value.get("which", ""))
        except WrongDate as error:
            return self._refuse(str(error), error.part)
        except AmbiguousTime as error:
            return self._refuse(str(error), "which")
        except ValueError as error:
            return self._refuse(str(error), "time")

    def _day(self, value):
        today = self.now.astimezone(LONDON).date()
        if value.get("on") in AWAY:
            return today + dt.timedelta(days=AWAY[value["on"]])
        if value.get("on") == OTHER or value.get("day"):
            return read_date(value.get("day", ""), value.get("month", ""), value.get("year", ""))
        if self.ahead:
            return self._refuse(_("Say which day: today, tomorrow or another date"), "on")
        return self._refuse(_("Say which day: today, yesterday or another date"), "on")
