"""Answers in words, for pages and documents."""

from django.utils.translation import gettext as _

from missing_cases.forms.definitions import Question
from missing_cases.forms.given import Given
from missing_cases.models import AnswerState


def answer_in_words(question: Question, given: Given) -> str:
    """Return the answer alone: what was picked or written by the worker, or the reason there is none."""
    if not given.answered:
        return str(AnswerState(given.state).label)
    return ", ".join([*(_(question.label_of(code)) for code in given.codes), *([given.text] if given.text else [])])


def in_words(question: Question, given: Given | None) -> str:
    """Return an answer with the person's words, in one text."""
    given = given or Given()
    return "\n".join(part for part in (answer_in_words(question, given), given.words) if part)
