"""A child has died: what is owed to the child ends, nobody is asked to ring, and nothing is deleted."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from clocks.services import resume_for_child, stop_for_child
from episodes import rules, telling
from episodes.enums import CloseReason
from episodes.models import ChildDeath, Episode
from episodes.services import closing, store
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError
from missing_cases.models import Child, Tier

DIED = "child.died"
# What is owed to the child or about the child's safety. What was sent to a partner is still answered, an emergency
# access still reviewed, a difference with the police still settled.
ABOUT_THE_CHILD = ("episode", "interview", "concern", "placement", "child")


@transaction.atomic
def record_death(*, child: Child, died_on: date, said_by: str, by, now: datetime) -> ChildDeath:
    """Record that a child has died: a running episode closes with it, every duty owed to the child ends.

    Those who work with the child are told by a message, once. Raises RuleError beside the field, Child.DoesNotExist,
    NotAllowed.
    """
    by.demand(Perm.EPISODE_CLOSE)
    child = Child.objects.visible_to(by, tier=Tier.RECORD).get(pk=child.pk)
    if not said_by.strip():
        raise RuleError(_("Say who told you."), "said_by")
    if died_on > now.astimezone(rules.LONDON).date():
        raise RuleError(_("This day is in the future."), "died_on")
    if ChildDeath.objects.standing().filter(child=child).exists():
        raise RuleError(_("It is recorded already that this child has died."))
    death = ChildDeath(
        child=child, owner_agency_id=by.agency_id, died_on=died_on, said_by=said_by.strip(), recorded_by=by.user,
        recorded_at=now,
    )  # fmt: skip
    death.save(force_insert=True)
    for episode in Episode.objects.visible_to(by).running().filter(child=child):
        _close(episode, died_on, by, now)
    note = _("The child has died.")
    stop_for_child(child=child, subject_kinds=ABOUT_THE_CHILD, on=DIED, note=note, by=by, now=now)
    _tell(child, by, now)
    return death


def _close(episode: Episode, died_on: date, by, now: datetime) -> None:
    """Close a running episode as of the day of the death, or as of now where the child died today."""
    noon = datetime.combine(died_on, datetime.min.time(), tzinfo=rules.LONDON) + timedelta(hours=12)
    if noon.date() < episode.missing_from_at.astimezone(rules.LONDON).date():
        raise RuleError(_("The child went missing after this day. Check both."), "died_on")
    at = min(now, max(noon, store.running_since(episode)))
    closing.close_episode(episode=episode, reason=CloseReason.DIED, by=by, now=now, ended_at=at)


def _tell(child: Child, by, now: datetime) -> None:
    """Tell those who would be told that the child is missing, about the newest episode of the child."""
    newest = Episode.objects.visible_to(by).live().filter(child=child).order_by("-missing_from_at").first()
    if newest is not None:
        police = telling.police_of(newest)
        telling.write_messages(newest, police_id=police, by=by, now=now, topic=telling.DIED)


@transaction.atomic
def withdraw_death(*, death: ChildDeath, reason: str, by, now: datetime) -> ChildDeath:
    """Set aside a death recorded in error: what it ended is owed again, an episode it closed runs again.

    Raises RuleError without a reason or where it is withdrawn already, ChildDeath.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.EPISODE_CLOSE)
    if not reason.strip():
        raise RuleError(_("Say why it is withdrawn."), "reason")
    rows = ChildDeath.objects.visible_to(by).select_for_update(of=("self",))
    found = rows.select_related("child").get(pk=death.pk, owner_agency_id=by.agency_id)
    if found.void_at:
        raise RuleError(_("This is withdrawn already."))
    found.void_at, found.void_by, found.void_reason = now, by.user, reason.strip()
    found.save(update_fields=["void_at", "void_by", "void_reason"])
    resume_for_child(child=found.child, on=DIED, by=by, now=now)
    closed = Episode.objects.visible_to(by).live().filter(child=found.child_id, close_reason=CloseReason.DIED)
    for episode in closed.filter(closed_at=found.recorded_at):
        closing.reopen_episode(episode=episode, reason=reason, by=by, now=now)
    return found
