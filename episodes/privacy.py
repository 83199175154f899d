"""The privacy class of the episodes' fields."""

from missing_cases.privacy.fields import PrivacyClass as P

FIELDS = {
    "carers_talk": {P.OPERATIONAL: "outcome", P.FREE_TEXT: "person words"},
    "child_concern": {P.SPECIAL_CATEGORY: "kind first_absent_on", P.FREE_TEXT: "told_by text end_reason"},
    "child_death": {P.SPECIAL_CATEGORY: "died_on", P.FREE_TEXT: "said_by"},
    "episode": {
        P.OPERATIONAL: "reference",
        P.SPECIAL_CATEGORY: "status whereabouts_known close_reason reporter missing_from found_by condition"
        " returned_to",
        P.FREE_TEXT: "close_note reporter_name reporter_phone missing_from_place circumstances clothing possessions"
        " companions different found_where where_now",
    },
    "episode_agency": {P.OPERATIONAL: "role police_log_number"},
    "episode_companion": {P.FREE_TEXT: "said_by"},
    "episode_grade": {P.SPECIAL_CATEGORY: "code", P.FREE_TEXT: "reason"},
    "episode_moment": {P.OPERATIONAL: "kind precision order withdrawn how", P.FREE_TEXT: "said_by reason"},
    "episode_notice": {
        P.OPERATIONAL: "strategy_meeting sent_to",
        P.FREE_TEXT: "circumstances planned_actions no_meeting_reason",
    },
    "episode_status": {P.SPECIAL_CATEGORY: "status", P.FREE_TEXT: "reason"},
    "episode_update": {P.OPERATIONAL: "kind", P.FREE_TEXT: "text"},
    "episode_telling": {P.OPERATIONAL: "whom told how", P.FREE_TEXT: "person words"},
    "handover": {P.OPERATIONAL: "episodes", P.FREE_TEXT: "words"},
    "prevention_interview": {
        P.SPECIAL_CATEGORY: "seen_alone well crime_disclosed",
        P.FREE_TEXT: "made_by words crime for_interviewer",
    },
    "referral": {
        P.OPERATIONAL: "outcome answered_how",
        P.FREE_TEXT: "referred_by text decided_by next_step answered_to",
    },
    "grade_scheme": {P.REFERENCE: "codes source"},
}
