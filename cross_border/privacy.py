"""The privacy class of what goes across a border."""

from missing_cases.privacy.fields import PrivacyClass as P

FIELDS = {
    "authority_alert": {P.OPERATIONAL: "rung attempts last_error token_hash", P.CONTACT: "to_email"},
    "authority_chase": {
        P.SPECIAL_CATEGORY: "reason",
        P.FREE_TEXT: "place acknowledged_name acknowledged_role acknowledged_words given_up_reason",
    },
    "interview_request": {P.FREE_TEXT: "asked_by reason"},
    "authority_contact": {
        P.CONTACT: "duty_email duty_telephone senior_manager senior_email partnership partnership_email",
    },
    "placement_notice": {
        P.FREE_TEXT: "risk said_by risk_told_to",
        P.CONTACT: "worker worker_telephone",
    },
}
