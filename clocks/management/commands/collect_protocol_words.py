"""Writes the words of the shipped protocols where makemessages finds them."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand

from clocks.engine.loading import load_protocol
from clocks.engine.words import words_of
from clocks.management.commands.load_protocols import shipped_protocols

TARGET = Path(__file__).resolve().parents[2] / "protocol_words.py"
HEAD = '''"""The words of the shipped protocols, for the translators. Written by `manage.py collect_protocol_words`."""
# ruff: noqa: E501
# fmt: off

from django.utils.translation import gettext_noop

WORDS = [
'''


def module_text() -> str:
    """Return the module that marks every word of every shipped protocol for translation."""
    words = dict.fromkeys(word for path in shipped_protocols() for word in words_of(load_protocol(path.read_text())))
    return HEAD + "".join(f"    gettext_noop({json.dumps(word, ensure_ascii=False)}),\n" for word in words) + "]\n"


class Command(BaseCommand):
    """Write the words of the shipped protocols into clocks/protocol_words.py."""

    help = "Write the words of the shipped protocols where makemessages finds them."

    def handle(self, *args, **options):
        """Write the module."""
        TARGET.write_text(module_text())
        self.stdout.write(f"{TARGET.name} written")
