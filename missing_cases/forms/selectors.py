"""What is so about forms: definitions in force, sections, standing answers, open drafts."""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from missing_cases.forms.content import form_from
from missing_cases.forms.definitions import FormDefinition, Question, Section
from missing_cases.forms.given import Given
from missing_cases.models import Answer, Draft, FormRecord, FormSection, FormVersion


def version_in_force(form: str, on) -> FormVersion:
    """Return the newest version of a form published on or before a date; the oldest where none was yet.

    A replayed episode of the past still needs a form: it takes the first that was ever published. Raises
    FormVersion.DoesNotExist when the form was never published.
    """
    versions = FormVersion.objects.filter(form=form).order_by("version")
    return versions.filter(published_on__lte=on).last() or versions.first() or _never(form)


def _never(form):
    raise FormVersion.DoesNotExist(f"No version of the form {form} is published: run load_forms.")


@lru_cache(maxsize=64)
def _definition(version_id: UUID) -> FormDefinition:
    return form_from(FormVersion.objects.values_list("content", flat=True).get(pk=version_id))


def definition_of(record: FormRecord) -> FormDefinition:
    """Return the definition a record began under. Published versions never change, so each is read once a process."""
    return _definition(record.definition_id)


def worrying_answers(form: str) -> dict[str, frozenset[str]]:
    """Return the answers of which the police may have to be told at once, by question code: the newest version's word.

    A record under an older version is judged by it too: a worry does not wait for a new record.
    """
    newest = FormVersion.objects.filter(form=form).order_by("version").values_list("pk", flat=True).last()
    sections = _definition(newest).sections if newest else ()
    return {q.code: frozenset(q.worrying) for section in sections for q in section.questions if q.worrying}


def factor_labels(form: str) -> dict[str, str]:
    """Return the words of every question of a form whose yes is a factor, by code; the newest version's words win."""
    versions = FormVersion.objects.filter(form=form).order_by("version").values_list("pk", flat=True)
    sections = [section for key in versions for section in _definition(key).sections]
    return {question.code: _(question.label) for s in sections for question in s.questions if question.factor}


def given_of(answer: Answer) -> Given:
    """Return a row as the answer it holds."""
    return Given(answer.state, tuple(answer.codes), answer.text, answer.words)


@dataclass(frozen=True)
class QuestionView:
    """A question with its standing answer, as pages and documents show it."""

    question: Question
    given: Given
    row: Answer | None = None

    @property
    def labels(self) -> list[str]:
        """Return the labels of what was picked."""
        return [self.question.label_of(code) for code in self.given.codes]

    @property
    def alerting(self) -> bool:
        """Say whether this answer asks for a decision before authorisation."""
        return bool(set(self.given.codes) & set(self.question.alert))


@dataclass(frozen=True)
class SectionView:
    """A section with its questions answered so far and the drafts open on it."""

    row: FormSection
    definition: Section
    questions: tuple[QuestionView, ...]
    drafts: tuple[Draft, ...]

    @property
    def unanswered(self) -> list[QuestionView]:
        """Return the questions with no answer, whatever the reason."""
        return [view for view in self.questions if not view.given.answered]


def sections_of(record: FormRecord) -> list[SectionView]:
    """Return a record's sections in order with standing answers and open drafts: three queries, whatever its length."""
    definition = definition_of(record)
    standing = Answer.objects.filter(replaced_at__isnull=True).select_related("author")
    rows = (
        FormSection.objects.filter(record=record)
        .select_related("saved_by", "decided_by")
        .prefetch_related(
            Prefetch("answers", queryset=standing, to_attr="standing"),
            Prefetch("drafts", queryset=open_drafts().select_related("user"), to_attr="open_drafts"),
        )
    )
    return [_view(row, definition.section(row.code)) for row in rows]


def _view(row, section):
    answers = {answer.question: answer for answer in row.standing}
    questions = tuple(
        QuestionView(question, given_of(answers[question.code]) if question.code in answers else Given(),
                     answers.get(question.code))
        for question in section.questions
    )  # fmt: skip
    return SectionView(row=row, definition=section, questions=questions, drafts=tuple(row.open_drafts))


def open_drafts():
    """Return drafts neither finished nor discarded."""
    return Draft.objects.filter(finished_at__isnull=True, discarded_at__isnull=True)


def standing_answers(section: FormSection) -> dict[str, Given]:
    """Return a section's standing answers by question code."""
    rows = Answer.objects.filter(section=section, replaced_at__isnull=True)
    return {row.question: given_of(row) for row in rows}


def authors_of(record: FormRecord) -> set[UUID]:
    """Return the ids of everybody who wrote any answer of a record, replaced ones included."""
    return set(Answer.objects.filter(record=record).values_list("author_id", flat=True).distinct())


def earlier_answers(section: FormSection):
    """Return a section's replaced answers, newest first: nothing that was saved is lost."""
    return (
        Answer.objects.filter(section=section, replaced_at__isnull=False)
        .select_related("author")
        .order_by("-replaced_at", "question")
    )
