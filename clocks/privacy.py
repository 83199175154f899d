"""The privacy class of the clocks' fields."""

from missing_cases.privacy.fields import PrivacyClass as P

FIELDS = {
    "agency_hours": {P.REFERENCE: "shut_on_bank_holidays"},
    "alarm": {P.OPERATIONAL: "stage rank generation tell climb"},
    "clock": {P.OPERATIONAL: "kind seq period counted trigger anchor generation outcome ended_on", P.FREE_TEXT: "note"},
    "clock_event": {P.OPERATIONAL: "kind crank detail"},
    "heartbeat": {P.OPERATIONAL: "name host"},
    "opening_time": {P.REFERENCE: "weekday opens shuts"},
    "periodic_run": {P.OPERATIONAL: "name last_error"},
    "protocol_draft": {P.REFERENCE: "code state", P.FREE_TEXT: "end_reason"},
    "protocol_draft_text": {P.REFERENCE: "number text"},
    "protocol_version": {P.REFERENCE: "code version title in_force_from content digest"},
    "replay_run": {P.REFERENCE: "text", P.OPERATIONAL: "total done last_child counts untold problem"},
    "replayed_duty": {P.OPERATIONAL: "kind owed_before owed_after late_before late_after"},
    "settlement": {P.FREE_TEXT: "note"},
    "shut_day": {P.REFERENCE: "day why"},
}
