"""What is so about disclosures, for one reader."""

from functools import reduce
from operator import or_

from django.db.models import Prefetch, Q, prefetch_related_objects

from clocks.models import Clock
from disclosures.enums import LIVE_STATES, Side, State
from disclosures.models import DisclosedFile, Disclosure, DisclosureContent
from disclosures.rules import RECEIVING_ROLES
from missing_cases.access.policy import holders_of
from missing_cases.models import Agency, User

AGENCY = {Side.SENDER: "owner_agency_id", Side.RECIPIENT: "recipient_agency_id"}


def disclosures_of(access, *, side: Side, states=()):
    """Return the disclosures of one side of the reader's agency, newest first, each with what may be read of it.

    `states`: keep these alone; none keeps all. Two queries however many there are.
    """
    found = with_content(Disclosure.objects.visible_to(access), access).filter(**{AGENCY[side]: access.agency_id})
    return found.filter(state__in=states) if states else found


def with_content(disclosures, access, *, payload: bool = False):
    """Add to each disclosure the agencies it joins and the content this reader may still read.

    `payload`: with the words and the file, for one disclosure; a list does without.
    """
    return disclosures.select_related("owner_agency", "recipient_agency").prefetch_related(_content(access, payload))


def _content(access, payload: bool = False) -> Prefetch:
    content = DisclosureContent.objects.visible_to(access)
    return Prefetch("content", queryset=content.select_related("file") if payload else content.defer("payload"))


def waiting_clocks(disclosures, access) -> dict:
    """Return the newest clock that waits for the recipient, by disclosure, as far as the reader may see it."""
    keys = [disclosure.pk for disclosure in disclosures]
    if not keys:
        return {}
    found = Clock.objects.visible_to(access).filter(subject_kind="disclosure", subject_id__in=keys)
    return {clock.subject_id: clock for clock in found.order_by("seq")}


WAITING = {
    Side.RECIPIENT: Q(state__in=[State.SENT, State.OPENED, State.QUESTION_ASKED]),
    Side.SENDER: Q(state__in=[State.QUESTION_ASKED, State.REFUSED, State.QUEUED]),
}


def waiting_on(access, sides) -> dict[Side, list[Disclosure]]:
    """Return what waits for the reader's agency on each of these sides, oldest first.

    As recipient: what was sent to it and waits to be opened or answered. As sender: what it has to do something about
    (a question, a refusal, nobody to receive it). Two queries for both.
    """
    wanted = reduce(or_, (Q(**{AGENCY[side]: access.agency_id}) & WAITING[side] for side in sides))
    found = Disclosure.objects.visible_to(access).filter(wanted).select_related("owner_agency", "recipient_agency")
    rows = list(found.order_by("queued_at", "id"))
    if rows:
        prefetch_related_objects(rows, _content(access))
    waiting: dict[Side, list[Disclosure]] = {side: [] for side in Side}
    for row in rows:
        waiting[Side.SENDER if row.owner_agency_id == access.agency_id else Side.RECIPIENT].append(row)
    return waiting


def disclosures_of_source(source_kind: str, source_id, access):
    """Return every disclosure of one record that this reader may see, newest first."""
    found = Disclosure.objects.visible_to(access).filter(source_kind=source_kind, source_id=source_id)
    return with_content(found, access)


def live_disclosure(*, source_kind: str, source_id, version: int, recipient, access):
    """Return the disclosure of this version to this agency that was neither recalled nor ended, or None."""
    return (
        Disclosure.objects.visible_to(access)
        .filter(source_kind=source_kind, source_id=source_id, source_version=version, recipient_agency=recipient)
        .filter(state__in=LIVE_STATES)
        .first()
    )


def files_of(disclosure: Disclosure, access):
    """Return the files that went with a disclosure, as long as this reader may read it, in their order."""
    return DisclosedFile.objects.visible_to(access).filter(disclosure=disclosure).select_related("stored")


def history_of(disclosure: Disclosure, access):
    """Return the steps of a disclosure that this reader may know, oldest first, with who took them."""
    return disclosure.events.visible_to(access).select_related("by", "owner_agency")


def receiving_agencies(child, access):
    """Return the agencies that can receive a disclosure, those involved with the child first, then by name."""
    involved = child.involvements.visible_to(access).filter(to_at__isnull=True, void_at__isnull=True)
    near = set(involved.values_list("agency_id", flat=True))
    able = Agency.objects.filter(active=True, kind__in=RECEIVING_ROLES).exclude(pk=access.agency_id)
    return sorted(able, key=lambda agency: (agency.pk not in near, agency.name))


def receivers_of(agency: Agency, on) -> tuple[str, list[User]]:
    """Return the role that receives at an agency on a date and who holds it: the first of its roles that is held.

    Where none is held, the first role and nobody.
    """
    roles = RECEIVING_ROLES.get(agency.kind, ())
    held = ((role, holders_of(role, agency.pk, on)) for role in roles)
    return next(((role, people) for role, people in held if people), (roles[0] if roles else "", []))
