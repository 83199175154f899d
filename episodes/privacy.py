"""The privacy class of the episodes' fields."""

from missing_cases.privacy.fields import PrivacyClass as P

FIELDS = {
    "child_concern": {P.SPECIAL_CATEGORY: "kind first_absent_on", P.FREE_TEXT: "told_by text end_reason"},
    "episode": {
        P.OPERATIONAL: "reference",
        P.SPECIAL_CATEGORY: "status whereabouts_known close_reason reporter missing_from found_by condition",
        P.FREE_TEXT: "close_note reporter_name reporter_phone missing_from_place circumstances clothing possessions"
        " companions different found_where where_now",
    },
    "episode_agency": {P.OPERATIONAL: "role police_log_number"},
    "episode_grade": {P.SPECIAL_CATEGORY: "code", P.FREE_TEXT: "reason"},
    "episode_moment": {P.OPERATIONAL: "kind precision order withdrawn", P.FREE_TEXT: "said_by reason"},
    "episode_notice": {
        P.OPERATIONAL: "strategy_meeting",
        P.FREE_TEXT: "circumstances planned_actions no_meeting_reason",
    },
    "episode_status": {P.SPECIAL_CATEGORY: "status", P.FREE_TEXT: "reason"},
    "episode_update": {P.OPERATIONAL: "kind", P.FREE_TEXT: "text"},
    "handover": {P.OPERATIONAL: "episodes", P.FREE_TEXT: "words"},
    "grade_scheme": {P.REFERENCE: "codes source"},
}
