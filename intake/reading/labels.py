"""The words by which forces, homes, schools and councils call each fact: in a list's header, and before a colon."""

import re

from intake.values import Fact

LABELS: dict[Fact, str] = {
    Fact.FULL_NAME: "name|full name|childs name|child name|name of child|name of young person|young person|child|"
    "misper|missing person|missing persons name|persons name|yp name|pupil|pupil name",
    Fact.FAMILY_NAME: "surname|family name|last name|lastname|child surname|subject surname",
    Fact.GIVEN_NAMES: "forename|forenames|first name|firstname|first names|given name|given names|christian name|"
    "child forename|subject forename",
    Fact.KNOWN_AS: "known as|aka|also known as|alias|nickname|preferred name",
    Fact.DATE_OF_BIRTH: "dob|date of birth|birth date|born|d o b|birthdate|childs dob",
    Fact.AGE: "age|age years|age at time",
    Fact.SEX: "sex|gender",
    Fact.COUNCIL_REFERENCE: "case number|ics number|ics no|lcs number|lcs id|mosaic id|liquidlogic id|council ref|"
    "council reference|social care id|sc id|client id|person id",
    Fact.POLICE_PERSON_REFERENCE: "niche ref|niche id|nominal|nominal id|nominal ref|pin|pnc id|compact person ref|urn|"
    "police person ref",
    Fact.ADDRESS: "address|home address|address missing from|placement address|postcode|post code",
    Fact.POLICE_LOG_NUMBER: "log|log no|log number|police log|police log no|police log number|incident no|"
    "incident number|incident|incident ref|fwin|compact ref|compact no|compact id|compact reference|misper no|"
    "mis per no|misper ref|misper reference|police ref|police reference|cad|cad no|cad number|storm no|report no|"
    "reference|ref|police reference number",
    Fact.POLICE_GRADE: "grade|risk|risk level|risk grade|police risk|police grade|risk assessment|graded|risk category",
    Fact.STATUS: "status|type|category|missing absent|missing or absent|absence type|m a",
    Fact.LAST_SEEN: "missing since|missing from date time|date time missing|last seen|date time last seen|"
    "when last seen|missing date time|time last seen and date|start|start date time|episode start|"
    "went missing|datetime missing|missing from",
    Fact.LAST_SEEN_DATE: "date missing|date last seen|missing date|date|date went missing|start date",
    Fact.LAST_SEEN_TIME: "time missing|time last seen|missing time|time|start time|time went missing",
    Fact.REPORTED: "reported|date reported|reported at|date time reported|reported date|report date|reported to police|"
    "date time reported to police|time reported",
    Fact.LOCATED: "found|date found|located|date located|date time found|found at|time found|date time located",
    Fact.RETURNED: "returned|date returned|return date|returned at|date time returned|returned home|end|end date|"
    "end date time|episode end|time returned",
    Fact.MISSING_FROM: "where from|missing from where|location missing from|place missing from|missing from location|"
    "location|placement|home|children s home|childrens home|missing from place",
    Fact.FOUND_WHERE: "where found|found where|location found|place found|found location|where located",
    Fact.CIRCUMSTANCES: "circumstances|what happened|details|summary|overview|narrative|description of events|notes|"
    "comments|information|brief circumstances",
    Fact.REPORTER_NAME: "reporter|reported by|informant|reporting person|caller|who reported|name of caller",
    Fact.REPORTER_PHONE: "telephone|phone|tel|contact number|telephone number|tel no|reporter telephone|callers number|"
    "phone number",
}  # fmt: skip
FACT_OF = {label: fact for fact, labels in LABELS.items() for label in labels.split("|")}
NOT_LETTERS = re.compile(r"[^a-z0-9]+")


def plain_label(text: str) -> str:
    """Return a label without capitals and signs: "D.O.B." gives "d o b", "Child's Name:" gives "childs name"."""
    return NOT_LETTERS.sub(" ", text.casefold().replace("'", "").replace("’", "")).strip()


def fact_of(label: str) -> Fact | None:
    """Return the fact that a label calls for, or None."""
    return FACT_OF.get(plain_label(label))
