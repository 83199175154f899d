"""What happened with a council's return interviews, as a replay of a protocol goes through it again."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from clocks.workshop.past import Happening
from episodes.enums import MomentKind
from episodes.facts import episode_facts
from episodes.models import EpisodeMoment
from return_interviews.models import ReturnInterview
from return_interviews.triggers import EPISODE, INTERVIEW

OWN = {
    "interview.written": "written_at",
    "interview.authorised": "authorised_at",
    "interview.forwarded": "disclosed_at",
}
LATER = 10  # after what the episode itself had at that moment


class InterviewPast:
    """The source of what is fired about an interview. Read as mc_clock."""

    triggers = frozenset({"interview.held", "interview.declined", *OWN})

    def children(self, agency, since: datetime, until: datetime) -> Iterator[UUID]:
        """Yield nothing: whoever had an interview has an episode."""
        yield from ()

    def happened(self, agency, children: Sequence[UUID], until: datetime) -> Iterator[Happening]:
        """Yield what became of each interview with these children that the agency answers for."""
        rows = ReturnInterview.objects.live().filter(child__in=children, owner_agency=agency)
        back = _returns(children)
        for interview in rows.select_related("episode"):
            facts = episode_facts(interview.episode)
            yield from _answers(interview, facts, back)
            for trigger, moment in OWN.items():
                at = getattr(interview, moment)
                if at:
                    name = "forwarded_at" if moment == "disclosed_at" else moment
                    yield Happening(
                        trigger, (INTERVIEW, interview.pk), interview.child_id, at, {name: at}, facts, place=LATER
                    )  # fmt: skip


def _answers(interview: ReturnInterview, facts, back: dict[UUID, datetime]) -> Iterator[Happening]:
    held = interview.held_at is not None
    at = interview.held_at or interview.declined_at
    if at is None:
        return
    trigger, name = ("interview.held", "held_at") if held else ("interview.declined", "declined_at")
    covered = [row.episode_id for row in interview.covered.standing()]
    for key in [interview.episode_id, *covered]:
        known_at = max(at, back.get(key, at))  # a return may be recorded after the interview
        yield Happening(trigger, (EPISODE, key), interview.child_id, known_at, {name: at}, facts, place=LATER)


def _returns(children: Sequence[UUID]) -> dict[UUID, datetime]:
    rows = EpisodeMoment.objects.filter(child__in=children, kind=MomentKind.RETURNED).order_by("recorded_at")
    return dict(rows.values_list("episode_id", "recorded_at"))
