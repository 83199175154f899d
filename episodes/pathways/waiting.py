"""Which duties of the protocol in force are still to begin in an episode, and on what they wait."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clocks.engine.rules import OWNER, DueKind, Rule
from clocks.engine.state import Outcome
from clocks.models import Clock
from clocks.services.begin import governing, starting_among
from clocks.vocabulary import TRIGGERS
from clocks.wording import duration_words
from episodes.models import Episode

INTERVIEW = "return_interview_72h"
BACK = "episode.returned"
ON_INTERVIEW = {
    "interview.written": _("Once the return interview is written up"),
    "interview.alarming": _("If the return interview raises a safeguarding concern"),
    "interview.authorised": _("Once a manager has endorsed the return interview"),
}
DECLINED = "interview.declined"
WAITS = {BACK: _("Once the child is back"), DECLINED: _("If the return interview is declined"), **ON_INTERVIEW}


def rules_to_come(
    episode: Episode, agency, facts: Mapping[str, Any], party: str, clocks: Sequence[Clock], now: datetime
) -> Iterator[tuple[Rule, str]]:
    """Yield each rule that a later happening of the episode will begin for an agency, with what it waits for in words.

    By the versions in force now: the one of the day it happens decides in the end. One query.
    """
    triggers = _still_to_happen(episode, party, clocks)
    if not triggers:
        return
    versions = governing(agency)
    given = {**facts, "counterpart_kind": None}
    for trigger in triggers:
        anchors = dict.fromkeys(TRIGGERS[trigger], now)
        for _version, rule in starting_among(versions, agency, trigger, anchors, party):
            if rule.when.matches(given):
                yield rule, str(WAITS[trigger])


def _still_to_happen(episode: Episode, party: str, clocks: Iterable[Clock]) -> list[str]:
    """Return the triggers that may yet be fired: nothing follows a closing without a return, or a declined interview.

    Responsibility stays with the placing authority, so the interview is never a host's (Wigan protocol, section 10).
    """
    if episode.closed_at and not episode.returned_at:
        return []
    interview = next((clock for clock in clocks if clock.kind == INTERVIEW and clock.outcome != Outcome.VOID), None)
    back = [] if episode.returned_at else [BACK]
    owed = party == OWNER and (interview is not None or not episode.returned_at)
    if not owed or (interview and interview.ended_on == DECLINED):
        return back
    return [*back, *([] if interview and interview.outcome else [DECLINED]), *ON_INTERVIEW]


def coming_words(rule: Rule, waits: str) -> str:
    """Return what a duty waits for and how soon it is due then: "Once the child is back: within 72 hours"."""
    due = {DueKind.AT_ONCE: gettext("at once"), DueKind.NEXT_MEETING: gettext("for the next meeting")}.get(
        rule.due.kind
    )
    if rule.due.kind is DueKind.AFTER and rule.due.after:
        due = gettext("within %(duration)s") % {"duration": duration_words(rule.due.after)}
    return f"{waits}: {due}" if due else waits
