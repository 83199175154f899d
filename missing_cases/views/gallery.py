"""Every component on one page, with invented words: what page builders copy from, and the test bed of the interface."""

import datetime as dt

from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from missing_cases.access.requires import public
from missing_cases.forms.fields import DateField, MomentField
from missing_cases.forms.gov import GovForm
from missing_cases.models import Child

YES_NO = [("yes", _("Yes")), ("no", _("No")), ("not_known", _("Not known yet"))]
RISKS = [("high", _("High")), ("medium", _("Medium")), ("low", _("Low"))]
WORRIES = [("drugs", _("Drugs")), ("injury", _("An injury")), ("adult", _("An adult")), ("none", _("None of these"))]


class GalleryForm(GovForm):
    """One of each question."""

    name = forms.CharField(label=_("Name"), help_text=_("As the child says it"))
    last_seen = MomentField(label=_("When last seen?"))
    born = DateField(label=_("Date of birth"), help_text=_("For example 27 3 2012"))
    area = forms.ChoiceField(label=_("Area"), choices=[("", _("Choose one")), ("n", _("North")), ("s", _("South"))])
    told = forms.ChoiceField(label=_("Have the police been told?"), choices=YES_NO, widget=forms.RadioSelect)
    police_reference = forms.CharField(label=_("Police reference"))
    risk = forms.ChoiceField(label=_("Risk"), choices=RISKS, widget=forms.RadioSelect)
    worries = forms.MultipleChoiceField(label=_("Worries"), choices=WORRIES, widget=forms.CheckboxSelectMultiple)
    who = forms.CharField(label=_("Who is the adult?"))
    words = forms.CharField(label=_("In the child's words"), widget=forms.Textarea)
    photo = forms.FileField(label=_("Photo"), required=False)
    agreed = forms.BooleanField(label=_("The child knows this is being written"), help_text=_("Ask each time"))
    clothes = forms.CharField(label=_("Clothes"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=1)

    sections = [
        (_("Before"), ["name", "last_seen", "born", "area"]),
        (_("What happened"), ["told", "risk", "worries", "words", "photo", "agreed"]),
    ]
    folded = [(_("Description"), ["clothes"])]
    reveals = {("told", "yes"): ["police_reference"], ("worries", "adult"): ["who"]}
    exclusive = {"worries": {"none"}}
    option_hints = {"risk": {"high": _("Serious harm is likely and could come at any moment")}}


class GalleryFilter(GovForm):
    """Filters beside a list."""

    risk = forms.MultipleChoiceField(
        label=_("Risk"), choices=RISKS, required=False, widget=forms.CheckboxSelectMultiple
    )
    area = forms.MultipleChoiceField(
        label=_("Area"), choices=[("n", _("North")), ("s", _("South"))], required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="filter_%s", **kwargs)


WRONG = QueryDict(
    "born_day=31&born_month=2&born_year=2012&told=yes&worries=adult&version=1&last_seen_on=other&last_seen_day=25"
    "&last_seen_month=10&last_seen_year=2026&last_seen_time=1:30&words=He+said+%3Cnothing%3E+%26+left"
)


def lists(now) -> dict:
    """Return the invented rows of the lists, tabs and tasks."""
    hours = dt.timedelta(hours=1)
    names = [(_("Overview"), True)] + [
        (word, False)
        for word in (_("Episodes"), _("Interviews"), _("Risk"), _("Plans and panels"), _("Documents"), _("History"))
    ]
    return {
        "tabs": [{"text": text, "href": "#tabs", "current": current} for text, current in names],
        "tasks": [
            {"text": _("Before you start"), "href": "#tasks", "status": _("Done"), "colour": "", "hint": ""},
            {"text": _("The going"), "href": "#tasks", "status": _("In progress"), "colour": "teal",
             "hint": _("S Example, 2 minutes ago")},
            {"text": _("Where and who"), "href": "#tasks", "status": _("Not started"), "colour": "grey", "hint": ""},
            {"text": _("Check and send"), "href": "", "status": _("Cannot start yet"), "colour": "", "hint": ""},
        ],
        "rows": [
            {"who": "Amira K, 14", "due": now - 3 * hours, "since": now - 9 * hours, "risk": _("High"),
             "colour": "red"},
            {"who": "Jayden P, 15", "due": now + 5 * hours, "since": now - 2 * hours, "risk": _("Medium"),
             "colour": "orange"},
            {"who": "Bartholomew-Alexander Featherstonehaugh-Cholmondeley, 12", "due": now + 60 * hours,
             "since": now - hours / 4, "risk": _("Low"), "colour": "grey"},
        ],
        "chosen": [{"text": _("High"), "href": "#filters"}, {"text": _("North"), "href": "#filters"}],
        "told": [_("S Jones (social worker)"), _("Police missing team"), "Elm House"],
        "page": Paginator(range(60), 20).page(2),
    }  # fmt: skip


@require_GET
@public("invented words alone, no child's data")
def gallery(request):
    """Show every component; `?show=errors` shows the form as it comes back with mistakes."""
    now = request.now
    wrong = request.GET.get("show") == "errors"
    form = GalleryForm(WRONG, now=now) if wrong else GalleryForm(now=now)
    form.errors  # noqa: B018 - asks the questions now, so that the title knows
    child = Child(
        given_names="Amira", family_name="Kestrel", date_of_birth=dt.date(2012, 3, 27), reference="MC-2026-000123",
        restricted=True,
    )  # fmt: skip
    context = {
        "form": form,
        "child": child,
        "now": now,
        "wrong": wrong,
        "filter_form": GalleryFilter({"risk": ["high"]}),
    }
    return render(request, "help/gallery.html", context | lists(now))
