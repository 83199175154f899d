"""A published definition as JSON and back, and the digest that proves it unchanged."""

import hashlib
import json
from dataclasses import asdict
from datetime import date

from missing_cases.forms.definitions import Choice, CodeList, FormDefinition, Kind, Question, Section


def content_of(published: FormDefinition | CodeList) -> dict:
    """Return what is stored: the definition as JSON values.

    A property that a question came to have after versions were published is left out where it says nothing, so that
    what was published keeps its digest.
    """
    content = json.loads(json.dumps(asdict(published), default=str))
    for section in content.get("sections", ()):
        for question in section["questions"]:
            if not question["worrying"]:
                del question["worrying"]
    return content


def digest_of(content: dict) -> str:
    """Return the SHA-256 of a stored definition, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def form_from(content: dict) -> FormDefinition:
    """Return the form that was stored."""
    return FormDefinition(
        form=content["form"],
        version=content["version"],
        published_on=date.fromisoformat(content["published_on"]),
        title=content["title"],
        source=content["source"],
        sections=tuple(_section(section) for section in content["sections"]),
    )


def _section(content):
    questions = tuple(_question(question) for question in content["questions"])
    return Section(**{**content, "questions": questions})


def _question(content):
    return Question(
        **{
            **content,
            "kind": Kind(content["kind"]),
            "choices": tuple(Choice(**choice) for choice in content["choices"]),
            "empties": tuple(content["empties"]),
            "alert": tuple(content["alert"]),
            "worrying": tuple(content.get("worrying", ())),
            "shown_if": tuple(content["shown_if"]) if content["shown_if"] else None,
        }
    )
