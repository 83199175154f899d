"""Lists of interviews: waiting, mine, to approve."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from clocks.models import Clock
from episodes.models import Episode
from return_interviews.enums import State
from return_interviews.models import CoveredEpisode, InterviewAllocation, InterviewAttempt, ReturnInterview
from return_interviews.models.scoped import given_to_anybody
from return_interviews.selectors.one import interviews_visible_to
from return_interviews.triggers import EPISODE, KIND


@dataclass(frozen=True)
class WaitingInterview:
    """An episode whose interview is owed: its clock, and how far it has come. `interview` is None before an offer."""

    episode: Episode
    clock: Clock | None
    interview: ReturnInterview | None
    allocation: InterviewAllocation | None
    attempts: int = 0
    last_attempt: InterviewAttempt | None = None

    @property
    def child(self):
        """Return the child."""
        return self.episode.child


def waiting_interviews(access, now) -> "WaitingInterviews":
    """Return the interviews owed whose clock runs, the most urgent first, to be cut into pages."""
    clocks = Clock.objects.visible_to(access).open_at(now).filter(kind=KIND, subject_kind=EPISODE)
    by_episode: dict[UUID, Clock] = {}
    for clock in clocks.select_related("agency").by_urgency():
        by_episode.setdefault(clock.subject_id, clock)
    return WaitingInterviews(by_episode, access)


class WaitingInterviews:
    """Interviews owed, in order of urgency. Each slice reads what it shows, in at most seven queries."""

    def __init__(self, clocks: dict[UUID, Clock], access):
        self.clocks, self.access = clocks, access

    def __len__(self):
        return len(self.clocks)

    def __getitem__(self, part: slice) -> list[WaitingInterview]:
        return _rows(list(self.clocks)[part], self.clocks, self.access)


def count_unallocated(access, now, until) -> tuple[int, int]:
    """Return how many interviews owed, their clock running, nobody is to hold; and how many of them end before `until`.

    Those overdue already are among the first and not among the second. One query.
    """
    clocks = Clock.objects.visible_to(access).open_at(now).filter(kind=KIND, subject_kind=EPISODE)
    ending = Count("subject_id", distinct=True, filter=Q(due_at__gte=now, due_at__lt=until))
    numbers = clocks.exclude(given_to_anybody("subject_id")).aggregate(
        all=Count("subject_id", distinct=True), ending=ending
    )
    return numbers["all"], numbers["ending"]


def waiting_interview_of(episode: Episode, access) -> WaitingInterview:
    """Return how far one episode's interview has come, whether or not its clock runs."""
    clock = (
        Clock.objects.visible_to(access)
        .filter(kind=KIND, subject_kind=EPISODE, subject_id=episode.pk)
        .select_related("agency")
        .order_by("-seq")
        .first()
    )
    return _rows([episode.pk], {episode.pk: clock}, access)[0]


def _rows(ids, clocks, access):
    if not ids:
        return []
    episodes = {
        row.pk: row for row in Episode.objects.visible_to(access).live().filter(pk__in=ids).select_related("child")
    }
    interviews = {row.episode_id: row for row in interviews_visible_to(access).filter(episode_id__in=ids)}
    interviews |= _covering(ids, access)
    standing = InterviewAllocation.objects.visible_to(access).standing().filter(episode_id__in=ids)
    allocations = {row.episode_id: row for row in standing.select_related("worker", "worker_agency")}
    tried: dict[UUID, list[InterviewAttempt]] = {}
    for attempt in InterviewAttempt.objects.visible_to(access).filter(episode_id__in=ids).order_by("at", "id"):
        tried.setdefault(attempt.episode_id, []).append(attempt)
    return [
        WaitingInterview(
            episode=episodes[key],
            clock=clocks.get(key),
            interview=interviews.get(key),
            allocation=allocations.get(key),
            attempts=len(tried.get(key, [])),
            last_attempt=tried[key][-1] if key in tried else None,
        )
        for key in ids
        if key in episodes
    ]


def _covering(ids, access):
    """Return the interviews that answer some of these episodes besides their own, by episode."""
    rows = CoveredEpisode.objects.visible_to(access).standing().filter(episode_id__in=ids)
    pairs = dict(rows.values_list("episode_id", "interview_id"))
    found = interviews_visible_to(access).in_bulk(set(pairs.values())) if pairs else {}
    return {episode: found[key] for episode, key in pairs.items() if key in found}


def my_interviews(access):
    """Return the interviews and episodes given to this reader and not yet authorised, oldest first."""
    mine = InterviewAllocation.objects.visible_to(access).standing().filter(worker=access.user)
    rows = _rows(list(mine.order_by("given_at").values_list("episode_id", flat=True)), {}, access)
    return [row for row in rows if row.interview is None or not row.interview.signed]


def interviews_for_approval(access):
    """Return the interviews of the reader's agency that wait for approval, oldest first.

    Whoever wrote part of one sees it here and may not authorise it.
    """
    found = interviews_visible_to(access).filter(state=State.WRITTEN, owner_agency_id=access.agency_id)
    return found.order_by("written_at", "id")
