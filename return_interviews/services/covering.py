"""Saying which further episodes of the child one interview answers."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError
from return_interviews import rules, triggers
from return_interviews.models import CoveredEpisode, ReturnInterview
from return_interviews.selectors import episodes_to_cover
from return_interviews.services import store

ONE = "one_interview_per_episode"


def cover_episodes(*, interview: ReturnInterview, episodes: Iterable, by, now) -> list[CoveredEpisode]:
    """Record that an interview answers further episodes of its child, until it is authorised. Returns the new rows.

    Each must be over and still owed an interview. Where the interview was held or declined already, each one's 72-hour
    duty is met with it. Raises RuleError for another child's episode, one that has its interview, one that was not over
    when the interview was held or declined, and once the interview is authorised. Duty: "must still be counted per
    episode" (LCS manual; domain B11).
    """
    by.demand(Perm.INTERVIEW_OFFER)
    wanted = list(episodes)
    with transaction.atomic():
        found = store.lock_row(interview, by)
        if found.signed:
            raise RuleError(rules.SIGNED_KEEPS_ITS_EPISODES)
        allowed = {episode.pk: episode for episode in episodes_to_cover(found.episode, by, now)}
        rows = [_cover(found, episode, allowed, by, now) for episode in wanted]
        for row in rows:
            triggers.fire_outcome(found, row.episode, by=by, now=now)
    return rows


def _cover(interview, episode, allowed, by, now):
    if episode.pk not in allowed:
        raise RuleError(
            _("%(reference)s is not owed an interview that this one could answer.") % {"reference": episode.reference},
            "covers",
        )
    answered = interview.held_at or (interview.declined_at if interview.was_declined else None)
    if answered:
        rules.check_back_from(episode, answered, "covers")
    try:
        with transaction.atomic():
            return CoveredEpisode.objects.create(
                interview=interview, episode=allowed[episode.pk], child_id=interview.child_id,
                owner_agency_id=interview.owner_agency_id, added_by=by.user, added_at=now,
            )  # fmt: skip
    except IntegrityError as error:
        if ONE not in str(error) and "covered_episode_episode_id" not in str(error):
            raise
        raise RuleError(
            _("%(reference)s has an interview already.") % {"reference": episode.reference}, "covers"
        ) from None
