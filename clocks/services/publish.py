"""Publishes a version of a protocol: read, checked against the floor, dated, and never changed again."""

import hashlib
import json
from datetime import date, datetime

from clocks.engine.errors import ProtocolError
from clocks.engine.loading import load_protocol, plain_content
from clocks.engine.validation import faults_against_floor
from clocks.limits import faults_of_limits
from clocks.models import ENGLAND, ProtocolVersion
from clocks.vocabulary import faults_of_words


def publish_protocol(*, text: str, drafted_by=None, published_by=None, now: datetime) -> tuple[ProtocolVersion, bool]:
    """Publish the protocol written in a YAML text; return the version and whether it is new.

    The same text again changes nothing. Raises `ProtocolError` (one sentence per fault) when the text is faulty, when
    it uses a word that nothing answers to, when a local protocol loosens the England baseline it will stand on, or when
    the number is taken by other content.
    """
    protocol, content = load_protocol(text), plain_content(text)
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    existing = ProtocolVersion.objects.filter(code=protocol.code, version=protocol.version).first()
    if existing is not None:
        if existing.digest != digest:
            raise ProtocolError(
                [f"{existing} is published already with other content; a change needs a new version number."]
            )
        return existing, False
    faults = faults_of_words(protocol) + faults_of_limits(protocol)
    if faults:
        raise ProtocolError(faults)
    if protocol.code != ENGLAND:
        _check_floor(protocol)
    version = ProtocolVersion(
        code=protocol.code,
        version=protocol.version,
        title=protocol.title,
        in_force_from=protocol.in_force_from,
        content=content,
        digest=digest,
        drafted_by=drafted_by,
        published_by=published_by,
        published_at=now,
    )
    version.save(force_insert=True)
    return version, True


def standing_floors(on: date) -> list[ProtocolVersion]:
    """Return each version of England's baseline that is in force on a day or comes into force after it."""
    floors = list(ProtocolVersion.objects.filter(code=ENGLAND).order_by("in_force_from"))
    earlier = [floor for floor in floors if floor.in_force_from <= on]
    return earlier[-1:] + [floor for floor in floors if floor.in_force_from > on]


def _check_floor(protocol) -> None:
    """Check a local protocol against each England version in force on its first day or after."""
    standing = standing_floors(protocol.in_force_from)
    if not standing:
        raise ProtocolError(["Publish the England baseline first: a local protocol stands on it."])
    faults = [fault for floor in standing for fault in faults_against_floor(protocol, floor.protocol)]
    if faults:
        raise ProtocolError(sorted(set(faults)))
