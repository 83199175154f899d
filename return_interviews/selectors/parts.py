"""What hangs on an interview: further episodes, worrying answers and what was done about them, attachments."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from clocks.models import Clock
from episodes.models import Episode
from missing_cases.forms import selectors as forms
from missing_cases.forms.wording import answer_in_words
from missing_cases.models import FileState
from return_interviews.models import CoveredEpisode, InterviewAttachment, ReturnInterview, UrgentNote
from return_interviews.triggers import EPISODE, KIND

ATTACHMENT = "interview_attachment"
NOTHING: frozenset[str] = frozenset()


def episodes_to_cover(episode: Episode, access, now) -> list[Episode]:
    """Return the child's other ended episodes whose interview is still owed and not begun, oldest first."""
    owed = Clock.objects.visible_to(access).open_at(now).filter(
        kind=KIND, subject_kind=EPISODE, child_id=episode.child_id
    )  # fmt: skip
    rows = Episode.objects.visible_to(access).live().filter(
        Q(returned_at__isnull=False) | Q(located_at__isnull=False),
        child_id=episode.child_id, pk__in=list(owed.values_list("subject_id", flat=True)),
    )  # fmt: skip
    taken = ReturnInterview.objects.visible_to(access).live().filter(child_id=episode.child_id)
    covered = CoveredEpisode.objects.visible_to(access).standing().filter(child_id=episode.child_id)
    done = {*taken.values_list("episode_id", flat=True), *covered.values_list("episode_id", flat=True), episode.pk}
    return [row for row in rows.order_by("missing_from_at", "id") if row.pk not in done]


def covered_episodes(interview: ReturnInterview) -> list[CoveredEpisode]:
    """Return the further episodes an interview answers, each with who said so and when."""
    rows = interview.covered.standing().select_related("episode", "added_by")
    return list(rows.order_by("episode__missing_from_at", "id"))


def unticked_episodes(interview: ReturnInterview) -> list[CoveredEpisode]:
    """Return the episodes that an interview was said to answer and does not, with who took it back, when and why."""
    rows = interview.covered.filter(void_at__isnull=False).select_related("episode", "void_by")
    return list(rows.order_by("void_at", "id"))


@dataclass(frozen=True)
class Worry:
    """A worrying answer: its question's code and words, and the answer in words."""

    code: str
    question: str
    answer: str


def worries_of(interview: ReturnInterview) -> list[Worry]:
    """Return the standing answers of which the police may have to be told at once, in the form's order."""
    worrying = forms.worrying_answers(forms.definition_of(interview.record).form)
    return [
        Worry(item.question.code, _(item.question.label), answer_in_words(item.question, item.given) + _said(item))
        for view in forms.sections_of(interview.record)
        for item in view.questions
        if worrying.get(item.question.code, NOTHING) & set(item.given.codes)
    ]


def _said(item):
    return f": {item.given.words}" if item.given.words else ""


def worrying_answers(interview: ReturnInterview) -> list[str]:
    """Return the codes of the worrying questions, in the form's order."""
    return [worry.code for worry in worries_of(interview)]


def urgent_notes_of(interview: ReturnInterview) -> list[UrgentNote]:
    """Return what was told to the police at once, or why not, oldest first."""
    return list(interview.urgent_notes.select_related("recorded_by"))


def undecided(worries: list[Worry], notes: list[UrgentNote]) -> list[Worry]:
    """Return the worrying answers about which no note says anything yet."""
    decided = {code for note in notes for code in note.questions}
    return [worry for worry in worries if worry.code not in decided]


def attachments_of(interview: ReturnInterview) -> list[InterviewAttachment]:
    """Return an interview's attachments, oldest first. None for a reader whose agency does not write it."""
    return list(interview.attachments.select_related("stored", "added_by"))


def attachment_for(interview: ReturnInterview, key: UUID) -> InterviewAttachment | None:
    """Return one attachment of an interview that may be opened; None otherwise."""
    rows = interview.attachments.select_related("stored")
    return rows.filter(pk=key, stored__state=FileState.CLEAN, stored__void_at__isnull=True).first()
