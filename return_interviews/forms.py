"""Forms of the interview's pages, besides its sections."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from missing_cases.forms.fields import MomentField
from missing_cases.forms.gov import GovForm
from missing_cases.templatetags.mc import govdatetime
from return_interviews.enums import DeclineReason, Level, Method, Referral, Relation, Result, Way, YesNoUnknown
from return_interviews.services.offering import Contact

ME, OTHER = "me", "other"


def _words(label, hint="", rows=3, **more):
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": rows}),
        **more,
    )


def _radios(label, choices, **more):
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **more)


class PersonForm(GovForm):
    """A form that asks who did something: oneself, or somebody named. `field` is the question's name."""

    field = "made_by"

    def __init__(self, *args, person=None, others=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(other.pk): other for other in others if person is None or other.pk != person.pk}
        if self.field in self.fields:
            choices = [(ME, _("I did")), *((key, other.full_name) for key, other in self.people.items())]
            self.fields[self.field].choices = [*choices, (OTHER, _("Somebody else"))]
            self.fields[self.field].initial = ME

    def clean(self):
        """Ask for a name when somebody else is chosen."""
        cleaned = super().clean()
        if self.cleaned_data.get(self.field) == OTHER and not self.cleaned_data.get(f"{self.field}_name"):
            self.add_error(f"{self.field}_name", _("Write their name."))
        return cleaned

    def person(self):
        """Return the person chosen (None for oneself or a name) and the name written, if any."""
        chosen = str(self.cleaned_data.get(self.field))
        name = self.cleaned_data.get(f"{self.field}_name") or ""
        return self.people.get(chosen or ""), name if chosen == OTHER else ""


class FurtherForm(GovForm):
    """A form that asks which further episodes of the child it is about, where there are any. They are `further`."""

    def __init__(self, *args, further=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.episodes = {str(episode.pk): episode for episode in further}
        if self.episodes:
            self.fields["covers"] = forms.MultipleChoiceField(
                label=_("Which other episodes is this interview about?"),
                help_text=_("Each ticked episode is counted, and its 72-hour duty ends with this interview's."),
                choices=[(key, _told(episode)) for key, episode in self.episodes.items()],
                widget=forms.CheckboxSelectMultiple, required=False,
            )  # fmt: skip

    def chosen_episodes(self) -> list:
        """Return the episodes ticked. The form must be valid."""
        return [self.episodes[key] for key in self.cleaned_data.get("covers") or ()]


def _told(episode) -> str:
    told = {
        "reference": episode.reference,
        "from": govdatetime(episode.missing_from_at),
        "back": govdatetime(episode.returned_at or episode.located_at),
    }
    return _("%(reference)s: missing from %(from)s, back %(back)s") % told


class CoversForm(FurtherForm):
    """Further episodes for an interview that was offered before."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "covers" in self.fields:
            self.fields["covers"].required = True
            self.fields["covers"].error_messages["required"] = _("Tick at least one episode.")


class UntickForm(GovForm):
    """Why an interview does not answer an episode after all. `seen`: what the page said that this does."""

    reason = _words(_("Why does this interview not answer it?"), error_messages={
        "required": _("Say why the interview does not answer this episode."),
    })  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, signed=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = signed


class UrgentForm(GovForm):
    """What was told to the police at once, or why not."""

    questions = forms.MultipleChoiceField(
        label=_("Which answers is this about?"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick the answers that this is about.")},
    )  # fmt: skip
    told = _radios(
        _("Are the police told now?"),
        [("yes", _("Yes, I have told them by telephone")), ("no", _("No, they are not told now"))],
        error_messages={"required": _("Say whether the police are told now.")},
    )
    told_at = MomentField(label=_("When were they told?"))
    told_name = forms.CharField(
        label=_("Who was told?"), help_text=_("A name, a collar number or a desk"), max_length=150,
        error_messages={"required": _("Say who was told: a name, a collar number or a desk.")},
    )  # fmt: skip
    log_number = forms.CharField(label=_("Police log number, if they gave one"), max_length=60, required=False)
    said = forms.CharField(
        label=_("What did you tell them?"),
        help_text=_("These are the answers as they are saved. Change them to what you said."),
        max_length=5000, widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write down what was told.")},
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why not?"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say why the police are not told now.")},
    )  # fmt: skip

    reveals = {("told", "yes"): ["told_at", "told_name", "log_number", "said"], ("told", "no"): ["reason"]}

    def __init__(self, *args, worries=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["questions"].choices = [(worry.code, f"{worry.question} {worry.answer}") for worry in worries]


class AttachmentForm(GovForm):
    """A photograph, drawing or paper, and what it is. What it is in truth is decided by its content."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A photograph, a drawing or a paper: JPEG, PNG or PDF, at most 20 megabytes."),
        error_messages={"required": _("Choose a file"), "empty": _("The file is empty")},
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
    )  # fmt: skip
    description = forms.CharField(
        label=_("What is it?"), max_length=200, error_messages={"required": _("Say what the file is.")}
    )


