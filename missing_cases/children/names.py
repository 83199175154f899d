"""How a name becomes keys: folded letters, words in one order, short forms and a skeleton of consonants."""

import re
import unicodedata
from dataclasses import dataclass

from missing_cases.children.nicknames import NAMES_OF
from missing_cases.children.transliteration import PLAIN

KEY_LENGTH, WORD_LENGTH = 220, 60
APOSTROPHES = re.compile(r"['’‘ʼ`´ʻ]")
NOT_A_LETTER = re.compile(r"[^a-z0-9]+")
VOWELS = re.compile(r"[aeiouyw]")
REPEATED = re.compile(r"(.)\1+")
SAME_SOUND = [
    ("sch", "s"), ("tch", "ch"), ("sh", "s"), ("sz", "s"), ("cz", "ch"), ("ph", "f"), ("ck", "k"), ("kh", "k"),
    ("gh", "g"), ("dh", "d"), ("ts", "s"),
]  # fmt: skip
LETTER_SOUNDS = str.maketrans("cqzv", "kksw")
SHORTEST_SKELETON = 3


@dataclass(frozen=True)
class NameKeys:
    """What search compares: `key` is the words in alphabetical order, `also` what they stand for or sound like."""

    key: str
    also: tuple[str, ...]

    @property
    def words(self) -> list[str]:
        """Return the words of the key."""
        return self.key.split()


def fold(text: str) -> list[str]:
    """Return the words of a name in plain lower-case Latin letters and digits, in the order written.

    Letters past the sixtieth of a word are not compared.
    "O’Brien-Łukasz" gives ["obrien", "lukasz"]; "Олександр" gives ["oleksandr"].
    """
    plain = unicodedata.normalize("NFC", text).casefold().translate(PLAIN)
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))
    bare = bare.translate(PLAIN)  # letters that were plain but for an accent
    return [word[:WORD_LENGTH] for word in NOT_A_LETTER.split(APOSTROPHES.sub("", bare.casefold())) if word]


def skeleton(word: str) -> str:
    """Return the consonants of a folded word, spelling variants brought together, or "" when too few remain.

    "muhammad", "mohamed" and "mhmd" all give "mhmd"; "yusuf", "youssef" and "ywsf" give "ysf".
    """
    for written, sound in SAME_SOUND:
        word = word.replace(written, sound)
    word = word.translate(LETTER_SOUNDS)
    bones = REPEATED.sub(r"\1", word[:1] + VOWELS.sub("", word[1:]))
    return bones if len(bones) >= SHORTEST_SKELETON else ""


def stands_for(word: str) -> set[str]:
    """Return what a folded word may also be: the names it is short for ("=alexander") and its skeleton ("~mhmd")."""
    bones = skeleton(word)
    return {f"={name}" for name in NAMES_OF.get(word, ())} | ({f"~{bones}"} if bones else set())


def asked_for(word: str) -> list[str]:
    """Return every key of a name that a word asked for would find: itself as a known-as, short forms, its skeleton."""
    return sorted(stands_for(word) | {f"={word}"})


def keys_of(*names: str, also_called: str = "") -> NameKeys:
    """Return the keys of a name given in any number of parts.

    `also_called`: further words that find the name without being part of it (the name a child is known by).
    """
    words = sorted({word for name in names for word in fold(name)})
    key = ""
    for word in words:
        longer = f"{key} {word}".strip()
        if len(longer) <= KEY_LENGTH:
            key = longer
    known = fold(also_called)
    also = {f"={word}" for word in known}.union(*map(stands_for, [*words, *known]))
    return NameKeys(key=key, also=tuple(sorted(also)))
