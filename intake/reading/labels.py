"""The words by which forces, homes, schools and councils call each fact: in a list's header, and before a colon."""

import re

from intake.values import Fact

LABELS: dict[Fact, str] = {
    Fact.FULL_NAME: (
        "name|full name|childs name|child name|name of child|name of young person|young person|child|misper|"
        "missing person|missing persons name|persons name|yp name|pupil|pupil name|misper name|"
        "missing person name|name of missing person|person name|mfh name"
    ),
    Fact.FAMILY_NAME: (
        "surname|family name|last name|lastname|child surname|subject surname|sname|misper surname|"
        "person surname"
    ),
    Fact.GIVEN_NAMES: (
        "forename|forenames|first name|firstname|first names|given name|given names|christian name|"
        "child forename|subject forename|forename s|fname|misper forename|person forename|forename 1"
    ),
    Fact.KNOWN_AS: "known as|aka|also known as|alias|nickname|preferred name",
    Fact.DATE_OF_BIRTH: "dob|date of birth|birth date|born|d o b|birthdate|childs dob|misper dob|person dob",
    Fact.AGE: "age|age years|age at time|age in years|misper age",
    Fact.SEX: "sex|gender",
    Fact.COUNCIL_REFERENCE: (
        "case number|ics number|ics no|lcs number|lcs id|mosaic id|liquidlogic id|council ref|council reference|"
        "social care id|sc id|client id|case no|ics id|social care number|la reference|swift id"
    ),
    Fact.POLICE_PERSON_REFERENCE: (
        "person id|niche ref|niche id|nominal id|nominal ref|pin|pnc id|compact person ref|police person ref|"
        "niche reference|niche person|nominal number|person urn|police person reference|compact person id|"
        "misper person id"
    ),
    Fact.ADDRESS: (
        "address|home address|address missing from|placement address|postcode|post code|home postcode|"
        "misper address|residence|address or postcode|home address postcode"
    ),
    Fact.POLICE_LOG_NUMBER: (
        "log|log no|log number|police log|police log no|police log number|incident no|incident number|incident|"
        "incident ref|fwin|compact ref|compact no|compact id|compact reference|misper no|mis per no|misper ref|"
        "misper reference|police ref|police reference|cad|cad no|cad number|storm no|report no|reference|ref|"
        "police reference number|inc no|misper number|mfh ref|mfh no|occurrence number|occurrence no|"
        "niche occurrence|crime ref|storm log|storm ref|command and control|case ref|mp ref|report number"
    ),
    Fact.POLICE_GRADE: (
        "grade|risk|risk level|risk grade|police risk|police grade|risk assessment|graded|risk category|"
        "risk grading|initial risk|initial risk level|current risk"
    ),
    Fact.STATUS: "status|missing absent|missing or absent|absence type|misper status|absent or missing",
    Fact.LAST_SEEN: (
        "missing since|missing from date time|date time missing|last seen|date time last seen|when last seen|"
        "missing date time|time last seen and date|start date time|episode start|went missing|datetime missing|"
        "date and time missing|last seen date time|date time from|last seen at|missing datetime|missing at|"
        "date time went missing|last seen date and time"
    ),
    Fact.LAST_SEEN_DATE: (
        "date missing|date last seen|missing date|date went missing|last seen date|missing from date|date from|"
        "date of episode"
    ),
    Fact.LAST_SEEN_TIME: (
        "time missing|time last seen|missing time|time went missing|last seen time|missing from time|time from"
    ),
    Fact.REPORTED: (
        "reported|date reported|reported at|date time reported|reported date|report date|reported to police|"
        "date time reported to police|time reported|reported date time|time reported to police|report date time|"
        "reported missing|created date|date time of report|reported time|report time|time of report|"
        "date of report|date reported to police"
    ),
    Fact.LOCATED: (
        "found|date found|located|date located|date time found|found at|time found|date time located|found date|"
        "found date time|located date time|traced|date traced|found time|time located|time traced|located date|"
        "located time"
    ),
    Fact.RETURNED: (
        "returned|date returned|return date|returned at|date time returned|returned home|end date time|"
        "episode end|time returned|returned date time|return date time|date of return|return time|returned time|"
        "returned date|time of return"
    ),
    Fact.MISSING_FROM: (
        "missing from|where from|missing from where|location missing from|place missing from|"
        "missing from location|location|placement|home|children s home|childrens home|missing from place|"
        "missing from address|last seen location|last seen place|home name|establishment"
    ),
    Fact.FOUND_WHERE: (
        "where found|found where|location found|place found|found location|where located|found address"
    ),
    Fact.CIRCUMSTANCES: (
        "circumstances|what happened|details|summary|overview|narrative|description of events|notes|comments|"
        "information|brief circumstances|remarks"
    ),
    Fact.REPORTER_NAME: (
        "reporter|reported by|informant|reporting person|caller|who reported|name of caller|informant name|"
        "caller name|person reporting"
    ),
    Fact.REPORTER_PHONE: (
        "telephone|phone|tel|contact number|telephone number|tel no|reporter telephone|callers number|"
        "phone number|informant phone|informant tel|reporter phone|caller number"
    ),
}  # fmt: skip
# In a letter these stand before other things too: "Date:" is the day it was written, "Subject:" what it is about.
ONLY_COLUMNS: dict[Fact, str] = {
    Fact.FULL_NAME: "nominal|nominal name|subject|person|resident",
    Fact.AGE: "age when missing",
    Fact.SEX: "m f",
    Fact.STATUS: "type|category|m a",
    Fact.LAST_SEEN: "start",
    Fact.LAST_SEEN_DATE: "date|start date",
    Fact.LAST_SEEN_TIME: "time|start time",
    Fact.RETURNED: "end|end date|end time",
    Fact.CIRCUMSTANCES: "description",
}  # fmt: skip
FACT_OF = {label: fact for fact, labels in LABELS.items() for label in labels.split("|")}
FACT_OF_COLUMN = FACT_OF | {label: fact for fact, labels in ONLY_COLUMNS.items() for label in labels.split("|")}
NOT_LETTERS = re.compile(r"[^a-z0-9]+")


def folded(text: str) -> str:
    """Return a label without capitals and signs: "D.O.B." gives "d o b", "Child's Name:" gives "childs name"."""
    return NOT_LETTERS.sub(" ", text.casefold().replace("'", "").replace("’", "")).strip()


def fact_of(label: str) -> Fact | None:
    """Return the fact that a label in a letter calls for, or None."""
    return FACT_OF.get(folded(label))


def fact_of_column(name: str) -> Fact | None:
    """Return what a column of this name says, where the name is one we know."""
    return FACT_OF_COLUMN.get(folded(name))