class ContactForm(PersonForm, FurtherForm):
    """One contact about the interview: a call, a visit, an offer."""

    at = MomentField(label=_("When"))
    method = _radios(_("How"), Method.choices)
    result = _radios(_("What came of it"), Result.choices)
    decline_reason = _radios(_("Reason given"), DeclineReason.choices)
    decline_words = _words(_("In the child's words"))
    arranged_for = MomentField(label=_("For which day and time"), ahead=True)
    made_by = _radios(_("Who made contact"), [])
    made_by_name = forms.CharField(label=_("Their name"), max_length=150, required=False)
    next_try_at = MomentField(label=_("When will you try again?"), ahead=True, required=False)
    note = _words(_("Note"))

    reveals = {
        ("result", "declined"): ["decline_reason", "decline_words"],
        ("result", "arranged"): ["arranged_for"],
        ("made_by", OTHER): ["made_by_name"],
    }

    def contact(self) -> Contact:
        """Return what was reported. The form must be valid."""
        data, (person, name) = self.cleaned_data, self.person()
        return Contact(
            at=data["at"], method=data["method"], result=data["result"], made_by=person, made_by_name=name,
            arranged_for=data["arranged_for"], decline_reason=data["decline_reason"] or "",
            decline_words=data["decline_words"] or "", next_try_at=data["next_try_at"], note=data["note"],
        )  # fmt: skip


class WishForm(GovForm):
    """What the child wants of the interview. What is left empty keeps what was said before."""

    way = _radios(_("How do they want to talk?"), Way.choices, required=False)
    person = forms.CharField(
        label=_("With whom?"), help_text=_("For example: a woman, or the worker they know"), max_length=150,
        required=False,
    )  # fmt: skip
    place = forms.CharField(label=_("Where?"), max_length=200, required=False)
    time = forms.CharField(
        label=_("When?"), help_text=_("For example: after school, never on Thursdays"), max_length=200, required=False
    )  # fmt: skip
    language = forms.CharField(
        label=_("In which language, or with what help?"), help_text=_("An interpreter, signs, pictures, more time"),
        max_length=150, required=False,
    )  # fmt: skip
    adult = forms.CharField(label=_("Is somebody to be there with them?"), max_length=150, required=False)
    said_at = MomentField(label=_("When did they say so?"), required=False)
    folded = [(_("They did not say so just now"), ["said_at"])]


class ProfileForm(GovForm):
    """Where a worker holds interviews, and in which languages."""

    areas = forms.CharField(
        label=_("Areas"), help_text=_("First halves of postcodes with commas, for example: WN1, WN2, BL3"),
        max_length=500, required=False,
    )  # fmt: skip
    languages = forms.CharField(
        label=_("Languages besides English"), help_text=_("With commas, for example: Polish, British Sign Language"),
        max_length=500, required=False,
    )  # fmt: skip
    note = forms.CharField(
        label=_("What else may a child ask for?"), help_text=_("For example: a woman; can come at weekends"),
        max_length=200, required=False,
    )  # fmt: skip


class CarerForm(GovForm):
    """What a parent or carer says."""

    relation = _radios(_("What are they to the child?"), Relation.choices)
    name = forms.CharField(label=_("Their name"), max_length=150, required=False)
    method = _radios(_("How did you speak?"), Method.choices)
    words = forms.CharField(
        label=_("What do they say, in their words?"),
        help_text=_("Why the child went, where and with whom they were, how they are since they came back"),
        max_length=5000, widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write down what they said.")},
    )  # fmt: skip
    worries = _words(_("What do they worry about, and what would help?"))
    said_at = MomentField(label=_("When did they say so?"), required=False)
    folded = [(_("They did not say so just now"), ["said_at"])]


