"""Answers of a form's section over the API: the same checks as the section's page, on plain values."""

from datetime import date

from django.utils.translation import gettext as _

from missing_cases.errors import RuleError
from missing_cases.forms.building import LONGEST
from missing_cases.forms.definitions import EMPTY_STATES, PICKED, Kind, Question, Section
from missing_cases.forms.given import Given
from missing_cases.forms.selectors import SectionView

SHORT = 200
SHORT_KINDS = (Kind.SHORT_TEXT, Kind.TIME)


def answers_given(section: Section, answers: dict[str, dict]) -> dict[str, Given]:
    """Return what a caller answered, by question code. Raises RuleError beside the question that is not as it asks."""
    questions = {question.code: question for question in section.questions}
    unknown = sorted(set(answers) - set(questions))
    if unknown:
        raise RuleError(_("There is no such question in this section."), unknown[0])
    return {code: _given(questions[code], answer) for code, answer in answers.items()}


def _given(question: Question, answer: dict) -> Given:
    codes, text, words = tuple(answer.get("codes", ())), answer.get("text", "").strip(), answer.get("words", "").strip()
    empty = answer.get("empty", "")
    if question.kind in PICKED:
        _check_picked(question, codes, text)
    else:
        _check_written(question, codes, text)
    _check_words(question, words)
    if empty and (empty not in (*question.empties, "not_asked") or codes or text):
        raise RuleError(_("This reason for having no answer does not fit the question or the answer."), question.code)
    return Given.of(codes=codes, text=text, words=words, empty=empty)


def _check_picked(question, codes, text):
    known = {choice.code for choice in question.choices}
    if text or set(codes) - known:
        raise RuleError(_("Choose from the answers of this question."), question.code)
    if question.kind != Kind.CHOICES and len(codes) > 1:
        raise RuleError(_("Choose one answer."), question.code)


def _check_written(question, codes, text):
    if codes or (text and question.kind == Kind.WORDS):
        raise RuleError(_("This question is answered in words."), question.code)
    if len(text) > (SHORT if question.kind in SHORT_KINDS else LONGEST):
        raise RuleError(_("This is too long."), question.code)
    if text and question.kind == Kind.DATE:
        try:
            date.fromisoformat(text)
        except ValueError:
            raise RuleError(_("Write the date as 2026-11-23."), question.code) from None


def _check_words(question, words):
    if words and not (question.words_label or question.kind == Kind.WORDS):
        raise RuleError(_("This question has no room for the person's own words."), question.code)
    if len(words) > LONGEST:
        raise RuleError(_("This is too long."), question.code)


def answers_shown(view: SectionView, *, apart: bool) -> dict[str, dict]:
    """Return a section's standing answers by question code; those kept apart from the report only where `apart`."""
    return {
        item.question.code: answer_shown(item.given)
        for item in view.questions
        if item.row is not None and (apart or not item.question.apart)
    }


def answer_shown(given: Given) -> dict:
    """Return one answer as a caller would give it."""
    empty = given.state if given.state in EMPTY_STATES else ""
    return {"codes": list(given.codes), "text": given.text, "words": given.words, "empty": empty}
