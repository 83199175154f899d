"""Handing over to whoever is on duty next: who is missing, what is due, and words; signed, told and taken."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from episodes.models import Handover
from episodes.rules import LONDON
from episodes.selectors import missing_now
from missing_cases.access.perms import Perm
from missing_cases.access.policy import holders_of
from missing_cases.errors import RuleError, StaleError
from missing_cases.models import User
from missing_cases.telling import Told, write_messages

SUBJECT, TOPIC = "handover", "handover.written"
ON_DUTY = "duty_worker"


@transaction.atomic
def hand_over(*, words: str, by, now: datetime) -> Handover:
    """Write a handover and tell the agency's duty team of it: a link, never its content.

    Nobody on the team: an incident on the duty desk, since a handover that reaches nobody is none. Raises RuleError
    without words, NotAllowed.
    """
    by.demand(Perm.DUTY_SEE)
    if not words.strip():
        raise RuleError(_("Write what the next one must know, or that there is nothing."), "words")
    handover = Handover(
        owner_agency=by.agency, words=words.strip(), episodes=[str(each.pk) for each in missing_now(by)],
        written_at=now, written_by=by.user,
    )  # fmt: skip
    handover.save(force_insert=True)
    told = [Told(by.agency_id, ON_DUTY, user) for user in team_on_duty(by, now)] or [Told(by.agency_id, ON_DUTY)]
    write_messages(TOPIC, (SUBJECT, handover.pk), told, now=now)
    return handover


def team_on_duty(by, now: datetime) -> list[User]:
    """Return the people of the agency's out-of-hours duty team, but for the reader, by name."""
    today = now.astimezone(LONDON).date()
    return [user for user in holders_of(ON_DUTY, by.agency_id, today) if user.pk != by.user.pk]


@transaction.atomic
def take_over(*, handover: Handover, by, now: datetime) -> Handover:
    """Say that the reader has read a handover and takes over.

    Raises RuleError for one's own, StaleError when somebody took it, Handover.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.DUTY_SEE)
    rows = Handover.objects.visible_to(by).select_for_update(of=("self",)).select_related("taken_by")
    found = rows.get(pk=handover.pk)
    if found.written_by_id == by.user.pk:
        raise RuleError(_("You wrote this one. Somebody else takes it over."))
    if found.taken_by:
        raise StaleError(_("Somebody else has taken it over."), {}, found.taken_by.get_short_name())
    found.taken_at, found.taken_by = now, by.user
    found.save(update_fields=["taken_at", "taken_by"])
    return found
