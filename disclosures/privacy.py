"""The privacy class of the disclosures' fields."""

from missing_cases.privacy.fields import PrivacyClass as P

FIELDS = {
    "disclosure": {
        P.OPERATIONAL: "recipient_role source_kind source_id source_version source_reference title copy_number tries"
        " legal_basis consent sha256 opened_sha256 recipient_reference",
        P.FREE_TEXT: "refusal_reason recall_reason",
    },
    "disclosure_content": {
        P.FREE_TEXT: "child_name reason handling payload",
        P.OPERATIONAL: "parts sha256",
    },
    "disclosed_file": {P.FREE_TEXT: "description", P.OPERATIONAL: "number"},
    "disclosure_event": {P.OPERATIONAL: "kind sha256", P.FREE_TEXT: "words"},
}
