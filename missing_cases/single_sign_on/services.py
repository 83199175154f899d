"""Finds whom an issuer vouches for, sends the links that connect a person, and ends a connection."""

import hashlib
import secrets
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from missing_cases.access.perms import Perm
from missing_cases.access.policy import Access, live_memberships
from missing_cases.accounts.backends import SECOND_FACTORS
from missing_cases.accounts.sessions import end_sessions
from missing_cases.errors import RuleError
from missing_cases.models import Agency, OutsideIdentity, SignInLink, User, UserKind, new_id
from missing_cases.single_sign_on.issuers import Issuer, issuer_of
from missing_cases.single_sign_on.rules import Refused, Vouched

LINK_LASTS = timedelta(days=3)


def digest_of(secret: str) -> str:
    """Return the digest a link is kept as. The secret has 256 random bits, so a plain digest is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def person_for(*, issuer: Issuer, vouched: Vouched, link: str, now: datetime) -> User:
    """Return the person whom an issuer vouches for: matched on issuer and subject, or connected by a link just now.

    `link`: the digest of the link they came by, or "". Raises Refused for an unknown subject, a link that cannot be
    used, a person who may not sign in, or one who holds no role at the issuer's agency today.
    """
    agency = Agency.objects.filter(name=issuer.agency, active=True).first()
    if agency is None:
        raise Refused("no such agency")
    key = _connect(agency, issuer, vouched, link) if link else _known(agency, issuer, vouched)
    user = User.objects.filter(pk=key, kind=UserKind.PERSON, is_active=True).first() if key else None
    if user is None:
        raise Refused("unknown subject")
    if not live_memberships(user, timezone.localdate(now)).filter(team__agency=agency).exists():
        raise Refused("no role at the agency")
    return user


def _known(agency: Agency, issuer: Issuer, vouched: Vouched):
    return _one("SELECT person_of_subject(%s, %s, %s)", agency.pk, issuer.issuer, vouched.subject)


def _connect(agency: Agency, issuer: Issuer, vouched: Vouched, link: str):
    known = _known(agency, issuer, vouched)
    if known:
        raise Refused("subject is connected already")
    try:
        with transaction.atomic():
            return _one(
                "SELECT use_sign_in_link(%s, %s, %s, %s, %s)",
                new_id(), link, agency.pk, issuer.issuer, vouched.subject,
            )  # fmt: skip
    except IntegrityError:
        raise Refused("person is connected already") from None


def holds_second_factor(user: User) -> bool:
    """Say whether somebody holds a second factor of ours: then a link is used with it, whatever the issuer says."""
    return Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists()


def link_is_for(issuer: Issuer, link: str) -> bool:
    """Say whether the link with this digest can still be used, at this issuer."""
    return _one("SELECT issuer_of_link(%s)", link) == issuer.issuer


def _one(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchone()[0]


def send_link(*, user: User, by: Access, now: datetime) -> SignInLink:
    """Send somebody of the reader's agency a link that connects them with the agency's issuer at first sign-in.

    It goes to their own address and is shown to nobody else; links sent before end. Raises RuleError without an
    issuer, for somebody without a role at the agency today, or somebody connected already.
    """
    by.demand(Perm.TEAM_MANAGE)
    issuer = issuer_of(by.agency)
    if issuer is None:
        raise RuleError(_("Your agency has no single sign-on."))
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=user.pk)
        _check_person(person, issuer, by, now)
        SignInLink.objects.filter(user=person, agency=by.agency, used_at=None, withdrawn_at=None).update(
            withdrawn_at=now
        )
        secret = secrets.token_urlsafe(32)
        link = SignInLink.objects.create(
            user=person, agency=by.agency, issuer=issuer.issuer, digest=digest_of(secret), made_by=by.user,
            made_at=now, expires_at=now + LINK_LASTS,
        )  # fmt: skip
        transaction.on_commit(_letter(person, issuer, secret).send, robust=True)
    return link


def _check_person(person: User, issuer: Issuer, by: Access, now: datetime) -> None:
    here = live_memberships(person, timezone.localdate(now)).filter(team__agency=by.agency)
    if person.kind != UserKind.PERSON or not person.is_active or not here.exists():
        raise RuleError(_("Choose somebody who holds a role at your agency."))
    if OutsideIdentity.objects.filter(user=person, issuer=issuer.issuer, ended_at=None).exists():
        raise RuleError(_("%(name)s is connected already.") % {"name": person.full_name})


def _letter(person: User, issuer: Issuer, secret: str) -> EmailMessage:
    address = f"{settings.SITE_ADDRESS.rstrip('/')}/sign-in/{issuer.code}/link/{secret}/"
    words = _(
        "Open this link to sign in to Missing Cases with your %(agency)s account. It works once, for three days, and "
        "is for you alone: do not pass it on.\n\n%(address)s\n"
    )
    return EmailMessage(
        subject=_("Your first sign-in to Missing Cases"),
        body=words % {"agency": issuer.agency, "address": address}, to=[person.email],
    )  # fmt: skip


def end_identity(*, identity: OutsideIdentity, by: Access, now: datetime) -> None:
    """End a connection of somebody of the reader's agency, and every session of theirs. Twice changes nothing."""
    by.demand(Perm.TEAM_MANAGE)
    with transaction.atomic():
        held = OutsideIdentity.objects.select_for_update().get(pk=identity.pk, agency=by.agency_id)
        if held.ended_at is None:
            held.ended_at, held.ended_by = now, by.user
            held.save(update_fields=["ended_at", "ended_by"])
            end_sessions(held.user)
