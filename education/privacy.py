"""The privacy class of the register's fields."""

from missing_cases.privacy.fields import PrivacyClass as P

FIELDS = {
    "education_case": {
        P.OPERATIONAL: "teller provision_from_on",
        P.SPECIAL_CATEGORY: "reason",
        P.IDENTITY: "last_school year_group provision",
        P.FREE_TEXT: "found_where end_reason",
    },
    "education_check": {P.OPERATIONAL: "kind", P.FREE_TEXT: "made_by result"},
    "education_likely": {
        P.OPERATIONAL: "since_on review_on",
        P.SPECIAL_CATEGORY: "reason",
        P.FREE_TEXT: "note end_reason",
    },
    "education_enquiry": {P.FREE_TEXT: "asked answer"},
}
