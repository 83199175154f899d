"""Reads form definitions and code lists from YAML and says, line by line, what is wrong with them."""

import re
from datetime import date

from missing_cases.forms.definitions import (
    EMPTY_STATES,
    PICKED,
    Choice,
    CodeList,
    FormDefinition,
    Kind,
    Question,
    Section,
)
from missing_cases.forms.lined_yaml import DefinitionError, LinedDict, read_lined

CODE = re.compile(r"^[a-z][a-z0-9_]{1,58}$")
FORM_KEYS = {"form", "version", "published_on", "title", "source", "sections"}
SECTION_KEYS = {"code", "title", "intro", "questions"}
QUESTION_KEYS = {
    "code", "kind", "label", "hint", "code_list", "words", "empties", "shown_if", "factor", "alert", "apart",
    "worrying",
}  # fmt: skip
LIST_KEYS = {"code_list", "version", "published_on", "choices"}
CHOICE_KEYS = {"code", "label", "hint"}
YES_NO_LIST = "yes_no"


class _Check:
    """Collects the problems of one file."""

    def __init__(self, name):
        self.name = name
        self.problems = []

    def wrong(self, line, sentence):
        self.problems.append(f"{self.name}:{line}: {sentence}")

    def keys(self, found, allowed, required):
        for key in found:
            if key not in allowed:
                self.wrong(found.line_of(key), f"“{key}” means nothing here; known: {', '.join(sorted(allowed))}")
        for key in sorted(required - set(found)):
            self.wrong(found.line, f"“{key}” is missing")

    def code(self, found, key="code"):
        code = found.get(key, "")
        if not isinstance(code, str) or not CODE.match(code):
            self.wrong(
                found.line_of(key), f"“{code}” is no code: lower-case letters, digits and _, beginning with a letter"
            )
        return str(code)

    def words(self, found, key):
        text = found.get(key, "")
        if not isinstance(text, str):
            self.wrong(found.line_of(key), f"“{key}” is to be text in quotation marks")
        return str(text)

    def mappings(self, found, key):
        rows = found.get(key)
        if not isinstance(rows, list) or not rows or not all(isinstance(row, LinedDict) for row in rows):
            self.wrong(found.line_of(key), f"“{key}” is to be a list with at least one entry")
            return []
        return rows

    def once(self, rows, what):
        seen = set()
        for row in rows:
            if row.get("code") in seen:
                self.wrong(row.line_of("code"), f"{what} “{row.get('code')}” stands here twice")
            seen.add(row.get("code"))

    def stamp(self, found):
        version, day = found.get("version"), found.get("published_on")
        if not isinstance(version, int) or version < 1:
            self.wrong(found.line_of("version"), "“version” is to be a whole number from 1")
        if not isinstance(day, date):
            self.wrong(found.line_of("published_on"), "“published_on” is to be a date such as 2026-11-23")
        return version, day

    def done(self):
        if self.problems:
            raise DefinitionError(self.problems)


def read_code_list(text: str, *, name: str) -> CodeList:
    """Return a code list from YAML. Raises DefinitionError with every problem found, each with its line."""
    found, check = read_lined(text, name=name), _Check(name)
    check.keys(found, LIST_KEYS, LIST_KEYS)
    version, day = check.stamp(found)
    rows = check.mappings(found, "choices")
    check.once(rows, "the choice")
    choices = tuple(_choice(row, check) for row in rows)
    code = check.code(found, "code_list")
    check.done()
    return CodeList(code=code, version=version, published_on=day, choices=choices)


def _choice(row, check):
    check.keys(row, CHOICE_KEYS, {"code", "label"})
    code = check.code(row)
    if code in EMPTY_STATES:
        check.wrong(row.line_of("code"), f"“{code}” is a way of having no answer, not a choice")
    return Choice(code=code, label=check.words(row, "label"), hint=check.words(row, "hint"))


