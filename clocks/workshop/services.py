"""What is done with a draft of a protocol: begun, saved, withdrawn, and published by somebody who did not write it."""

import re
from datetime import date, datetime
from itertools import count

from django.db import connection, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from clocks.engine.errors import ProtocolError
from clocks.models import ENGLAND, DraftState, DraftText, ProtocolDraft, ProtocolVersion
from clocks.services.publish import publish_protocol
from clocks.workshop import faults, selectors, texts
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError, StaleError
from missing_cases.models import Agency, AgencyKind

LONGEST = 400_000  # characters; the longest protocol we hold has 40,000


@transaction.atomic
def begin_draft(*, text: str = "", start: ProtocolVersion | None = None, by, now: datetime) -> ProtocolDraft:
    """Begin a draft of the reader's agency from a text, or else from `start` (its version in force, if none is given).

    Return the draft. Raises RuleError for an agency that is no council and for a text that cannot be kept, NotAllowed.
    """
    by.demand(Perm.PROTOCOL_DRAFT)
    agency = by.agency
    if agency.kind != AgencyKind.COUNCIL:
        raise RuleError(_("Only a council has a protocol of its own."))
    if text:
        _check_text(text)
    today = timezone.localdate(now)
    current = start or selectors.in_force(agency, today)
    draft = ProtocolDraft.objects.create(
        agency=agency, code=code_of(agency), begun_from=current, begun_by=by.user, begun_at=now
    )
    begun = text or (texts.text_of(current) if current else texts.blank(draft.code, agency.name, draft.code, today))
    _add_text(draft, 1, begun, by, now)
    return draft


def code_of(agency: Agency) -> str:
    """Return the code of an agency's own protocol: as it is, or for its first one made of the agency's name.

    A code that another protocol has, England's among them, is not taken twice: a number follows it.
    """
    if agency.protocol_code:
        return agency.protocol_code
    name = re.sub(r"[^a-z0-9]+", "_", agency.name.lower()).strip("_")[:36] or "protocol"
    taken = {ENGLAND, *ProtocolVersion.objects.values_list("code", flat=True)}
    return next(code for n in count(1) if (code := name if n == 1 else f"{name}_{n}") not in taken)


def save_draft(*, draft: ProtocolDraft, text: str, number: int, by, now: datetime) -> DraftText:
    """Save a text of a draft, faulty or not: nothing typed is lost. `number` is that of the text the page showed.

    Raises StaleError when somebody saved another meanwhile, RuleError for an empty or endless text or a draft that has
    ended, ProtocolDraft.DoesNotExist, NotAllowed.
    """
    by.demand(Perm.PROTOCOL_DRAFT)
    _check_text(text)
    with transaction.atomic():
        held = _held(draft, by)
        newest = _newest(held, number)
        return _add_text(held, newest.number + 1, text, by, now)


@transaction.atomic
def withdraw_draft(*, draft: ProtocolDraft, reason: str, by, now: datetime) -> ProtocolDraft:
    """End a draft that is not to be published, for a reason. Its texts are kept. Raises RuleError, NotAllowed."""
    by.demand(Perm.PROTOCOL_DRAFT)
    if not reason.strip():
        raise RuleError(_("Say why the draft is withdrawn."), "reason")
    return _end(_held(draft, by), DraftState.WITHDRAWN, by, now, end_reason=reason.strip())


@transaction.atomic
def publish_draft(*, draft: ProtocolDraft, number: int, from_on: date, by, now: datetime) -> ProtocolVersion:
    """Publish the text of a draft as the next version of its protocol, in force from a day on; return it.

    Whoever wrote any of it may not publish it. Clocks that run stay on the version they began under. Raises RuleError
    (each fault of the text in a sentence), StaleError when the text is not the one that was shown, NotAllowed.
    """
    by.demand(Perm.PROTOCOL_PUBLISH)
    held = _held(draft, by)
    _one_at_a_time(held.code)
    newest = _newest(held, number)
    authors = selectors.authors_of(held)
    if by.user in authors:
        raise RuleError(_("You wrote part of this draft, so somebody else publishes it."))
    _check_day(held.code, from_on, now)
    _check_alone(held, by)
    version = _publish(held.code, newest.text, from_on, authors[-1], by, now)
    _end(held, DraftState.PUBLISHED, by, now, published=version)
    if by.agency.protocol_code != held.code:
        Agency.objects.filter(pk=by.agency_id).update(protocol_code=held.code)
    return version


