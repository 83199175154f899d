"""The privacy class of the return interviews' fields."""

from missing_cases.privacy.fields import PrivacyClass as P

FIELDS = {
    "carer_account": {P.OPERATIONAL: "method", P.IDENTITY: "name", P.CONTACT: "relation", P.FREE_TEXT: "words worries"},
    "interview_allocation": {P.OPERATIONAL: "independent child_role", P.FREE_TEXT: "reason"},
    "interview_attachment": {P.FREE_TEXT: "description"},
    "interview_attempt": {
        P.OPERATIONAL: "method result offer",
        P.IDENTITY: "made_by_name",
        P.SPECIAL_CATEGORY: "decline_reason",
        P.FREE_TEXT: "decline_words saw next_step note",
    },
    "interview_wish": {P.OPERATIONAL: "way", P.FREE_TEXT: "person place time language adult"},
    "interviewer_profile": {P.OPERATIONAL: "areas languages", P.FREE_TEXT: "note"},
    "missing_person_interview": {
        P.CONTACT: "taken_place",
        P.IDENTITY: "held_by_name",
        P.FREE_TEXT: "reason_not details",
    },
    "interview_rework": {P.OPERATIONAL: "sections"},
    "interview_rubric": {P.OPERATIONAL: "criteria"},
    "quality_rating": {
        P.OPERATIONAL: "interview_version rubric criterion question level",
        P.FREE_TEXT: "note",
    },
    "referral_decision": {P.SPECIAL_CATEGORY: "question decision", P.FREE_TEXT: "reason"},
    "return_interview": {
        P.OPERATIONAL: "independent writer_agencies",
        P.IDENTITY: "held_by_name",
        P.SPECIAL_CATEGORY: "decline_reason",
        P.FREE_TEXT: "decline_words held_place others_present independence_note",
    },
    "urgent_note": {
        P.OPERATIONAL: "told log_number",
        P.IDENTITY: "told_name",
        P.SPECIAL_CATEGORY: "questions",
        P.FREE_TEXT: "said reason",
    },
}
