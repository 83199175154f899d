"""What a section's page does, the same for every form of the kit: show, keep as typed, save, show both versions.

The posted form carries two numbers: `version`, of the person's own draft, and `section_version`, of the section's
answers when the page was opened. An application's view checks who may write and calls `show`, `autosave` or `save`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.http import JsonResponse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from missing_cases.errors import RuleError, StaleError
from missing_cases.forms import selectors
from missing_cases.forms.building import SectionForm, typed_of
from missing_cases.forms.definitions import Section
from missing_cases.forms.given import Given
from missing_cases.forms.services import draft_key, keep_draft, open_draft
from missing_cases.forms.wording import in_words
from missing_cases.models import Draft, FormSection
from missing_cases.templatetags.mc import govtime

CONFLICT, UNPROCESSABLE, OK = 409, 422, 200


@dataclass(frozen=True)
class Difference:
    """One question on which two versions differ, both in words."""

    label: str
    theirs: str
    mine: str


@dataclass
class SectionPage:
    """All that the template of one section needs, and the status to answer with."""

    row: FormSection
    section: Section
    form: SectionForm
    draft: Draft
    key: str
    status: int = OK
    saved_by: str = ""
    differences: list[Difference] = field(default_factory=list)
    saved: bool = False

    @property
    def conflict(self) -> bool:
        """Say whether somebody saved other answers since this person began to write."""
        return bool(self.saved_by)


def show(*, section: FormSection, by, now) -> SectionPage:
    """Return the page of a section for writing: the person's own draft where there is one, else what stands.

    Opens a draft. Raises RuleError when the section is authorised.
    """
    draft = open_draft(section=section, by=by, now=now)
    definition, standing = _definition(section), selectors.standing_answers(section)
    form = SectionForm(definition, given=standing, typed=draft.typed, now=now)
    page = _page(section, definition, form, draft, by)
    if draft.typed and draft.section_version != section.version:
        mine = SectionForm(definition, MultiValueDict(draft.typed), now=now)
        _show_both(page, standing, mine, section.saved_by)
    return page


def autosave(request, section: FormSection) -> JsonResponse:
    """Keep a section as typed; nothing is validated. The address that the page's script posts to.

    200 `{version, saved_at}`; 409 `{version, theirs, saved_by}` when the section was saved or the draft changed
    elsewhere since. The words typed are kept in the person's own draft even then, unless their other window has some.
    """
    by, now, typed = request.access, request.now, typed_of(request.POST)
    draft = None
    try:
        draft = open_draft(section=section, by=by, now=now)
        stale = _number(request, "section_version") != section.version
        draft = keep_draft(
            draft=draft, typed=typed, version=_number(request, "version"), by=by, now=now, same_version=stale
        )
    except StaleError as error:
        return _conflict(draft, error.theirs, error.saved_by)
    except RuleError:
        return _conflict(draft, _readable(section), _name(section.decided_by))
    if stale:
        return _conflict(draft, _readable(section), _name(section.saved_by))
    return JsonResponse({"version": draft.version, "saved_at": govtime(draft.saved_at)})


def save(request, section: FormSection, save: Callable[..., FormSection]) -> SectionPage:
    """Save a section with the application's own service; `page.saved` says whether it was.

    `save(answers=, version=)` is called with valid answers. What was typed is kept as a draft first, so that a refusal
    costs nobody a word.
    """
    by, now, definition = request.access, request.now, _definition(section)
    form = SectionForm(definition, request.POST, now=now)
    draft = open_draft(section=section, by=by, now=now)
    page = _page(section, definition, form, draft, by)
    form.full_clean()
    try:
        page.draft = keep_draft(
            draft=draft, typed=typed_of(request.POST), version=_number(request, "version"), by=by, now=now
        )
    except StaleError as error:
        theirs = SectionForm(definition, MultiValueDict(error.theirs), now=now)
        theirs.full_clean()
        return _show_both(page, theirs.given(), form, by.user)
    if not form.is_valid():
        page.status = UNPROCESSABLE
        return page
    try:
        page.row = save(answers=form.given(), version=_number(request, "section_version"))
        page.saved = True
    except StaleError as error:
        _show_both(page, error.theirs, form, section.saved_by)
    except RuleError as error:
        form.breach(error)
        page.status = UNPROCESSABLE
    return page


def _page(section, definition, form, draft, by):
    return SectionPage(
        row=section, section=definition, form=form, draft=draft, key=draft_key(user=by.user, draft=draft)
    )


def _show_both(page, theirs, form, saved_by):
    form.full_clean()
    mine = form.given()
    page.status, page.saved_by = CONFLICT, _name(saved_by) or _("Somebody else")
    page.differences = [
        Difference(_(question.label), in_words(question, theirs.get(question.code)), in_words(question, given))
        for question in page.section.questions
        if (given := mine[question.code]) != theirs.get(question.code, Given())
    ]
    return page


def _definition(section):
    return selectors.definition_of(section.record).section(section.code)


def _readable(section):
    standing = selectors.standing_answers(section)
    return {
        question.code: in_words(question, standing.get(question.code)) for question in _definition(section).questions
    }


def _conflict(draft, theirs, saved_by):
    return JsonResponse(
        {"version": draft.version if draft else 0, "theirs": theirs, "saved_by": saved_by}, status=CONFLICT
    )


def _number(request, name):
    posted = request.POST.get(name, "")
    return int(posted) if posted.isdecimal() and len(posted) < 9 else 0


def _name(user):
    return user.full_name if user else ""
