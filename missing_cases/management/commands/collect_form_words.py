"""Writes the words of the shipped forms and code lists where makemessages finds them."""

import json
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand

from missing_cases.forms.definitions import FormDefinition
from missing_cases.forms.loading import shipped

TARGET = Path(__file__).resolve().parents[2] / "forms" / "form_words.py"
HEAD = '''"""The words of the shipped forms, for the translators. Written by `manage.py collect_form_words`."""
# ruff: noqa: E501
# fmt: off

from django.utils.translation import gettext_noop

WORDS = [
'''


def words_of(form: FormDefinition) -> Iterator[str]:
    """Yield every word of a form that a person reads, empty ones left out."""
    yield form.title
    for section in form.sections:
        yield from filter(None, (section.title, section.intro))
        for question in section.questions:
            yield from filter(None, (question.label, question.hint, question.words_label))


def module_text() -> str:
    """Return the module that marks every word of every shipped form and code list for translation."""
    lists, forms = shipped()
    words = [
        word for code_list in lists for choice in code_list.choices for word in (choice.label, choice.hint) if word
    ]
    words += [word for form in forms for word in words_of(form)]
    lines = (f"    gettext_noop({json.dumps(word, ensure_ascii=False)}),\n" for word in dict.fromkeys(words))
    return f"{HEAD}{''.join(lines)}]\n"


class Command(BaseCommand):
    """Write the words of the shipped forms into missing_cases/forms/form_words.py."""

    help = "Write the words of the shipped forms and code lists where makemessages finds them."

    def handle(self, *args, **options):
        """Write the module."""
        TARGET.write_text(module_text(), encoding="utf-8")
        self.stdout.write(f"{TARGET.name} written")