class DeclinedForm(PersonForm, FurtherForm):
    """The child said no: four answers and done."""

    at = MomentField(label=_("When was it offered?"))
    method = _radios(_("How was it offered?"), Method.choices)
    made_by = _radios(_("Who offered it?"), [])
    made_by_name = forms.CharField(label=_("Their name"), max_length=150, required=False)
    decline_reason = _radios(_("Did the child give a reason?"), DeclineReason.choices)
    decline_words = _words(_("In the child's words"))
    saw = _words(_("What did you see?"), _("How the child was, and what the parent or carer says"))
    next_step = _words(_("What will be tried next?"))
    next_try_at = MomentField(label=_("When will it be offered again?"), ahead=True, required=False)

    reveals = {("made_by", OTHER): ["made_by_name"]}

    def contact(self) -> Contact:
        """Return what was reported. The form must be valid."""
        data, (person, name) = self.cleaned_data, self.person()
        return Contact(
            at=data["at"], method=data["method"], result=Result.DECLINED, made_by=person, made_by_name=name,
            decline_reason=data["decline_reason"], decline_words=data["decline_words"], saw=data["saw"],
            next_step=data["next_step"], next_try_at=data["next_try_at"],
        )  # fmt: skip


class HeldForm(PersonForm):
    """Where and when the interview was held, and who was there."""

    field = "held_by"

    held_at = MomentField(label=_("When was the interview held?"))
    place = forms.CharField(label=_("Where?"), max_length=200)
    held_by = _radios(_("Who held it?"), [])
    held_by_name = forms.CharField(label=_("Their name"), max_length=150, required=False)
    others_present = forms.CharField(
        label=_("Others present"),
        help_text=_("Leave empty if the child was alone with you"),
        max_length=300,
        required=False,
    )
    independent = _radios(
        _("Is whoever held it independent of the child's care?"),
        [("yes", _("Yes")), ("no", _("No"))],
        help_text=_("The child's own social worker and carer are not. Only an independent interview is counted."),
    )

    reveals = {("held_by", OTHER): ["held_by_name"]}


class MissingPersonForm(GovForm):
    """The police's missing person interview."""

    taken_place = _radios(_("Has the missing person interview taken place?"), YesNoUnknown.choices)
    held_at = MomentField(label=_("When"), required=False)
    held_by_name = forms.CharField(label=_("By whom"), max_length=150, required=False)
    reason_not = _words(_("Reason it has not taken place"))
    details = _words(_("Further details"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)

    reveals = {("taken_place", "yes"): ["held_at", "held_by_name"], ("taken_place", "no"): ["reason_not"]}


class ReferralForm(GovForm):
    """The decision that an alarming answer demands."""

    decision = _radios(_("What is decided?"), Referral.choices)
    reason = forms.CharField(
        label=_("Reason, and to whom it was referred"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )


class FinishForm(GovForm):
    """Who is asked to approve."""

    approver = forms.ChoiceField(label=_("Who is to approve it?"), widget=forms.Select)

    def __init__(self, *args, managers=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in managers}
        self.fields["approver"].choices = [(key, person.full_name) for key, person in self.people.items()]

    def chosen(self):
        """Return the person chosen. The form must be valid."""
        return self.people[self.cleaned_data["approver"]]


class RubricForm(GovForm):
    """The questions by which an authority judges an interview."""

    questions = forms.CharField(
        label=_("Questions, one a line"),
        help_text=_("A question whose words stay the same keeps its trend. Ratings given before keep their questions."),
        max_length=3000, widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": _("Write at least one question.")},
    )  # fmt: skip


class ApproveForm(GovForm):
    """A manager's notes, one box for each section, and how far each criterion of the rubric is met."""

    def __init__(self, *args, sections=(), criteria=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.criteria, self.reveals = criteria, {}
        for code, question in criteria:
            self.fields[f"level_{code}"] = _radios(question, Level.choices, required=False)
            self.fields[f"level_{code}"].inline = True
            self.fields[f"why_{code}"] = _words(_("What is not met?"), rows=2)
            self.reveals[f"level_{code}", Level.NOT_MET.value] = [f"why_{code}"]
        for view in sections:
            self.fields[f"note_{view.row.code}"] = _words(
                _("Note on “%(section)s”, if it is to be changed") % {"section": gettext(view.definition.title)}, rows=2
            )

    def notes(self) -> dict[str, str]:
        """Return the notes by section code."""
        return {
            name.removeprefix("note_"): text
            for name, text in self.cleaned_data.items()
            if text and name.startswith("note_")
        }

    def ratings(self) -> dict[str, tuple[str, str]]:
        """Return by criterion the level and what is not met, where it was rated."""
        given = self.cleaned_data
        return {
            code: (given[f"level_{code}"], given.get(f"why_{code}") or "")
            for code, _question in self.criteria
            if given.get(f"level_{code}")
        }
