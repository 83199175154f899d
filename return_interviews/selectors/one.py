"""Facts about one interview."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from missing_cases.forms import selectors as forms
from missing_cases.models import Answer
from return_interviews.models import (
    CarerAccount,
    CoveredEpisode,
    InterviewAttempt,
    InterviewWish,
    MissingPersonInterview,
    ReferralDecision,
    ReturnInterview,
)
from return_interviews.models.interview import SIGNED

FULL = (
    "episode",
    "child",
    "record",
    "owner_agency",
    "held_by",
    "written_by",
    "approver",
    "authorised_by",
    "offered_by",
)

WISHES = {
    "way": _("How"), "person": _("With whom"), "place": _("Where"), "time": _("When"),
    "language": _("In which language, or with what help"), "adult": _("Who is to be there"),
}  # fmt: skip


def interviews_visible_to(access):
    """Return the interviews this reader may see, with the rows their pages show."""
    return ReturnInterview.objects.visible_to(access).live().select_related(*FULL)


def interview_of_episode(episode_id: UUID, access) -> ReturnInterview | None:
    """Return the interview that answers an episode (its own or one that covers it), or None before the first offer."""
    return interviews_visible_to(access).filter(answers(episode_id)).first()


def answers(episode_id: UUID) -> Q:
    """Return the test "the interview is this episode's, or answers it besides its own"."""
    return Q(episode_id=episode_id) | Q(
        Exists(CoveredEpisode.objects.standing().filter(interview=OuterRef("pk"), episode_id=episode_id))
    )


def last_authorised(child_id: UUID, access, *, besides: UUID | None = None) -> ReturnInterview | None:
    """Return the child's last authorised interview that the reader may see, other than the one named."""
    found = interviews_visible_to(access).filter(child_id=child_id, state__in=SIGNED, held_at__isnull=False)
    return found.exclude(pk=besides).order_by("-held_at", "id").first()


def authors_of(interview: ReturnInterview) -> set[UUID]:
    """Return the ids of everybody who may not approve it: who wrote any answer, held it or sent it for approval."""
    people = [interview.held_by_id, interview.written_by_id]
    return forms.authors_of(interview.record) | {person for person in people if person is not None}


def alerting_answers(interview: ReturnInterview) -> list[str]:
    """Return the question codes whose standing answer asks for a decision about a referral, in the form's order."""
    questions = [q for section in forms.definition_of(interview.record).sections for q in section.questions if q.alert]
    rows = Answer.objects.filter(
        record_id=interview.record_id, question__in=[q.code for q in questions], replaced_at__isnull=True
    )
    answers = {row.question: set(row.codes) for row in rows}
    return [q.code for q in questions if answers.get(q.code, set()) & set(q.alert)]


def decided_questions(interview: ReturnInterview) -> set[str]:
    """Return the question codes with a recorded decision about a referral."""
    return set(ReferralDecision.objects.filter(interview=interview).values_list("question", flat=True))


def attempts_of(episode_id: UUID, access):
    """Return the contacts about an episode's interview, oldest first."""
    found = InterviewAttempt.objects.visible_to(access).filter(episode_id=episode_id)
    return found.select_related("made_by", "recorded_by").order_by("at", "id")


def wishes_of(episode_id: UUID, access) -> list[tuple[str, str, InterviewWish]]:
    """Return what the child wants of the interview: each question in words, its newest answer, and the row it is of."""
    rows = list(InterviewWish.objects.visible_to(access).filter(episode_id=episode_id).select_related("recorded_by"))
    found = []
    for name, question in WISHES.items():
        row = next((each for each in reversed(rows) if getattr(each, name)), None)
        if row is not None:
            answer = row.get_way_display() if name == "way" else getattr(row, name)
            found.append((str(question), str(answer), row))
    return found


def carer_accounts_of(episode_id: UUID, access):
    """Return what parents and carers said about an episode, oldest first."""
    return CarerAccount.objects.visible_to(access).filter(episode_id=episode_id).select_related("recorded_by")


def missing_person_interview_of(episode_id: UUID, access) -> MissingPersonInterview | None:
    """Return what is recorded of the police's missing person interview, or None."""
    found = MissingPersonInterview.objects.visible_to(access).filter(episode_id=episode_id)
    return found.select_related("recorded_by").first()
