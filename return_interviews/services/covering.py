"""Saying which further episodes of the child one interview answers, and taking it back."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError
from return_interviews import rules, triggers
from return_interviews.models import CoveredEpisode, ReturnInterview
from return_interviews.selectors import episodes_to_cover
from return_interviews.services import store

ONE, TAKEN = "one_interview_per_episode", "episode_covered_by_one_interview"


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


def uncover_episode(*, row: CoveredEpisode, by, now, reason: str = "") -> CoveredEpisode:
    """Take back that an interview answers a further episode. Returns the row, which stays, set aside.

    The interview that was held or declined no longer meets the episode's duty: it runs again. Once the interview is
    authorised only who may authorise does it, for a `reason`, and the interview's version counts up. Raises RuleError
    without that reason and when somebody took it back before; NotAllowed.
    """
    with transaction.atomic():
        found = store.lock_row(row.interview, by)
        by.demand(Perm.INTERVIEW_AUTHORISE if found.signed else Perm.INTERVIEW_OFFER)
        rules.check_untick(signed=found.signed, reason=reason)
        standing = found.covered.standing().select_for_update(of=("self",)).select_related("episode")
        tick = standing.filter(pk=row.pk).first()
        if tick is None:
            raise RuleError(_("Somebody else has taken this back already."))
        tick.void_at, tick.void_by, tick.void_reason = now, by.user, reason.strip()
        tick.save(update_fields=["void_at", "void_by", "void_reason"])
        if found.signed:
            store.save(found)
        triggers.undo_outcome(tick.episode, by=by, now=now)
    return tick


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
        if ONE not in str(error) and TAKEN not in str(error):
            raise
        raise RuleError(
            _("%(reference)s has an interview already.") % {"reference": episode.reference}, "covers"
        ) from None