def _one_at_a_time(code: str) -> None:
    """Wait until nobody else publishes a version of the same protocol, so that numbers and days follow each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"protocol {code}"])


def _publish(code: str, text: str, from_on: date, author, by, now) -> ProtocolVersion:
    found = faults.faults_of(text, code=code, from_on=from_on)
    if found:
        raise RuleError("\n".join(found), "text")
    last = ProtocolVersion.objects.filter(code=code).order_by("-version").first()
    whole = texts.filled_in(text, version=last.version + 1 if last else 1, in_force_from=from_on)
    try:
        version, _new = publish_protocol(text=whole, drafted_by=author, published_by=by.user, now=now)
    except ProtocolError as error:
        raise RuleError("\n".join(error.problems), "text") from error
    return version


def _check_day(code: str, from_on: date, now: datetime) -> None:
    """Refuse a day that has passed, or one before a version that is published already. Raises RuleError."""
    if from_on < timezone.localdate(now):
        raise RuleError(_("It cannot be in force from a day that has passed. Enter today or a later day."), "from_on")
    last = ProtocolVersion.objects.filter(code=code).order_by("-in_force_from").first()
    if last and from_on <= last.in_force_from:
        day = date_format(last.in_force_from, "j F Y")
        words = _("Version %(version)s is in force from %(day)s. Enter a later day.")
        raise RuleError(words % {"version": last.version, "day": day}, "from_on")


def _check_alone(draft: ProtocolDraft, by) -> None:
    """Refuse to bind agencies other than the reader's own. Raises RuleError naming them."""
    others = Agency.objects.filter(protocol_code=draft.code, active=True).exclude(pk=by.agency_id)
    if others.exists():
        names = ", ".join(others.order_by("name").values_list("name", flat=True))
        words = _("This protocol also binds %(names)s, so one of you cannot change it alone.")
        raise RuleError(words % {"names": names})


def _check_text(text: str) -> None:
    """Refuse a text that cannot be kept. Raises RuleError."""
    if not text.strip():
        raise RuleError(_("Write the protocol, or withdraw the draft."), "text")
    if len(text) > LONGEST:
        raise RuleError(_("This is longer than a protocol can be."), "text")
    if "\0" in text:
        raise RuleError(_("This is not a text: it holds a character of no meaning (number 0)."), "text")


def _held(draft: ProtocolDraft, by) -> ProtocolDraft:
    """Return a draft of the reader's agency, locked. Raises RuleError when it has ended."""
    held = selectors.drafts_of(by).select_for_update(of=("self",)).get(pk=draft.pk)
    if not held.open:
        raise RuleError(_("This draft is not open any more. Begin a new one."))
    return held


def _newest(draft: ProtocolDraft, number: int) -> DraftText:
    newest = selectors.newest_text(draft)
    if newest.number != number:
        raise StaleError(
            _("Somebody else saved this draft first."), {"number": newest.number, "text": newest.text},
            newest.saved_by.full_name,
        )  # fmt: skip
    return newest


def _add_text(draft: ProtocolDraft, number: int, text: str, by, now) -> DraftText:
    clean = text.removeprefix("\ufeff").replace("\r\n", "\n")
    return DraftText.objects.create(
        draft=draft, agency_id=draft.agency_id, number=number, text=clean, saved_by=by.user, saved_at=now
    )


def _end(draft: ProtocolDraft, state: DraftState, by, now, **more) -> ProtocolDraft:
    for name, value in {"state": state, "ended_by": by.user, "ended_at": now, **more}.items():
        setattr(draft, name, value)
    draft.save(update_fields=["state", "ended_by", "ended_at", *more])
    return draft
