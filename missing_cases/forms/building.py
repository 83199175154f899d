"""A Django form for one section of a published definition: from answers or drafts to fields, and back."""

from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from missing_cases.forms.definitions import PICKED, Kind, Question, Section
from missing_cases.forms.fields import DateField
from missing_cases.forms.given import Given
from missing_cases.forms.gov import GovForm
from missing_cases.models import AnswerState

WORDS, EMPTY = "__words", "__empty"
KEPT_OUT = frozenset({"csrfmiddlewaretoken", "version", "section_version", "next"})
LONGEST = 20_000  # letters in one box


@dataclass(frozen=True)
class QuestionFields:
    """The fields of one question, as the page shows them together."""

    question: Question
    value: object
    words: object | None
    empty: object | None


def typed_of(data: QueryDict) -> dict[str, list[str]]:
    """Return what was posted, name by name, without the fields that steer the page."""
    return {name: values for name, values in data.lists() if name not in KEPT_OUT}


class SectionForm(GovForm):
    """The questions of one section. Nothing is required: a blank is "not asked", which is a fact of its own.

    `given`: standing answers by question code. `typed`: a draft's posted values, which take the answers' place.
    """

    def __init__(self, section: Section, *args, given=None, typed=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.section = section
        self.reveals = {}
        for question in section.questions:
            self._add(question)
        if typed:
            values = MultiValueDict(typed)
            self.initial = {
                name: field.widget.value_from_datadict(values, {}, name) for name, field in self.fields.items()
            }
        elif given:
            self.initial = self._initial(given)

    def _add(self, question):
        names = [question.code]
        label, hint = _(question.label), _(question.hint) if question.hint else ""
        self.fields[question.code] = _value_field(question, label, hint)
        if question.words_label:
            self.fields[question.code + WORDS] = _box(_aside(_(question.words_label), label), "", 2)
            names.append(question.code + WORDS)
        if question.empties and question.kind not in PICKED:
            self.fields[question.code + EMPTY] = forms.ChoiceField(
                label=_aside(_("If there is no answer"), label),
                choices=[(state, AnswerState(state).label) for state in question.empties],
                widget=forms.RadioSelect,
                required=False,
            )
            names.append(question.code + EMPTY)
        if question.shown_if:
            self.reveals.setdefault(question.shown_if, []).extend(names)

    def _initial(self, given):
        initial: dict[str, object] = {}
        for question in self.section.questions:
            answer = given.get(question.code)
            if answer is None:
                continue
            empty = "" if answer.answered else answer.state
            if question.kind == Kind.CHOICES:
                initial[question.code] = list(answer.codes) or ([empty] if empty in question.empties else [])
            elif question.kind in PICKED:
                initial[question.code] = answer.codes[0] if answer.codes else empty
            else:
                initial[question.code] = answer.words if question.kind == Kind.WORDS else answer.text
                initial[question.code + EMPTY] = empty
            initial[question.code + WORDS] = answer.words
        return initial

    @property
    def rows(self) -> list[QuestionFields]:
        """Return the questions in order with their fields; those shown under an answer show there."""
        return [self._fields_of(question) for question in self.section.questions if not question.shown_if]

    def _fields_of(self, question):
        def named(suffix):
            return self[question.code + suffix] if question.code + suffix in self.fields else None

        return QuestionFields(question, self[question.code], named(WORDS), named(EMPTY))

    def given(self) -> dict[str, Given]:
        """Return the answers of a valid form. Words typed under an answer since changed are kept, not dropped."""
        return {question.code: self._given(question) for question in self.section.questions}

    def _given(self, question):
        value, words = self._raw(question.code), self._text(question.code + WORDS)
        empty = self._text(question.code + EMPTY)
        if question.kind in PICKED:
            return Given.of(codes=tuple(value if isinstance(value, list) else [value] if value else []), words=words)
        if question.kind == Kind.DATE:
            day = self.cleaned_data.get(question.code)
            return Given.of(text=day.isoformat() if day else "", words=words, empty="" if day else empty)
        text = str(value or "").strip()
        if question.kind == Kind.WORDS:
            return Given.of(words=text, empty="" if text else empty)
        return Given.of(text=text, words=words, empty="" if text else empty)

    def _raw(self, name):
        return self[name].data if name in self.fields else ""

    def _text(self, name):
        return str(self._raw(name) or "").strip()


def _aside(text, question):
    return format_html('{} <span class="govuk-visually-hidden">{}</span>', text, question)


def _box(label, hint, rows):
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "max_length": gettext_lazy("This is too long: %(show_value)s letters, and the most is %(limit_value)s.")
        },
    )


def _value_field(question, label, hint):
    plain = {"label": label, "help_text": hint, "required": False}
    if question.kind == Kind.DATE:
        return DateField(**plain)
    if question.kind in (Kind.SHORT_TEXT, Kind.TIME):
        return forms.CharField(max_length=200, **plain)
    if question.kind in PICKED:
        choices = [(choice.code, str(_(choice.label))) for choice in question.choices]
        choices += [(state, str(AnswerState(state).label)) for state in question.empties]
        if question.kind == Kind.CHOICES:
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **plain)
        field = forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **plain)
        field.inline = question.kind == Kind.YES_NO  # a grid of many rows: short answers beside each other
        return field
    return _box(label, hint, 6 if question.kind == Kind.WORDS else 4)
