"""A moment as people give it over the telephone: exact, about, or the day alone."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from episodes.enums import Precision
from episodes.rules import When
from missing_cases.forms.fields import MomentField

ABOUT = re.compile(r"^\s*(?:about|around|approx\.?|circa|tua)\s+", re.IGNORECASE)
NOT_KNOWN = re.compile(r"^\s*(?:not known|unknown|don'?t know|anhysbys|\?)\s*$", re.IGNORECASE)
HINT = _("Write “about 9pm” if nobody is sure, or “not known” if only the day is known.")


class WhenField(MomentField):
    """A moment that may be inexact: "about 9pm", or "not known" in the time box for the day alone. Gives a When."""

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", HINT)
        super().__init__(**kwargs)

    def clean(self, value):
        """Return a When, or None when empty and optional."""
        typed = dict(value or {})
        precision = Precision.EXACT
        if NOT_KNOWN.match(typed.get("time", "")):
            typed["time"], precision = "00:00", Precision.DATE_ONLY
        elif ABOUT.match(typed.get("time", "")):
            typed["time"], precision = ABOUT.sub("", typed["time"]), Precision.ABOUT
        instant = super().clean(typed)
        return When(instant, precision) if instant else None


class Words(forms.CharField):
    """A box of words that may be dictated."""

    def __init__(self, *, rows=4, **kwargs):
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 10000)
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class Line(forms.CharField):
    """One line of words."""

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 150)
        super().__init__(**kwargs)


class Choice(forms.ChoiceField):
    """One answer of a few, as radios."""

    widget = forms.RadioSelect


class Version(forms.IntegerField):
    """What was shown when the page was opened."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)
