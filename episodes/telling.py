"""Who is told that an episode is reported: shown before saving, written to the outbox with it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from clocks.services.fire import rules_starting_on
from clocks.wording import duration_words
from episodes import rules
from episodes.enums import EpisodeRole
from episodes.models import Episode, EpisodeAgency
from missing_cases.access.roles import ROLES
from missing_cases.models import Channel, KeyWorkerRole, Message

REPORTED, LOCATED, RETURNED = "episode.reported", "episode.located", "episode.returned"
SET_ASIDE, CHECKED, DIED = "episode.set_aside", "episode.checked", "child.died"
COMPANION_FOUND = "episode.companion_found"


@dataclass(frozen=True)
class Listener:
    """A person to tell, or (without a user) a role nobody holds."""

    user_id: UUID | None
    full_name: str | None
    role: str
    agency_id: UUID
    agency_name: str

    def __str__(self):
        role = str(ROLES[self.role].name if self.role in ROLES else KeyWorkerRole(self.role).label).lower()
        if self.user_id is None:
            return _("nobody: %(agency)s has no %(role)s") % {"agency": self.agency_name, "role": role}
        return _("%(name)s (%(role)s, %(agency)s)") % {
            "name": self.full_name, "role": role, "agency": self.agency_name,
        }  # fmt: skip


def listeners(*, child_id, owner_id, police_id, by, now: datetime) -> list[Listener]:
    """Return who would be told of an episode of this child, without the person who records it.

    The allocated worker is told (Wigan protocol, section 9), the owner's missing co-ordinators, and the contact of the
    police force it is reported to (None: not reported to the police).
    """
    day = now.astimezone(rules.LONDON).date()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM episode_listeners(%s, %s, %s, %s)", [child_id, owner_id, police_id, day])
        found = [Listener(*row) for row in cursor.fetchall()]
    return sorted((who for who in found if who.user_id != by.user.pk), key=lambda who: (who.role, who.full_name or ""))


def nobody() -> list[str]:
    """Return what a page says before saving something of which nobody is told."""
    return [_("nobody by message; whoever may see the record finds it there")]


def listeners_of(episode: Episode, *, by, now: datetime) -> list[Listener]:
    """Return who is told of what happens to an episode, for the page that says so before it is saved."""
    told = {"child_id": episode.child_id, "owner_id": episode.owner_agency_id, "police_id": police_of(episode)}
    found = listeners(**told, by=by, now=now)
    return [who for who in found if who.user_id is not None or who.agency_id != by.agency_id]


def police_of(episode: Episode) -> UUID | None:
    """Return the force the episode is reported to, as far as the reader may know."""
    rows = EpisodeAgency.objects.filter(episode=episode, role=EpisodeRole.POLICE, void_at__isnull=True)
    return rows.order_by("recorded_at", "id").values_list("agency_id", flat=True).first()


def write_messages(
    episode: Episode, *, police_id, by, now: datetime, topic: str = REPORTED, at: datetime | None = None,
    only_police: bool = False,
) -> list[Message]:  # fmt: skip
    """Write one message per person told, and an incident for a role nobody holds. Holds ids only.

    Nobody is told twice of the same topic, unless it happened again (`at` is another moment). `only_police`: the others
    knew already.
    """
    found = listeners(child_id=episode.child_id, owner_id=episode.owner_agency_id, police_id=police_id, by=by, now=now)
    messages = {}
    for who in found:
        if only_police and who.agency_id != police_id:
            continue
        if who.user_id is None and by.agency_id == who.agency_id:
            continue  # the person recording it is there to know
        again = f":{at.isoformat()}" if at else ""
        key = f"v1:{topic}:{episode.pk}{again}:{who.user_id or who.role}"
        messages[key] = Message(
            key=key,
            topic=topic,
            channel=Channel.EMAIL if who.user_id else Channel.INBOX,
            recipient_id=who.user_id,
            agency_id=who.agency_id if who.user_id else episode.owner_agency_id,
            role=who.role,
            child_id=episode.child_id,
            subject_kind="episode",
            subject_id=episode.pk,
            payload={"episode": str(episode.pk)},
            incident=who.user_id is None,
            made_at=now,
            available_at=now,
        )
    return Message.objects.bulk_create(messages.values(), ignore_conflicts=True)


def later(owner, facts: dict, now: datetime) -> list[str]:
    """Return who is told later under the protocol while the child stays missing, one sentence for each duty."""
    given = {**facts, "whereabouts_known": False, "first_episode": False, "status": "missing", "counterpart_kind": None}
    anchors = {"missing_from_at": now, "reported_at": now}
    lines = []
    for _version, rule in rules_starting_on("episode.missing", owner, anchors):
        roles = {who.role for stage in rule.stages for who in stage.tell} & ROLES.keys()
        if rule.opens and roles and rule.when.matches(given):
            names = ", ".join(sorted(str(ROLES[role].name).lower() for role in roles))
            after = duration_words(rule.opens.after)
            lines.append(
                _("After %(time)s: %(roles)s (%(duty)s)") % {"time": after, "roles": names, "duty": _(rule.title)}
            )
    return lines
