"""Children missing together: linked, told of each other, and apart again."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clocks.services import fire
from episodes import rules, telling
from episodes.enums import Action
from episodes.facts import child_facts_on
from episodes.models import Episode, EpisodeCompanion
from episodes.services import store
from episodes.triggers import LINKED, PLACE
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError

CHILDREN = UUID("0b6a4f0e-2c57-5d0e-8a3c-6d9d1b9d6f21")  # the name space of children missing together, by their keys


@transaction.atomic
def link_companions(*, episode: Episode, other: Episode, said_by: str = "", by, now: datetime) -> EpisodeCompanion:
    """Record that two children are missing together. Proposes a mapping meeting (Wigan protocol, sections 8 and 10).

    Raises RuleError beside the field "other" where it is the same child, not at the same time, or linked already;
    Episode.DoesNotExist where the reader does not see both, NotAllowed.
    """
    by.demand(Perm.EPISODE_UPDATE)
    first, second = (
        store.lock(each, Action.UPDATE, by=by) for each in sorted((episode, other), key=lambda each: each.pk)
    )
    if first.child_id == second.child_id:
        raise RuleError(_("That is an episode of this child. Choose another child's."), "other")
    if not _at_one_time(first, second):
        raise RuleError(_("They were not missing at the same time."), "other")
    if EpisodeCompanion.objects.visible_to(by).standing().filter(episode=first, other=second).exists():
        raise RuleError(_("They are recorded as missing together already."), "other")
    link = EpisodeCompanion(
        episode=first, child_id=first.child_id, other=second, other_child_id=second.child_id,
        owner_agency_id=by.agency_id, said_by=said_by.strip(), recorded_by=by.user, recorded_at=now,
    )  # fmt: skip
    link.save(force_insert=True)
    for each in (first, second):
        store.save_episode(each)
    _propose_mapping(episode, {first.child_id, second.child_id}, by, now)
    return link


def _at_one_time(first: Episode, second: Episode) -> bool:
    start = max(first.missing_from_at, second.missing_from_at)
    return all(each.ended_at is None or each.ended_at >= start for each in (first, second))


def _propose_mapping(episode: Episode, children: set[UUID], by, now: datetime) -> None:
    """Propose one meeting for these children; one that runs for them stands."""
    agency = episode.owner_agency
    key = uuid5(CHILDREN, f"{agency.pk}:" + ",".join(sorted(map(str, children))))
    on = now.astimezone(rules.LONDON).date()
    fire(
        trigger=LINKED, subject_kind=PLACE, subject_id=key, child=episode.child, agency=agency,
        anchors={"told_at": now}, facts=child_facts_on(episode.child_id, agency.pk, on), by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def part_companions(*, link: EpisodeCompanion, reason: str, by, now: datetime) -> EpisodeCompanion:
    """Record that two children are not together after all, or no longer.

    Raises RuleError without a reason or where it is recorded already, EpisodeCompanion.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.EPISODE_UPDATE)
    if not reason.strip():
        raise RuleError(_("Say why they are not together."), "reason")
    rows = EpisodeCompanion.objects.visible_to(by).standing().select_for_update(of=("self",))
    found = rows.get(pk=link.pk)
    found.void_at, found.void_by, found.void_reason = now, by.user, reason.strip()
    found.save(update_fields=["void_at", "void_by", "void_reason"])
    return found


def companions_of(episode: Episode, access) -> list[tuple[EpisodeCompanion, Episode]]:
    """Return the episodes of the children missing with this one, as far as the reader sees both."""
    rows = EpisodeCompanion.objects.visible_to(access).standing()
    mine = rows.filter(Q(episode=episode) | Q(other=episode)).select_related("episode__child", "other__child")
    return [(row, row.other if row.episode_id == episode.pk else row.episode) for row in mine]


def tell_companions(episode: Episode, at: datetime, *, by, now: datetime) -> None:
    """Tell those who look for the children missing with this one that it was found or is back; once for each time."""
    for _link, other in companions_of(episode, by):
        if other.running:
            telling.write_messages(
                other, police_id=telling.police_of(other), by=by, now=now, topic=telling.COMPANION_FOUND, at=at
            )  # fmt: skip
