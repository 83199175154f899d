"""Reads the audit: who looked at a child's record, and who changed it. Empty for a reader without the whole record."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from missing_cases.access.roles import ROLES
from missing_cases.audit.wording import OPERATIONS, page_in_words, table_in_words
from missing_cases.models import Agency, Membership, NamedAccess, NamedAccessKind, User

MOST = 200


@dataclass(frozen=True)
class Look:
    """One look at a record: when, who, in what role for which agency, at which page, and why if a reason was given."""

    at: datetime
    person: str
    role: str
    agency: str
    page: str
    purpose: str
    in_emergency: bool


@dataclass(frozen=True)
class Change:
    """One row written: when, by whom for which agency, what was done to which kind of row, and the fields changed."""

    at: datetime
    person: str
    agency: str
    done: str
    what: str
    fields: tuple[str, ...]


def who_looked(child_id, *, most: int = MOST) -> list[Look]:
    """Return the latest looks at a child's record, newest first. The duty: ASVS 16.3.2; Wigan protocol, section 14."""
    rows = _rows("SELECT at, view, actor, agency, purpose FROM audit.reads_of(%s, %s)", child_id, most)
    names = _Names(rows)
    emergencies = list(
        NamedAccess.objects.filter(child_id=child_id, kind=NamedAccessKind.BREAK_GLASS).values_list(
            "user_id", "from_at", "valid_to"
        )
    )
    return [
        Look(
            at=at,
            person=names.person(actor),
            role=names.role(actor, agency),
            agency=names.agency(agency),
            page=page_in_words(view),
            purpose=purpose or "",
            in_emergency=any(str(user) == actor and start <= at < end for user, start, end in emergencies),
        )
        for at, view, actor, agency, purpose in rows
    ]


def changes_of(child_id, *, most: int = MOST) -> list[Change]:
    """Return the latest rows written below a child, newest first. Only the names of fields, never their words."""
    rows = _rows(
        "SELECT at, table_name, actor, agency, operation, ARRAY(SELECT jsonb_object_keys(diff))"
        " FROM audit.changes_of(%s, %s)",
        child_id,
        most,
    )
    names = _Names(rows)
    return [
        Change(
            at=at,
            person=names.person(actor),
            agency=names.agency(agency),
            done=str(OPERATIONS[operation]),
            what=table_in_words(table),
            fields=tuple(sorted(fields)) if operation == "U" else (),
        )
        for at, table, actor, agency, operation, fields in rows
    ]


class _Names:
    """The names behind the keys of some audit rows, read at once. Actor and agency stand third and fourth in a row."""

    def __init__(self, rows):
        people, agencies = _keys(row[2] for row in rows), _keys(row[3] for row in rows)
        self.people = {str(user.pk): user.full_name for user in User.objects.filter(pk__in=people)}
        self.agencies = {str(agency.pk): agency.name for agency in Agency.objects.filter(pk__in=agencies)}
        self.roles: dict[tuple[str, str], list[str]] = {}
        held = Membership.objects.filter(user__in=people, void_at__isnull=True)
        for user, agency, role in held.values_list("user_id", "team__agency_id", "role"):
            known = ROLES.get(role)
            self.roles.setdefault((str(user), str(agency)), []).append(str(known.name if known else role))

    def person(self, actor: str) -> str:
        """Return a name, or what part of the system it was."""
        if actor in self.people:
            return self.people[actor]
        kind, _colon, name = actor.partition(":")
        return _("The system (%(part)s)") % {"part": name or kind}

    def role(self, actor: str, agency: str | None) -> str:
        """Return the roles a person holds or held at an agency."""
        return ", ".join(sorted(set(self.roles.get((actor, agency or ""), []))))

    def agency(self, key: str | None) -> str:
        """Return an agency's name, or nothing."""
        return self.agencies.get(key or "", "")


def _rows(statement, child_id, most):
    with connection.cursor() as cursor:
        cursor.execute(statement, [child_id, most])
        return cursor.fetchall()


def _keys(texts) -> set[UUID]:
    found = set()
    for text in texts:
        try:
            found.add(UUID(text))
        except (TypeError, ValueError):
            continue
    return found
