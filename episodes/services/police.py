"""Reporting an episode to a police force, and the force's own reference."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from episodes import telling, triggers
from episodes.enums import Action, EpisodeRole, MomentKind
from episodes.models import Episode, EpisodeAgency, EpisodeMoment
from episodes.rules import When
from episodes.services import store
from missing_cases.access import grants
from missing_cases.access.perms import Perm
from missing_cases.children.selectors import police_force_for
from missing_cases.errors import RuleError, StaleError
from missing_cases.models import Agency, AgencyKind, InvolvementRole

LEGAL_BASIS = "Reported missing to the police: protection of life and prevention of harm (Children Act 1989, s47)"


def share_with_police(episode: Episode, force: Agency, *, by, now) -> EpisodeAgency:
    """Let a force see the header of this episode. Returns its row; one already there stays as it is."""
    found = EpisodeAgency.objects.filter(
        episode=episode, agency=force, role=EpisodeRole.POLICE, void_at__isnull=True
    ).first()
    if found:
        return found
    grants.involve_agency(
        child=episode.child, agency=force, role=InvolvementRole.POLICE, legal_basis=LEGAL_BASIS, by=by.user, now=now
    )
    row = EpisodeAgency(
        episode=episode,
        child_id=episode.child_id,
        owner_agency_id=episode.owner_agency_id,
        agency=force,
        role=EpisodeRole.POLICE,
        recorded_by=by.user,
        recorded_at=now,
    )
    row.save(force_insert=True)
    return row


def write_notified(episode: Episode, row: EpisodeAgency, when: When, *, by, now) -> None:
    """Record when the police were told, once, and end the duties that wait for it."""
    if not EpisodeMoment.objects.filter(episode=episode, kind=MomentKind.POLICE_NOTIFIED).exists():
        store.add_and_project(episode, [(MomentKind.POLICE_NOTIFIED, when)], by=by, now=now)
    if row.notified_at is None:
        row.notified_at = when.at
        row.save(update_fields=["notified_at"])
    triggers.tell(triggers.NOTIFIED, episode, by=by, now=now)


def write_reference(row: EpisodeAgency, number: str, *, now) -> None:
    """Write the force's log number on its row."""
    row.police_log_number = number.strip()
    row.reference_given_at = now
    row.save(update_fields=["police_log_number", "reference_given_at"])


@transaction.atomic
def record_police_notified(*, episode: Episode, when: When, by, now, force: Agency | None = None) -> EpisodeAgency:
    """Record that the police were told, and let their force see the episode's header from now on.

    Raises RuleError when no force is known or the time is impossible, Episode.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.EPISODE_POLICE_REFERENCE)
    episode = store.lock(episode, Action.NOTIFY_POLICE, by=by)
    row = share_with_police(episode, _force(episode, force, by), by=by, now=now)
    write_notified(episode, row, when, by=by, now=now)
    store.save_episode(episode)
    telling.write_messages(episode, police_id=row.agency_id, by=by, now=now, only_police=True)
    return row


@transaction.atomic
def set_police_reference(
    *, episode: Episode, number: str, by, now, was: str | None = None, force: Agency | None = None
) -> EpisodeAgency:
    """Record the police log number; whoever has a number has told the police, so that is recorded with it.

    `was` is the number the page showed. Raises StaleError when somebody changed it since, RuleError when it is empty,
    Episode.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.EPISODE_POLICE_REFERENCE)
    if not number.strip():
        raise RuleError(_("Enter the police log number."), "police_log_number")
    episode = store.lock(episode, Action.REFERENCE, by=by)
    row = share_with_police(episode, _force(episode, force, by), by=by, now=now)
    if was is not None and row.police_log_number not in (was, number.strip()):
        theirs = {str(_("Police log number")): row.police_log_number}
        raise StaleError(_("Somebody else saved this first."), theirs)
    write_reference(row, number, now=now)
    write_notified(episode, row, When(now), by=by, now=now)
    store.save_episode(episode)
    return row


def _force(episode: Episode, force: Agency | None, by) -> Agency:
    """Return the force meant: the reader's own, the one given, one already named, or the owner's usual force."""
    if by.agency.kind == AgencyKind.POLICE:
        return by.agency
    named = EpisodeAgency.objects.filter(episode=episode, role=EpisodeRole.POLICE, void_at__isnull=True)
    first = named.select_related("agency").first()
    found = force or (first.agency if first else police_force_for(episode.owner_agency))
    if found is None:
        raise RuleError(_("No police force is set up for your agency."), "police_log_number")
    return found
