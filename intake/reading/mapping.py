"""Which column says what: a first guess from the names that forces, homes and councils give, and what is enough."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from intake.reading.facts import MOMENTS
from intake.reading.labels import fact_of_column, folded
from intake.values import Fact
from missing_cases.errors import RuleError

NAMES = frozenset({Fact.FULL_NAME, Fact.FAMILY_NAME})
TELLS_WHICH = frozenset({Fact.LAST_SEEN, Fact.LAST_SEEN_DATE, Fact.REPORTED, Fact.POLICE_LOG_NUMBER})


def propose_mapping(header: Iterable[str]) -> dict[str, Fact]:
    """Return what each column probably says; a column that nothing is known of is not used.

    Each thing stands in one column, but for a moment whose date is in one and whose time in another ("Date found",
    "Time found").
    """
    mapping: dict[str, Fact] = {}
    for name in header:
        fact = fact_of_column(name)
        others = [other for other, each in mapping.items() if each is fact]
        free = not others or (fact in MOMENTS and len(others) == 1 and _halves(others[0], name))
        mapping[name] = fact if fact and free else Fact.IGNORED
    return _without_doubles(mapping)


def _halves(first: str, second: str) -> bool:
    """Say whether one of two columns is called a date and the other a time."""
    called = [{"date", "time"} & set(folded(name).split()) for name in (first, second)]
    return {"date"} in called and {"time"} in called


def _without_doubles(mapping: dict[str, Fact]) -> dict[str, Fact]:
    """Leave out what another column says better: a name in one beside its parts, a day beside the moment."""
    used = set(mapping.values())
    worse = set()
    if {Fact.FAMILY_NAME, Fact.GIVEN_NAMES} <= used:
        worse.add(Fact.FULL_NAME)
    if Fact.LAST_SEEN in used:
        worse |= {Fact.LAST_SEEN_DATE, Fact.LAST_SEEN_TIME}
    return {name: Fact.IGNORED if fact in worse else fact for name, fact in mapping.items()}


def check_mapping(mapping: Mapping[str, Fact]) -> None:
    """Check that the columns say who and which time, and nothing twice but a moment: its date and its time.

    Raises RuleError that says what to add; its field is the column at fault, None where it is none in particular.
    """
    used = [fact for fact in mapping.values() if fact is not Fact.IGNORED]
    for fact, times in Counter(used).items():
        if times > (2 if fact in MOMENTS else 1):
            columns = [name for name, each in mapping.items() if each is fact]
            raise RuleError(
                _("%(columns)s are each matched to “%(fact)s”. Choose one of them.")
                % {"columns": " and ".join(f"“{name}”" for name in columns), "fact": fact.label},
                columns[-1],
            )
    for bad, sentence in (
        (not NAMES & set(used), _("Say which column holds the name of the child: in one, or the family name.")),
        (not TELLS_WHICH & set(used),
         _("Say which column holds when the child was last seen or reported, or the police log number.")),
        (Fact.LAST_SEEN_TIME in used and Fact.LAST_SEEN_DATE not in used,
         _("A column holds the time last seen. Say which one holds the date.")),
        (Fact.LAST_SEEN in used and Fact.LAST_SEEN_DATE in used,
         _("Last seen is matched as a whole and as a date alone. Choose one of the two.")),
    ):  # fmt: skip
        if bad:
            raise RuleError(sentence)