def read_form(text: str, *, name: str, code_lists: dict[tuple[str, int], CodeList]) -> FormDefinition:
    """Return a form definition from YAML, its code lists written into it so that a record keeps what it began under.

    `code_lists`: by code and version. Raises DefinitionError with every problem found, each with its line.
    """
    found, check = read_lined(text, name=name), _Check(name)
    check.keys(found, FORM_KEYS, FORM_KEYS)
    version, day = check.stamp(found)
    rows = check.mappings(found, "sections")
    check.once(rows, "the section")
    questions = [question for row in rows for question in row.get("questions") or [] if isinstance(question, LinedDict)]
    check.once(questions, "the question")
    sections = tuple(_section(row, check, code_lists) for row in rows)
    form = check.code(found, "form")
    title, source = check.words(found, "title"), check.words(found, "source")
    check.done()
    return FormDefinition(form=form, version=version, published_on=day, title=title, source=source, sections=sections)


def _section(row, check, code_lists):
    check.keys(row, SECTION_KEYS, {"code", "title", "questions"})
    rows = check.mappings(row, "questions")
    questions = tuple(_question(question, check, code_lists) for question in rows)
    _check_shown(rows, questions, check)
    return Section(
        code=check.code(row), title=check.words(row, "title"), intro=check.words(row, "intro"), questions=questions
    )


def _check_shown(rows, questions, check):
    earlier: dict[str, Question] = {}
    for row, question in zip(rows, questions, strict=True):
        if question.shown_if:
            parent, answer = question.shown_if
            if parent not in earlier:
                check.wrong(row.line_of("shown_if"), f"“{parent}” is no earlier question of this section")
            elif answer not in {choice.code for choice in earlier[parent].choices}:
                check.wrong(row.line_of("shown_if"), f"“{answer}” is no choice of “{parent}”")
        earlier[question.code] = question


def _question(row, check, code_lists):
    check.keys(row, QUESTION_KEYS, {"code", "kind", "label"})
    kind = row.get("kind")
    if kind not in set(Kind):
        check.wrong(row.line_of("kind"), f"“{kind}” is no kind of question; known: {', '.join(Kind)}")
        kind = Kind.TEXT
    choices = _choices(row, Kind(kind), check, code_lists)
    if row.get("factor", "push") not in ("push", "pull", "other"):
        check.wrong(row.line_of("factor"), "“factor” is push, pull or other")
    return Question(
        code=check.code(row),
        kind=Kind(kind),
        label=check.words(row, "label"),
        hint=check.words(row, "hint"),
        choices=choices,
        words_label=check.words(row, "words"),
        empties=_empties(row, check),
        shown_if=_shown_if(row, check),
        factor=row.get("factor", ""),
        alert=_answers(row, "alert", choices, check),
        apart=row.get("apart") is True,
        worrying=_answers(row, "worrying", choices, check),
    )


def _answers(row, key, choices, check) -> tuple[str, ...]:
    """Return the answers of a question that a key names."""
    answers = tuple(row.get(key) or ())
    for code in answers:
        if code not in {choice.code for choice in choices}:
            check.wrong(row.line_of(key), f"“{code}” is no choice of this question")
    return answers


def _choices(row, kind, check, code_lists):
    wanted = row.get("code_list")
    if kind not in PICKED:
        if wanted:
            check.wrong(row.line_of("code_list"), f"a question of kind “{kind}” has no code list")
        return ()
    if kind == Kind.YES_NO and not wanted:
        wanted = f"{YES_NO_LIST}@1"
    code, _, version = str(wanted or "").partition("@")
    found = code_lists.get((code, int(version) if version.isdigit() else 0))
    if found is None:
        check.wrong(row.line_of("code_list"), f"there is no published code list “{wanted}” (write it as name@version)")
        return ()
    return found.choices


def _empties(row, check):
    empties = tuple(row.get("empties") or ())
    for state in empties:
        if state not in EMPTY_STATES:
            check.wrong(row.line_of("empties"), f"“{state}” is no way of having no answer: {', '.join(EMPTY_STATES)}")
    return empties


def _shown_if(row, check):
    shown = row.get("shown_if")
    if shown is None:
        return None
    if not isinstance(shown, LinedDict) or len(shown) != 1:
        check.wrong(row.line_of("shown_if"), "“shown_if” is one earlier question and its answer")
        return None
    ((parent, answer),) = shown.items()
    return parent, answer
