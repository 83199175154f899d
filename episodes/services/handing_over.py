"""Handing over to whoever is on duty next: who is missing, what is due, and words; signed, told and taken."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from episodes.models import Handover
from episodes.rules import LONDON
from episodes.selectors import missing_now
from missing_cases.access.perms import Perm
from missing_cases.access.policy import live_memberships
from missing_cases.errors import RuleError, StaleError
from missing_cases.models import Channel, Membership, Message, User

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
    Message.objects.bulk_create(_messages(handover, team_on_duty(by, now), now))
    return handover


def team_on_duty(by, now: datetime) -> list[User]:
    """Return the people of the agency's out-of-hours duty team, but for the reader, by name."""
    today = now.astimezone(LONDON).date()
    held = Membership.objects.filter(team__agency=by.agency_id, role=ON_DUTY).values_list("user_id", flat=True)
    people = User.objects.filter(pk__in=set(held), is_active=True).exclude(pk=by.user.pk).order_by("full_name", "pk")
    return [user for user in people if any(_serves(each, by) for each in live_memberships(user, today))]


def _serves(membership: Membership, by) -> bool:
    return membership.role == ON_DUTY and membership.team.agency_id == by.agency_id


def _messages(handover: Handover, people: list[User], now: datetime) -> list[Message]:
    told: list[User | None] = [*people] or [None]
    return [
        Message(
            key=f"v1:{TOPIC}:{handover.pk}:{user.pk if user else ON_DUTY}", topic=TOPIC,
            channel=Channel.EMAIL if user else Channel.INBOX, recipient=user, agency=handover.owner_agency,
            role=ON_DUTY, subject_kind=SUBJECT, subject_id=handover.pk, payload={}, incident=user is None,
            made_at=now, available_at=now,
        )
        for user in told
    ]  # fmt: skip


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
