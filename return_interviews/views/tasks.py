"""The interview's parts as a task list: what each is called, where it is, and how far it has come."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from missing_cases.models import SectionState
from return_interviews.rules import WRITABLE

COLOURS = {SectionState.IN_PROGRESS: "yellow", SectionState.SENT_BACK: "red", SectionState.NOT_STARTED: "grey"}


@dataclass(frozen=True)
class Task:
    """One row of the task list: finished ones in words, unfinished ones with a tag. No `href` where it is closed."""

    text: str
    href: str
    status: str
    colour: str = ""
    hint: str = ""


def tasks_of(interview, sections, missing_person, *, may_write: bool, alerting, decided) -> list[Task]:
    """Return the task list of one interview."""
    tasks = [_missing_person_task(interview, missing_person, may_write), _held_task(interview, may_write)]
    tasks += [_section_task(interview, view, may_write) for view in sections]
    if alerting:
        tasks.append(_referral_task(interview, alerting, decided, may_write))
    return tasks


def _missing_person_task(interview, found, may_write):
    url = reverse("return_interviews:missing_person", args=[interview.episode_id]) if may_write else ""
    title = _("Missing person interview (police)")
    if found is None:
        return Task(title, url, _("Not started"), "grey")
    return Task(title, url, _("Taken place: %(answer)s") % {"answer": found.get_taken_place_display()})


def _held_task(interview, may_write):
    title = _("Where and when, and who was there")
    if interview.held_at:
        return Task(title, "", _("Done"), hint=interview.holder)
    if interview.state in ("offered", "accepted"):
        return Task(
            title, reverse("return_interviews:held", args=[interview.pk]) if may_write else "", _("Not started"), "grey"
        )
    return Task(title, "", _("Cannot start yet"), "grey", _("The child has not accepted the interview."))


def _section_task(interview, view, may_write):
    row = view.row
    open_now = may_write and interview.state in WRITABLE
    if interview.state == "sent_back":
        open_now = open_now and (
            row.state == SectionState.SENT_BACK or (row.saved_at or interview.sent_back_at) > interview.sent_back_at
        )
    url = reverse("return_interviews:section", args=[interview.pk, row.code]) if open_now else ""
    writing = [draft.user.get_short_name() for draft in view.drafts if draft.typed]
    hint = _("Being written by %(who)s, not saved yet") % {"who": ", ".join(writing)} if writing else ""
    if row.state == SectionState.SENT_BACK:
        hint = row.note
    empty = row.state in (SectionState.DONE, SectionState.AUTHORISED) and len(view.unanswered) == len(view.questions)
    status = _("No answers") if empty else str(row.get_state_display())
    return Task(_(view.definition.title), url, status, COLOURS.get(row.state, ""), hint)


def _referral_task(interview, alerting, decided, may_write):
    missing = set(alerting) - set(decided)
    url = reverse("return_interviews:referral", args=[interview.pk]) if may_write and not interview.signed else ""
    return Task(
        _("Decision about a referral"), url, _("Needed") if missing else _("Done"), "red" if missing else "",
        _("The child was held against their will. It cannot be authorised without this decision.")
        if missing else _("The child was held against their will."),
    )  # fmt: skip
