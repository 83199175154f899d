"""The form of one rule of a draft."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clocks.engine.durations import parse_duration
from clocks.engine.errors import EngineError
from clocks.engine.rules import Protocol, Rule
from clocks.vocabulary import PATTERN_REACHED, PERSONS
from clocks.vocabulary import TRIGGERS as FIRED
from clocks.workshop.rule_entries import AFTER, AS_WRITTEN, AT_ONCE, NEXT, NO_NUMBER
from clocks.workshop.rule_words import titles_of
from clocks.workshop.trigger_words import moment_words, trigger_words
from missing_cases.access.roles import ROLES
from missing_cases.forms.gov import GovForm

TRIGGERS = [code for code in FIRED if code != PATTERN_REACHED]  # a pattern is written in the text
MOMENTS = sorted(frozenset().union(*(FIRED[code] for code in TRIGGERS)))


def _words(label, *, rows=0, hint="", required=True, longest=2000):
    attrs = {"rows": rows} if rows else {}
    widget = forms.Textarea(attrs=attrs) if rows else forms.TextInput()
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=longest, widget=widget,
        error_messages={"required": _("Enter this")},
    )  # fmt: skip


class RuleForm(GovForm):
    """What one duty says, when it is due, who is told and who does it."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    title = _words(_("Title"), longest=200)
    says = _words(_("What is owed"), rows=4)
    starts_on = forms.ChoiceField()
    counted_from = forms.ChoiceField()
    due = forms.ChoiceField(
        label=_("When is it due?"), widget=forms.RadioSelect, error_messages={"required": _("Choose when it is due")},
        choices=[(AFTER, _("After a time")), (NEXT, _("At the next of a meeting")), (AT_ONCE, _("At once")),
                 (NO_NUMBER, _("The source gives no time"))],
    )  # fmt: skip
    after = _words(_("How long?"), hint=_("Such as 72 hours, 3 working days or 6 months."), longest=40)
    meeting = forms.ChoiceField()
    before = _words(_("How long before it, if not at it?"), hint=_("Such as 7 days."), required=False, longest=40)
    steps = _words(
        _("Who is told, and when"), rows=5, required=False, longest=4000,
        hint=_("One step a line, such as “start: team_manager”, “24 hours before due: missing_coordinator” or “8 hours "
               "after due: assistant_director”. To ask for acknowledgement: “due: team_manager; after 30 minutes "
               "unseen: principal_manager”."),
    )  # fmt: skip
    responsible = _words(_("Who does it"), hint=_("Roles, with commas between them."), longest=400)
    document = _words(_("Source: document"), longest=300)
    section = _words(_("Source: section"), longest=300)
    note = _words(_("Note: what is assumed"), rows=2, required=False)

    reveals = {("due", AFTER): ["after"], ("due", NEXT): ["meeting", "before"]}

    def __init__(self, *args, protocol: Protocol, rule: Rule | None = None, **kwargs):
        """`protocol` is the draft's; `rule` the one that is changed, none for a new one."""
        super().__init__(*args, **kwargs)
        named = [("", _("Choose")), *((name, name.replace("_", " ")) for name in protocol.meetings)]
        self.fields["meeting"] = _select(_("Which meeting?"), named, _("Choose the meeting"))
        titles = titles_of(protocol)
        starts = [(code, trigger_words(code, titles)) for code in TRIGGERS]
        given = rule.starts_on if rule else ()
        self.fields["starts_on"] = _select(
            _("When does it start?"), _offered(starts, given, lambda code: trigger_words(code, titles)),
            _("Choose when it starts"), _("When this happens."),
        )  # fmt: skip
        moments = [(code, moment_words(code)) for code in MOMENTS]
        self.fields["counted_from"] = _select(
            _("From when is its time counted?"), _offered(moments, rule.anchors if rule else (), moment_words),
            _("Choose from when it is counted"), _("From the time at which this happened."),
        )  # fmt: skip
        self.roles = [(code, role.name) for code, role in ROLES.items()]

    def clean_after(self):
        """Return how long, as written. Raises ValidationError where that is no duration."""
        return _duration(self.cleaned_data["after"])

    def clean_before(self):
        """Return how long before, as written. Raises ValidationError where that is no duration."""
        return _duration(self.cleaned_data["before"])

    def clean_responsible(self):
        """Return who does it. Raises ValidationError naming a role that does not exist."""
        return _known_roles(self.cleaned_data["responsible"])

    def clean_steps(self):
        """Return who is told. Raises ValidationError naming a role that does not exist."""
        told = self.cleaned_data["steps"]
        for part in told.replace(";", "\n").splitlines():
            _known_roles(part.partition(":")[2])
        return told

    def clean(self):
        """Ask for a time that is known when the rule starts."""
        given = super().clean() or {}
        known, counted = FIRED.get(given.get("starts_on", "")), given.get("counted_from")
        if known and counted and counted not in {*known, AS_WRITTEN}:
            words = _("That time is not known when it starts. Known then: %(moments)s.")
            moments = ", ".join(sorted(moment_words(code) for code in known))
            self.add_error("counted_from", words % {"moments": moments})
        return given


def _duration(written: str) -> str:
    if written:
        try:
            parse_duration(written)
        except EngineError as error:
            raise forms.ValidationError(str(error)) from error
    return written


def _known_roles(names: str) -> str:
    for name in (each.partition(" at ")[0].strip() for each in names.split(",")):
        if name and name not in ROLES.keys() | PERSONS:
            words = _("There is no role “%(role)s”. The roles are listed at the end of this page.")
            raise forms.ValidationError(words % {"role": name})
    return names


def _select(label, choices, wanting, hint=""):
    return forms.ChoiceField(label=label, choices=choices, help_text=hint, error_messages={"required": wanting})


def _offered(known, given, words):
    """Return the choices of a list: what is known, and what the rule has that is not, several of them as one choice."""
    codes = {code for code, _words in known}
    own = [(code, words(code)) for code in given if code not in codes] if len(given) == 1 else []
    several = [(AS_WRITTEN, f" {_('or')} ".join(words(code) for code in given))] if len(given) > 1 else []
    return [("", _("Choose")), *several, *own, *sorted(known, key=lambda each: each[1])]
