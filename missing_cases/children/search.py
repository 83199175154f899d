"""Finding a child: forgiving of spelling, strict about who may see."""

import re
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from missing_cases.access.perms import Perm
from missing_cases.access.rate import SEARCH, TooOften, take
from missing_cases.children.names import NameKeys, asked_for, keys_of
from missing_cases.errors import RuleError
from missing_cases.models import Child

MOST = 25
LONGEST = 200  # letters of a query
AUDITED_AS = "children:search"
REFERENCE = re.compile(r"[A-Za-z]{2,4}-\d{4}-\d+")
POSTCODE = re.compile(r"[A-Za-z]{1,2}\d[A-Za-z\d]?\s*\d[A-Za-z]{2}")
AS_WRITTEN = re.compile(r"\b(\d{1,2})[ ./-](\d{1,2})[ ./-](\d{4}|\d{2})\b")


@dataclass(frozen=True)
class SearchHit:
    """One child found, how like it is, and why, in words. `certain`: the reference, or the very name and birthday."""

    child: Child
    score: float
    reason: str
    certain: bool


@dataclass(frozen=True)
class SearchResults:
    """What was found, the best first, and what else to say."""

    hits: list[SearchHit]
    hints: list[str]


def reasons() -> dict[str, str]:
    """Return each reason for a hit in words."""
    return {
        "name": _("Same name"),
        "other_name": _("Known by another name"),
        "part": _("Part of the name"),
        "sounds_like": _("A short form of the name, or one that sounds like it"),
        "spelling": _("Spelt nearly the same"),
        "date_of_birth": _("Same date of birth"),
        "identifier": _("Same reference"),
        "postcode": _("A place with this postcode"),
    }


def read_query(text: str) -> tuple[NameKeys, date | None, str]:
    """Split what somebody typed into name keys, a date of birth if there is one, and the text as an identifier.

    A reference or a postcode is no name; nor is a word of digits alone.
    """
    text = text.replace("\0", "")[:LONGEST]
    born, name = None, text
    match = AS_WRITTEN.search(text)
    if match:
        day, month, year = (int(part) for part in match.groups())
        try:
            born = date(year + 2000 if year < 100 else year, month, day)
            name = text.replace(match[0], " ")
        except ValueError:
            born = None
    identifier = text.strip()
    if REFERENCE.fullmatch(identifier) or POSTCODE.fullmatch(identifier):
        name = ""
    named = [word for word in name.split() if any(sign.isalpha() for sign in word)]
    return keys_of(*named), born, identifier.upper()


def find_children(*, text: str, by, date_of_birth: date | None = None, most: int = MOST) -> SearchResults:
    """Return the children the reader may see that are like what was typed, at most `most`, the likest first.

    Raises NotAllowed, and RuleError when the reader has searched too often in the last minute.
    """
    by.demand(Perm.CHILD_SEARCH)
    _count(by)
    keys, born, identifier = read_query(text)
    return _results(keys, born or date_of_birth, identifier, by, most)


def possible_duplicates(
    *, given_names: str, family_name: str, date_of_birth: date | None, by, most: int = 5
) -> SearchResults:
    """Return children who may already have a record, before another is made. Raises as `find_children` does."""
    by.demand(Perm.CHILD_SEARCH)
    _count(by)
    return _results(keys_of(given_names, family_name), date_of_birth, "", by, most)


def children_like(
    *, names: tuple[str, ...], date_of_birth: date | None, identifiers: tuple[str, ...], by, most: int = 15
):
    """Return the children the reader may see who are like a name, of a birthday, or carry an identifier; and hints.

    Counts as one search. Raises as `find_children` does.
    """
    by.demand(Perm.CHILD_SEARCH)
    _count(by)
    found = [_results(keys_of(*names), date_of_birth, "", by, most)]
    if names and date_of_birth:
        found.append(_results(keys_of(), date_of_birth, "", by, most))
    found += [_results(keys_of(), None, number.upper(), by, most) for number in identifiers]
    children = {hit.child.pk: hit.child for results in found for hit in results.hits}
    return list(children.values()), found[0].hints


def _count(by) -> None:
    try:
        take(SEARCH, by.user.pk)
    except TooOften:
        raise RuleError(_("You have searched very often in the last minute. Wait a minute, then try again.")) from None


def _results(keys: NameKeys, born, identifier, by, most) -> SearchResults:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT child_id, score, reason FROM search_children(%s::text[], %s::text[], %s, %s, %s)",
            [keys.words, [" ".join(asked_for(word)) for word in keys.words], born, identifier, most],
        )
        found = cursor.fetchall()
        hints = _elsewhere(cursor, keys, born)
        _note(cursor, f"{keys.key}|{born}|{identifier}", found=len(found), hints=hints)
    children = Child.objects.visible_to(by).in_bulk([row[0] for row in found])
    words = reasons()
    hits = [
        SearchHit(
            child=children[key],
            score=score,
            reason=words[reason],
            certain=reason == "identifier"
            or (reason == "name" and born is not None and children[key].date_of_birth == born),
        )
        for key, score, reason in found
        if key in children
    ]
    return SearchResults(hits, hints)


def _note(cursor, asked: str, *, found: int, hints: list[str]) -> None:
    """Write the search down, found or not: what was asked as a keyed digest, since it names a child, and how much came.

    Which children were shown is written by the page that shows them.
    """
    digest = salted_hmac(AUDITED_AS, asked, algorithm="sha256").hexdigest()[:32]
    purpose = f"asked {digest}; {found} found; {len(hints)} hinted"
    cursor.execute("SELECT audit.record_read(%s, '{}'::uuid[], %s)", [AUDITED_AS, purpose])


def _elsewhere(cursor, keys: NameKeys, born) -> list[str]:
    if born is None or not keys.key:
        return []
    cursor.execute("SELECT agency_name FROM records_elsewhere(%s, %s)", [keys.key, born])
    hint = _("A record of this name and date of birth may exist at %(agency)s. Ask them for access.")
    return [hint % {"agency": name} for (name,) in cursor.fetchall()]
