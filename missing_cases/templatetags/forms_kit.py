"""Answers of the form kit in templates. `{% load forms_kit %}`; both filters take a QuestionView."""

from django import template
from django.utils.html import format_html

from missing_cases.forms.wording import answer_in_words

register = template.Library()


@register.filter
def answer_text(view):
    """Return an answer without the person's words: what was picked or written, or why there is none."""
    return answer_in_words(view.question, view.given)


@register.filter
def answer_html(view):
    """Return an answer with the person's words set apart."""
    answer = answer_in_words(view.question, view.given)
    if not view.given.words:
        return answer
    return format_html('{}<div class="mc-words">{}</div>', answer, view.given.words)
