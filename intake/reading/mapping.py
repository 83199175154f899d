"""Which column says what: a first guess from the names that forces, homes and councils give, and what is enough."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from intake.values import Fact
from missing_cases.errors import RuleError

WORDS: dict[Fact, tuple[str, ...]] = {
    Fact.FULL_NAME: (
        "name", "full name", "child name", "childs name", "name of child", "young person", "yp name", "misper name",
        "missing person", "missing person name", "name of missing person", "nominal", "nominal name", "subject",
        "person", "person name", "pupil", "pupil name", "resident", "mfh name",
    ),
    Fact.FAMILY_NAME: ("surname", "family name", "last name", "lastname", "sname", "misper surname", "person surname"),
    Fact.GIVEN_NAMES: (
        "forename", "forenames", "forename s", "first name", "firstname", "first names", "given name", "given names",
        "christian name", "fname", "misper forename", "person forename", "forename 1",
    ),
    Fact.KNOWN_AS: ("known as", "aka", "alias", "nickname", "preferred name", "also known as"),
    Fact.DATE_OF_BIRTH: ("dob", "d o b", "date of birth", "birth date", "birthdate", "born", "misper dob",
                         "person dob"),
    Fact.AGE: ("age", "age in years", "age at time", "misper age", "age when missing"),
    Fact.SEX: ("sex", "gender", "m f"),
    Fact.COUNCIL_REFERENCE: (
        "council reference", "council ref", "case number", "case no", "ics number", "ics no", "ics id", "mosaic id",
        "liquidlogic id", "lcs id", "social care id", "social care number", "client id", "la reference", "swift id",
    ),
    Fact.POLICE_PERSON_REFERENCE: (
        "niche ref", "niche reference", "niche person", "niche id", "nominal ref", "nominal number", "nominal id",
        "person urn", "police person reference", "pnc id", "person id", "compact person id", "misper person id",
    ),
    Fact.ADDRESS: (
        "address", "home address", "postcode", "post code", "home postcode", "misper address", "residence",
        "address or postcode", "home address postcode",
    ),
    Fact.POLICE_LOG_NUMBER: (
        "log", "log no", "log number", "police log", "police log no", "police log number", "incident number",
        "incident no", "incident", "incident ref", "inc no", "fwin", "compact ref", "compact reference", "compact no",
        "compact id", "mis per no", "misper no", "misper ref", "misper number", "misper reference", "mfh ref", "mfh no",
        "police ref", "police reference", "occurrence number", "occurrence no", "niche occurrence", "crime ref",
        "storm log", "storm ref", "command and control", "case ref", "mp ref", "report number", "urn", "reference",
    ),
    Fact.POLICE_GRADE: (
        "risk", "risk level", "police risk", "risk grade", "grade", "risk grading", "risk assessment", "police grade",
        "initial risk", "initial risk level", "current risk",
    ),
    Fact.STATUS: ("status", "missing absent", "category", "misper status", "absent or missing", "missing or absent"),
    Fact.LAST_SEEN: (
        "last seen", "date time missing", "missing date time", "date and time missing", "missing since",
        "missing from date time", "date time last seen", "last seen date time", "date time from", "last seen at",
        "missing datetime", "went missing", "missing at", "date time went missing", "last seen date and time",
    ),
    Fact.LAST_SEEN_DATE: (
        "date missing", "missing date", "date last seen", "last seen date", "date", "missing from date", "date from",
        "date of episode", "date went missing",
    ),
    Fact.LAST_SEEN_TIME: (
        "time missing", "missing time", "time last seen", "last seen time", "time", "missing from time", "time from",
        "time went missing",
    ),
    Fact.REPORTED: (
        "reported", "reported at", "date reported", "date time reported", "reported date", "reported date time",
        "time reported to police", "report date time", "reported missing", "created date", "date time of report",
    ),
    Fact.LOCATED: (
        "found", "date found", "found date", "date time found", "found date time", "located", "date located",
        "date time located", "located date time", "traced", "date traced", "found at", "time found",
    ),
    Fact.RETURNED: (
        "returned", "date returned", "return date", "date time returned", "returned date time", "returned at",
        "return date time", "date of return", "returned home",
    ),
    Fact.MISSING_FROM: (
        "missing from", "missing from location", "location missing from", "place missing from", "where from",
        "missing from address", "last seen location", "last seen place", "placement", "home name", "establishment",
    ),
    Fact.FOUND_WHERE: ("found where", "where found", "found location", "location found", "place found",
                       "found address"),
    Fact.CIRCUMSTANCES: (
        "circumstances", "details", "summary", "notes", "comments", "what happened", "description", "narrative",
        "brief circumstances", "remarks",
    ),
    Fact.REPORTER_NAME: (
        "reported by", "informant", "reporter", "who reported", "informant name", "reporting person", "caller",
        "caller name", "person reporting",
    ),
    Fact.REPORTER_PHONE: ("informant phone", "informant tel", "reporter phone", "caller number", "contact number",
                          "telephone", "tel", "phone"),
}  # fmt: skip
KNOWN = {word: fact for fact, words in WORDS.items() for word in words}
NOT_WORDS = re.compile(r"[^a-z0-9]+")
NAMES = frozenset({Fact.FULL_NAME, Fact.FAMILY_NAME})
TELLS_WHICH = frozenset({Fact.LAST_SEEN, Fact.LAST_SEEN_DATE, Fact.REPORTED, Fact.POLICE_LOG_NUMBER})


def folded(name: str) -> str:
    """Return the name of a column in plain small letters: "D.O.B." is "d o b"."""
    return NOT_WORDS.sub(" ", name.casefold().replace("'", "").replace("’", "")).strip()


def known_fact(name: str) -> Fact | None:
    """Return what a column of this name says, where the name is one we know."""
    return KNOWN.get(folded(name))


def propose_mapping(header: Iterable[str]) -> dict[str, Fact]:
    """Return what each column probably says, each thing once; a column that nothing is known of is not used."""
    mapping: dict[str, Fact] = {}
    for name in header:
        fact = known_fact(name)
        mapping[name] = fact if fact and fact not in mapping.values() else Fact.IGNORED
    return _without_doubles(mapping)


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
    """Check that the columns say who and which time, and nothing twice.

    Raises RuleError that says what to add; its field is the column at fault, None where it is none in particular.
    """
    used = [fact for fact in mapping.values() if fact is not Fact.IGNORED]
    for fact, times in Counter(used).items():
        if times > 1:
            columns = [name for name, each in mapping.items() if each is fact]
            raise RuleError(
                _("%(columns)s are both matched to “%(fact)s”. Choose one of them.")
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
