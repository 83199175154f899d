"""The privacy class of the fields of what follows from interviews."""

from missing_cases.privacy.fields import PrivacyClass as P

FIELDS = {
    "finding": {P.SPECIAL_CATEGORY: "kind code", P.OPERATIONAL: "row", P.FREE_TEXT: "label sentence"},
    "finding_decision": {P.OPERATIONAL: "decision", P.FREE_TEXT: "reason"},
    "follow_up": {P.OPERATIONAL: "due_on", P.SPECIAL_CATEGORY: "kind", P.FREE_TEXT: "what evidence reason"},
    "plan_decision": {P.OPERATIONAL: "changes early_help", P.FREE_TEXT: "words"},
}
