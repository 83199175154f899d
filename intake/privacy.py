"""The privacy class of intake's fields."""

from missing_cases.privacy.fields import PrivacyClass as P

FIELDS = {
    "intake_difference": {
        P.OPERATIONAL: "kind settlement about",
        P.SPECIAL_CATEGORY: "they_say we_say",
        P.FREE_TEXT: "note",
    },
    "intake_original": {P.OPERATIONAL: "kind size sha256", P.FREE_TEXT: "name"},
    "intake_notification": {
        P.OPERATIONAL: "route place urgency idempotency_key",
        P.FREE_TEXT: "sender problems reason",
    },
    "intake_list": {P.OPERATIONAL: "header columns total done problem", P.FREE_TEXT: "sender sender_key"},
    "intake_list_row": {P.OPERATIONAL: "number outcome about said", P.FREE_TEXT: "problems"},
    "intake_mapping": {P.OPERATIONAL: "fingerprint columns", P.FREE_TEXT: "sender_key"},
    "intake_fact": {P.OPERATIONAL: "fact precision", P.FREE_TEXT: "value said place problem"},
}
