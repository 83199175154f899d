"""What this app keeps of the moments of an episode: the interview from its first offer to what was shared."""

from django.utils.translation import gettext as _

from disclosures.models import Disclosure
from episodes.models import Episode
from episodes.moments import Happened, Times, person
from missing_cases.models import AgencyKind
from return_interviews.enums import DeclineReason, Result
from return_interviews.models import ReturnInterview
from return_interviews.selectors import attempts_of, interview_of_episode
from return_interviews.source import KIND

OFFERED, ANSWERED, HELD, WRITTEN, ENDORSED, SENT, ACCEPTED, SHARED = range(18, 26)


def moments_of(episode: Episode, access) -> Times:
    """Return the moments of an episode's interview that the reader may see, each with the number of its line."""
    for attempt in attempts_of(episode.pk, access):
        if attempt.offer:
            words = f"{attempt.maker}: {Result(attempt.result).label}"
            yield OFFERED, Happened(attempt.at, words, "exact", person(attempt.recorded_by), attempt.recorded_at)
    interview = interview_of_episode(episode.pk, access)
    if interview is not None:
        yield from _interview(interview)
        yield from _shared(interview, access)


def _interview(interview: ReturnInterview) -> Times:
    if interview.accepted_at:
        yield ANSWERED, Happened(interview.accepted_at, _("accepted"))
    if interview.declined_at:
        why = str(DeclineReason(interview.decline_reason).label) if interview.decline_reason else ""
        yield ANSWERED, Happened(interview.declined_at, _("declined. %(why)s") % {"why": why})
    held_by = interview.held_by_name or person(interview.held_by)
    for number, at, words in (
        (HELD, interview.held_at, held_by),
        (WRITTEN, interview.written_at, person(interview.written_by)),
        (ENDORSED, interview.authorised_at, person(interview.authorised_by)),
    ):
        if at:
            yield number, Happened(at, words)


def _shared(interview: ReturnInterview, access) -> Times:
    rows = Disclosure.objects.visible_to(access).filter(source_kind=KIND, source_id=interview.pk, sent_at__isnull=False)
    for row in rows.select_related("recipient_agency", "queued_by"):
        name, police = row.recipient_agency.name, row.recipient_agency.kind == AgencyKind.POLICE
        yield SENT if police else SHARED, Happened(row.sent_at, name, "exact", person(row.queued_by), row.queued_at)
        if row.accepted_at:
            words = _("%(who)s accepted it") % {"who": name}
            yield ACCEPTED if police else SHARED, Happened(row.accepted_at, words)
