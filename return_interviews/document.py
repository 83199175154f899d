"""An interview as a document: what is printed, previewed and frozen. Long answers are rows sentence by sentence."""

import re
from dataclasses import replace

from django.utils.translation import gettext as _

from missing_cases.files.document import ANSWERED, GRID, PLAIN, Document, Fact, Row, Section
from missing_cases.files.pdf import in_words as moment_in_words
from missing_cases.forms import selectors as forms
from missing_cases.forms.definitions import Kind
from missing_cases.forms.wording import answer_in_words
from missing_cases.models import AnswerState
from return_interviews.models import ReturnInterview
from return_interviews.selectors import covered_episodes
from return_interviews.selectors.one import attempts_of, carer_accounts_of, missing_person_interview_of

SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
LEFT_OUT = "[…]"
DIVIDED = (Kind.TEXT, Kind.WORDS)
NOT_KNOWN = "not_known"


def interview_document(interview: ReturnInterview, access, *, divided: bool = False) -> Document:
    """Return the whole interview as a document. What is kept apart from the report is not in it.

    `divided`: answers of several sentences become a row for each, coded "account.what_happened.2", to choose from.
    """
    parts = [
        _offer(interview, access),
        *_carers(interview, access, divided),
        *_missing_person(interview, access),
        _held(interview),
    ]
    for view in forms.sections_of(interview.record):
        rows = [
            row for item in view.questions if not item.question.apart for row in _rows(view, item, interview, divided)
        ]
        parts.append(
            Section(
                code=view.row.code,
                title=_(view.definition.title),
                rows=tuple(rows),
                kind=GRID if _mostly_yes_no(view) else PLAIN,
            )
        )
    return Document(
        kind="return_interview",
        title=_("Return home interview"),
        reference=interview.episode.reference,
        version=interview.version,
        child_name=interview.child.full_name,
        facts=tuple(_facts(interview)),
        sections=tuple(parts),
    )


def _mostly_yes_no(view):
    grid = [item for item in view.questions if item.question.kind == Kind.YES_NO]
    return len(grid) * 2 > len(view.questions)


def _facts(interview):
    episode = interview.episode
    moments = [
        (_("Reported missing"), episode.reported_at),
        (_("Missing from"), episode.missing_from_at),
        (_("Found"), episode.located_at or episode.returned_at),
        (_("Form begun"), interview.record.begun_at),
        (_("Form completed"), interview.written_at),
        (_("Authorised"), interview.authorised_at),
    ]
    yield Fact(_("Child's reference"), interview.child.reference)
    for label, at in moments:
        if at:
            yield Fact(label, moment_in_words(at))
    further = [row.episode.reference for row in covered_episodes(interview)]
    if further:
        yield Fact(_("Also answers"), ", ".join(further))
    people = [(_("Completed by"), interview.written_by), (_("Authorised by"), interview.authorised_by)]
    for label, person in people:
        if person:
            yield Fact(label, person.full_name)


def _row(section, code, question, answer, state=ANSWERED, **more):
    shown = answer or str(AnswerState.NOT_KNOWN.label)
    return Row(f"{section}.{code}", question, shown, state if answer else NOT_KNOWN, **more)


def _offer(interview, access):
    accepted = (
        _("Declined") if interview.was_declined else _("Accepted") if interview.accepted_at else _("No answer yet")
    )
    rows = [
        _row("offer", "offered", _("Independent interview offered"), moment_in_words(interview.offered_at)),
        _row("offer", "answer", _("Accepted or declined"), accepted),
    ]
    if interview.was_declined:
        rows.append(
            _row(
                "offer", "reason", _("Reason declined"), interview.get_decline_reason_display(),
                words=interview.decline_words, said_by=interview.child.short_name,
            )
        )  # fmt: skip
    tried = len(attempts_of(interview.episode_id, access))
    rows.append(_row("offer", "attempts", _("Contacts with or about the child"), str(tried)))
    return Section("offer", _("The offer and the answer"), tuple(rows))


def _carers(interview, access, divided):
    """The parent's or carer's account, apart from the child's: what they said each time, and what they worry about."""
    rows: list[Row] = []
    for number, account in enumerate(carer_accounts_of(interview.episode_id, access), 1):
        who = ", ".join(part for part in (account.get_relation_display(), account.name) if part)
        said = _row("carer", f"said_{number}", who, moment_in_words(account.said_at), words=account.words, said_by=who)
        rows += _sentences(said, "words") if divided else [said]
        if account.worries:
            worries = _row(
                "carer", f"worries_{number}", _("What they worry about, and what would help"), account.worries
            )
            rows += _sentences(worries, "answer") if divided else [worries]
    if rows:
        yield Section("carer", _("What the parent or carer says"), tuple(rows))


