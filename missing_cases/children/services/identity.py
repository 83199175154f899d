"""Who a child is: making the record, changing it, and every name it is found by."""

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from missing_cases.access.grants import involve_agency
from missing_cases.access.perms import Perm
from missing_cases.children import rules
from missing_cases.children.names import keys_of
from missing_cases.children.services.links import link_place
from missing_cases.children.services.references import next_reference
from missing_cases.errors import RuleError, StaleError
from missing_cases.models import (
    Child,
    ChildName,
    InvolvementRole,
    NameKind,
    PlaceRelation,
    Team,
    TeamScope,
    Tier,
    User,
)

EDITABLE = frozenset(
    {"given_names", "family_name", "known_as", "date_of_birth", "date_of_birth_estimated", "sex", "gender", "ethnicity"}
    | {"first_language", "interpreter_needed", "disability", "description", "council_reference", "police_reference"}
    | {"nhs_number", "upn", "unaccompanied_asylum_seeking", "open_to_exploitation_team"}
)
SERIES = "MC"
LEGAL_BASIS = _("Children Act 1989 and 2004: the council's duties to a child in its area")


def _check(values: dict, today) -> None:
    rules.check_names(values.get("given_names", ""), values.get("family_name", ""))
    rules.check_date_of_birth(
        values.get("date_of_birth"), estimated=values.get("date_of_birth_estimated", False), today=today
    )
    rules.check_nhs_number(values.get("nhs_number", ""))
    rules.check_upn(values.get("upn", ""))


def _only_editable(values: dict) -> dict:
    unknown = set(values) - EDITABLE
    if unknown:
        raise TypeError(f"not a field of identity: {', '.join(sorted(unknown))}")
    return values


@transaction.atomic
def create_child(*, by, now, address: str = "", postcode: str = "", **values) -> Child:
    """Make a child's record for the reader's agency, which answers for it from now on.

    `values`: any of EDITABLE; given_names and family_name are required. `address`, `postcode`: of the home, if known.
    The reader's team, and every team of the agency
    that works with all its children, may see the record at once. Raises RuleError beside the field, NotAllowed.
    """
    by.demand(Perm.CHILD_CREATE)
    today = rules.day_of(now)
    _check(_only_editable(values), today)
    child = Child.objects.create(
        reference=next_reference(by.agency, SERIES, today.year),
        entered_by_agency=by.agency,
        entered_by=by.user,
        entered_at=now,
        **values,
    )
    for team in _teams_of(by):
        involve_agency(
            child=child,
            agency=by.agency,
            team=team,
            role=InvolvementRole.RESPONSIBLE,
            legal_basis=str(LEGAL_BASIS),
            by=by.user,
            now=now,
        )
    write_name(child, NameKind.LEGAL, by=by, now=now)
    if address.strip() or postcode.strip():
        link_place(
            child=child, name="", address=address, postcode=postcode, relation=PlaceRelation.HOME,
            source=str(_("Given when the child was added")), by=by, now=now,
        )  # fmt: skip
    return child


def _teams_of(by) -> list[Team | None]:
    """Return the teams that take the child on: the agency as a whole, or the reader's own teams."""
    own = Team.objects.filter(pk__in=by.team_ids)
    assigned: list[Team | None] = [team for team in own if team.scope == TeamScope.ASSIGNED]
    return assigned or [None]


def write_name(child: Child, kind: str, *, by, now, given_names: str = "", family_name: str = "") -> ChildName:
    """Keep a name with the keys it is found by. Without names given, the child's own."""
    given, family = given_names or child.given_names, family_name or ("" if given_names else child.family_name)
    keys = keys_of(given, family, also_called=child.known_as if kind == NameKind.LEGAL else "")
    return ChildName.objects.create(
        child=child,
        owner_agency=by.agency,
        kind=kind,
        given_names=given,
        family_name=family,
        search_key=keys.key,
        also_keys=list(keys.also),
        recorded_by=by.user,
        recorded_at=now,
    )


def _locked(child: Child, by) -> Child:
    return Child.objects.visible_to(by, tier=Tier.RECORD).select_for_update(of=("self",)).get(pk=child.pk)


def last_saved_by(child: Child) -> str:
    """Return the name of the person who last changed the child's own row, from the audit; "" when no person did."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT actor FROM audit.changes_of(%s, 50) WHERE table_name = 'child' ORDER BY at DESC LIMIT 1", [child.pk]
        )
        row = cursor.fetchone()
    if row is None or len(row[0]) != 36:
        return ""
    return User.objects.filter(pk=row[0]).values_list("full_name", flat=True).first() or ""


@transaction.atomic
def edit_child(*, child: Child, version: int, by, now, **values) -> Child:
    """Change a child's identity. `version` is the one the reader had open: StaleError shows both when it has moved on.

    A changed name keeps the former one findable. Raises RuleError, NotAllowed, Child.DoesNotExist.
    """
    by.demand(Perm.CHILD_EDIT)
    found = _locked(child, by)
    if found.version != version:
        theirs = {name: getattr(found, name) for name in values}
        message = _("Somebody else changed this record while you were writing.")
        raise StaleError(message, theirs, last_saved_by(found))
    before = (found.given_names, found.family_name, found.known_as)
    for name, value in _only_editable(values).items():
        setattr(found, name, value)
    _check({name: getattr(found, name) for name in EDITABLE}, rules.day_of(now))
    found.version = F("version") + 1
    found.save(update_fields=[*values, "version"])
    found.refresh_from_db()
    if before != (found.given_names, found.family_name, found.known_as):
        ChildName.objects.filter(child=found, kind=NameKind.LEGAL, void_at__isnull=True).update(kind=NameKind.FORMER)
        write_name(found, NameKind.LEGAL, by=by, now=now)
    return found


@transaction.atomic
def add_name(*, child: Child, kind: str, given_names: str, family_name: str = "", by, now) -> ChildName:
    """Add another name a child is known by: an alias, a former name, a name used online."""
    by.demand(Perm.CHILD_EDIT)
    if kind not in NameKind.values or kind == NameKind.LEGAL:
        raise RuleError(_("Choose whether it is another name, a former name or a name used online"), "kind")
    if kind == NameKind.ONLINE and given_names.strip():
        return write_name(_locked(child, by), kind, by=by, now=now, given_names=given_names.strip())
    rules.check_names(given_names, family_name or given_names)
    return write_name(_locked(child, by), kind, by=by, now=now, given_names=given_names, family_name=family_name)
