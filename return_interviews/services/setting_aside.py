"""What becomes of an interview when the episode it is about is set aside, or turns out to be about another child."""

from django.utils.translation import gettext as _

from clocks.models import Clock
from clocks.services import void_clock
from clocks.services.scope import firing
from return_interviews.models import ReturnInterview
from return_interviews.triggers import INTERVIEW


def why_not_moved(episode) -> str:
    """Return why an episode may not move to another child, or nothing: what a child said belongs to who said it."""
    if any(interview.signed for interview in _about(episode)):
        return _("A return interview about this episode is authorised, so it cannot be moved. Set the episode aside, "
                 "and report the other child's anew.")  # fmt: skip
    return ""


def set_aside_with(*, episode, reason: str, by, now) -> None:
    """Set aside what was not authorised of an episode that is set aside, and what is owed about any interview on it.

    One that a manager authorised stays on the record, and what was disclosed of it is recalled by hand.
    """
    for interview in _about(episode):
        with firing():
            owed = Clock.objects.running().filter(subject_kind=INTERVIEW, subject_id=interview.pk)
            for clock in list(owed):
                void_clock(clock=clock, reason=reason, by=by, now=now)
        if not interview.signed:
            interview.void_at, interview.void_by, interview.void_reason = now, by.user, reason
            interview.save(update_fields=["void_at", "void_by", "void_reason"])


def _about(episode) -> list[ReturnInterview]:
    return list(ReturnInterview.objects.live().filter(episode_id=episode.pk))