def _missing_person(interview, access):
    found = missing_person_interview_of(interview.episode_id, access)
    if found is None:
        return
    rows = [_row("missing_person", "taken_place", _("Taken place"), found.get_taken_place_display())]
    if found.held_at:
        rows.append(_row("missing_person", "held_at", _("When"), moment_in_words(found.held_at)))
    for code, label, text in [
        ("held_by", _("By whom"), found.held_by_name),
        ("reason_not", _("Reason it has not taken place"), found.reason_not),
        ("details", _("Further details"), found.details),
    ]:
        if text:
            rows.append(_row("missing_person", code, label, text))
    yield Section(
        "missing_person",
        _("Missing person interview (police)"),
        tuple(rows),
        introduction=_("The check on return. It is not the independent return home interview."),
    )


def _held(interview):
    rows: tuple[Row, ...] = ()
    if interview.held_at:
        independent = _("Yes") if interview.independent else f"{_('No')}. {interview.independence_note}"
        rows = (
            _row("held", "held_at", _("When the interview took place"), moment_in_words(interview.held_at)),
            _row("held", "place", _("Where"), interview.held_place),
            _row("held", "held_by", _("Held by"), interview.holder),
            _row("held", "others", _("Others present"), interview.others_present or _("Nobody")),
            _row("held", "independent", _("Independent of the child's care"), independent),
        )
    return Section("held", _("Where and when, and who was there"), rows)


def _rows(view, item, interview, divided):
    """One row, or one for each sentence of a long answer."""
    code, given, said_by = f"{view.row.code}.{item.question.code}", item.given, interview.child.short_name
    label, kind = _(item.question.label), item.question.kind
    row = Row(
        code=code,
        question=label,
        answer=answer_in_words(item.question, given),
        state=given.state,
        words=given.words,
        said_by=said_by if given.words else "",
    )
    if not divided or kind not in DIVIDED or not given.answered:
        return [row]
    return _sentences(row, "words" if kind == Kind.WORDS else "answer")


def _sentences(row: Row, field: str) -> list[Row]:
    """Return a row for each sentence of its text, numbered; the row itself where there is but one."""
    parts = [part for part in SENTENCE.split(getattr(row, field)) if part.strip()]
    if len(parts) < 2:
        return [row]
    return [replace(row, code=f"{row.code}.{number}", **{field: part}) for number, part in enumerate(parts, 1)]


def kept_apart(interview: ReturnInterview) -> list[tuple[str, str]]:
    """Return what is recorded and is not part of the report ("intelligence that is not subject to this report")."""
    views = [item for view in forms.sections_of(interview.record) for item in view.questions]
    return [
        (_(item.question.label), answer_in_words(item.question, item.given))
        for item in views
        if item.question.apart and item.given.answered
    ]


def only(document: Document, codes: frozenset[str]) -> Document:
    """Return a divided document with the chosen rows alone, each answer in one piece again.

    Where sentences are left out between others, "[…]" stands. An answer's own code ("account.what_happened") chooses
    all of its sentences. Raises KeyError for a code that the document does not hold.
    """
    wanted = set()
    for code in codes:
        sentences = {known for known in document.codes if known.startswith(f"{code}.")}
        wanted |= {code} if code in document.codes else sentences or {code}
    chosen = document.only(frozenset(wanted))
    return replace(chosen, sections=tuple(_joined(section, document.codes) for section in chosen.sections))


def _joined(section, whole):
    rows: list[Row] = []
    last: dict[str, int] = {}
    for row in section.rows:
        base, number = _base(row.code)
        if number is None:
            rows.append(row)
            continue
        gap = number != last.get(base, 0) + 1
        if base in last:
            rows[-1] = _added(rows[-1], row, gap)
        else:
            rows.append(_opened(row, base, gap))
        last[base] = number
    done = [_closed(row, last, whole) for row in rows]
    return replace(section, rows=tuple(done))


def _base(code):
    base, dot, number = code.rpartition(".")
    return (base, int(number)) if dot and number.isdecimal() else (code, None)


def _text_field(row):
    return "words" if row.words else "answer"


def _added(before, row, gap):
    field = _text_field(row)
    parts = [getattr(before, field), *([LEFT_OUT] if gap else []), getattr(row, field)]
    return replace(before, **{field: " ".join(parts)})


def _opened(row, base, gap):
    field = _text_field(row)
    text = f"{LEFT_OUT} {getattr(row, field)}" if gap else getattr(row, field)
    return replace(row, code=base, **{field: text})


def _closed(row, last, whole):
    if row.code not in last or f"{row.code}.{last[row.code] + 1}" not in whole:
        return row
    field = _text_field(row)
    return replace(row, **{field: f"{getattr(row, field)} {LEFT_OUT}"})
