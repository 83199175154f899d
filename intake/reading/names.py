"""Names as lists and letters write them: surname first, given name first, in capitals, with what they were called."""

import re
from dataclasses import dataclass

SMALL = frozenset(
    {"de", "da", "di", "van", "von", "der", "den", "la", "le", "el", "al", "bin", "bint", "ap", "ab", "o"}
)
TITLES = re.compile(r"^(?:mr|mrs|miss|ms|master|mx)\.?\s+", re.I)
ALSO = re.compile(r",?\s+(?:aka|a\.k\.a\.?|(?:also\s+)?known\s+as)\s+(\S.*)$", re.I)
BRACKETS = re.compile(r"\(([^()]*)\)|[\"“”]([^\"“”]*)[\"“”]")


@dataclass(frozen=True)
class Name:
    """A name in its parts. `sure`: whether the order was plain, by a comma or by capitals of the family name."""

    given: str
    family: str
    known_as: str = ""
    sure: bool = True


def split_name(text: str) -> Name:
    """Return a whole name in its parts.

    "O'BRIEN, Sinéad Mary" and "O'BRIEN Sinéad Mary" are surname first; of "Sinéad O'Brien" the last word is taken for
    the family name, which is not sure: the matching compares it in either order.
    """
    also = ALSO.search(text)
    text = text[: also.start()] if also else text
    known = "".join(part for match in BRACKETS.finditer(text) for part in match.groups() if part)
    known = known or (also[1] if also else "")
    plain = TITLES.sub("", " ".join(BRACKETS.sub(" ", text).split()))
    if "," in plain:
        family, given = (part.strip() for part in plain.split(",", 1))
        return Name(tidy(given), tidy(family), tidy(known))
    words = plain.split()
    loud = _leading_capitals(words)
    if 0 < loud < len(words):
        return Name(tidy(" ".join(words[loud:])), tidy(" ".join(words[:loud])), tidy(known))
    if len(words) > 1 and _trailing_capitals(words):
        return Name(tidy(" ".join(words[:-1])), tidy(words[-1]), tidy(known))
    return Name(tidy(" ".join(words[:-1])), tidy(" ".join(words[-1:])), tidy(known), sure=False)


def _loud(word: str) -> bool:
    letters = [sign for sign in word if sign.isalpha()]
    return len(letters) > 1 and all(sign.isupper() for sign in letters)


def _leading_capitals(words: list[str]) -> int:
    """Return how many words at the start are in capitals, where others are not."""
    count = next((n for n, word in enumerate(words) if not _loud(word)), len(words))
    return 0 if count == len(words) else count


def _trailing_capitals(words: list[str]) -> bool:
    return _loud(words[-1]) and not any(_loud(word) for word in words[:-1])


def tidy(name: str) -> str:
    """Return a name written all in one case as names are written; one in mixed letters stays as it is."""
    name = " ".join(name.split())
    letters = [sign for sign in name if sign.isalpha()]
    if not letters or not (all(s.isupper() for s in letters) or all(s.islower() for s in letters)):
        return name
    return " ".join(_capital(word, n) for n, word in enumerate(name.lower().split()))


def _capital(word: str, place: int) -> str:
    if place and word in SMALL:
        return word
    word = re.sub(r"(^|[-'’])(\w)", lambda match: match[1] + match[2].upper(), word)
    return re.sub(r"^Mc(\w)", lambda match: "Mc" + match[1].upper(), word)
