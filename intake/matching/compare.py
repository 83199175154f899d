"""Holds what was read of a child against one who is on record: plain values, and every sign in words."""

from dataclasses import dataclass
from datetime import date

from rapidfuzz.distance import DamerauLevenshtein

from intake.matching.weights import WEIGHTS, Sign
from missing_cases.children.names import fold, stands_for

NEAR = 2  # letters that may differ in a word, or a quarter of it where it is short
NAMES = (Sign.SAME_NAME, Sign.OTHER_ORDER, Sign.OTHER_NAME)
NUMBERS = (Sign.COUNCIL_NUMBER, Sign.POLICE_NUMBER, Sign.LOG_NUMBER)


@dataclass(frozen=True)
class Asked:
    """What a notification says of who it is about. Empty where it does not say. `today`: the day its age was right."""

    given: str = ""
    family: str = ""
    born: date | None = None
    age: int | None = None
    council_number: str = ""
    police_number: str = ""
    log_number: str = ""
    address: str = ""
    today: date | None = None


@dataclass(frozen=True)
class Known:
    """What is on record of one child. `others`: further names, whole. Numbers and postcodes as they were written."""

    given: str
    family: str
    others: tuple[str, ...] = ()
    born: date | None = None
    council_number: str = ""
    police_number: str = ""
    log_numbers: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Likeness:
    """How like two are: the signs found, each worth its weight."""

    signs: tuple[Sign, ...]

    @property
    def score(self) -> int:
        """Return the sum of the weights, at least 0 and at most 100."""
        return max(0, min(100, sum(WEIGHTS[sign] for sign in self.signs)))

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return what speaks for it, in words."""
        return tuple(str(sign.label) for sign in self.signs if WEIGHTS[sign] > 0)

    @property
    def against(self) -> tuple[str, ...]:
        """Return what speaks against it, in words."""
        return tuple(str(sign.label) for sign in self.signs if WEIGHTS[sign] < 0)

    @property
    def beyond_doubt(self) -> bool:
        """Say whether it is the child as far as the two alone can tell: the name, and their birthday or a number.

        Anything at all against it leaves a doubt, and so does a name that is only nearly the same.
        """
        named = any(sign in NAMES for sign in self.signs)
        settled = Sign.SAME_BIRTHDAY in self.signs or any(sign in NUMBERS for sign in self.signs)
        return named and settled and not self.against


def compare(asked: Asked, known: Known) -> Likeness:
    """Return how like a notification and a child are."""
    found = (
        _name(asked, known),
        _birthday(asked, known),
        _number(asked.council_number, known.council_number, *COUNCIL),
        _number(asked.police_number, known.police_number, *POLICE),
        _log(asked, known),
        _postcode(asked, known),
    )
    return Likeness(tuple(sign for sign in found if sign))


COUNCIL = (Sign.COUNCIL_NUMBER, Sign.ANOTHER_COUNCIL_NUMBER)
POLICE = (Sign.POLICE_NUMBER, Sign.ANOTHER_POLICE_NUMBER)


def _name(asked: Asked, known: Known) -> Sign | None:
    given, family = fold(asked.given), fold(asked.family)
    if not given and not family:
        return None
    theirs_given, theirs_family = fold(known.given), fold(known.family)
    if _agrees(given, theirs_given) and family == theirs_family:
        return Sign.SAME_NAME
    if _agrees(family, theirs_given) and given == theirs_family:
        return Sign.OTHER_ORDER
    whole = sorted([*given, *family])
    if any(sorted(fold(name)) == whole for name in known.others):
        return Sign.OTHER_NAME
    if _sounds(given, family, theirs_given, theirs_family):
        return Sign.SHORT_OR_SOUND
    if _nearly(given, family, theirs_given, theirs_family):
        return Sign.SPELLING
    if family and family == theirs_family:
        return Sign.FAMILY_NAME
    return Sign.GIVEN_NAME if given and _agrees(given, theirs_given) else Sign.ANOTHER_NAME


def _agrees(given: list[str], theirs: list[str]) -> bool:
    """Say whether given names agree: the first is the same, and the shorter list holds nothing the longer lacks."""
    shorter, longer = sorted((given, theirs), key=len)
    return bool(shorter) and given[:1] == theirs[:1] and set(shorter) <= set(longer)


def _sounds(given, family, theirs_given, theirs_family) -> bool:
    """Say whether each first word is the same, short for the other, or sounds like it, in this order or the other."""
    either = ((given, theirs_given, family, theirs_family), (family, theirs_given, given, theirs_family))
    return any(_alike(a[:1], b[:1]) and _alike(c[-1:], d[-1:]) for a, b, c, d in either)


def _alike(one: list[str], other: list[str]) -> bool:
    if not one or not other:
        return False
    return bool(({f"={one[0]}"} | stands_for(one[0])) & ({f"={other[0]}"} | stands_for(other[0])))


def _nearly(given, family, theirs_given, theirs_family) -> bool:
    """Say whether the first given name and the family name are each alike or spelt nearly the same."""
    first, theirs = given[:1], theirs_given[:1]
    given_fits = _alike(first, theirs) or _near("".join(first), "".join(theirs))
    return given_fits and _near("".join(family), "".join(theirs_family))


def _near(one: str, other: str) -> bool:
    """Say whether two words differ in no more letters than a slip makes: one, or two of a long word."""
    most = min(NEAR, max(len(one), len(other)) // 4)
    return bool(one) and DamerauLevenshtein.distance(one, other, score_cutoff=most) <= most


def _birthday(asked: Asked, known: Known) -> Sign | None:
    if known.born is None:
        return None
    if asked.born is None:
        return _age(asked, known.born)
    if asked.born == known.born:
        return Sign.SAME_BIRTHDAY
    theirs, ours = asked.born, known.born
    if (theirs.year, theirs.month, theirs.day) == (ours.year, ours.day, ours.month):
        return Sign.SWAPPED_BIRTHDAY
    figures = sum(a != b for a, b in zip(theirs.isoformat(), ours.isoformat(), strict=True))
    return Sign.NEAR_BIRTHDAY if figures == 1 else Sign.ANOTHER_BIRTHDAY


def _age(asked: Asked, born: date) -> Sign | None:
    if asked.age is None or asked.today is None:
        return None
    years = asked.today.year - born.year - ((asked.today.month, asked.today.day) < (born.month, born.day))
    return Sign.SAME_AGE if abs(years - asked.age) <= 1 else Sign.ANOTHER_AGE


def plain(number: str) -> str:
    """Return a number without the signs that people leave out or put in."""
    return "".join(sign for sign in number.casefold() if sign.isalnum())


def _number(asked: str, known: str, same: Sign, another: Sign) -> Sign | None:
    if not plain(asked) or not plain(known):
        return None
    return same if plain(asked) == plain(known) else another


def _log(asked: Asked, known: Known) -> Sign | None:
    number = plain(asked.log_number)
    return Sign.LOG_NUMBER if number and number in {plain(each) for each in known.log_numbers} else None


def _postcode(asked: Asked, known: Known) -> Sign | None:
    written = plain(asked.address)
    return Sign.POSTCODE if any(len(plain(each)) > 4 and plain(each) in written for each in known.postcodes) else None  # noqa: PLR2004 - a whole postcode
