"""Who of an agency is connected with its issuer."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from missing_cases.access.policy import Access
from missing_cases.models import Membership, OutsideIdentity, SignInLink, User, UserKind
from missing_cases.single_sign_on.issuers import Issuer


@dataclass(frozen=True)
class Row:
    """A person of the agency, their connection with the issuer if they have one, else the link that waits for them."""

    person: User
    identity: OutsideIdentity | None
    link: SignInLink | None


def people_of(by: Access, *, on: date):
    """Return the people who hold a role at the reader's agency on a day and may sign in, by name."""
    running = Q(to_on__isnull=True) | Q(to_on__gte=on)
    held = Membership.objects.filter(running, team__agency=by.agency_id, from_on__lte=on, void_at__isnull=True)
    people = User.objects.filter(pk__in=held.values("user"), kind=UserKind.PERSON, is_active=True)
    return people.order_by("full_name", "pk")


def connections_of(by: Access, issuer: Issuer, *, now, on: date) -> list[Row]:
    """Return a row for each of the agency's people."""
    identities = OutsideIdentity.objects.filter(agency=by.agency_id, issuer=issuer.issuer, ended_at=None)
    waiting = SignInLink.objects.filter(
        agency=by.agency_id, issuer=issuer.issuer, used_at=None, withdrawn_at=None, expires_at__gt=now
    )
    connected = {identity.user_id: identity for identity in identities}
    links = {link.user_id: link for link in waiting}
    return [Row(person, connected.get(person.pk), links.get(person.pk)) for person in people_of(by, on=on)]
