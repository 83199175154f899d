"""The privacy class of the clocks' fields."""

from missing_cases.privacy.fields import PrivacyClass as P

FIELDS = {
    "alarm": {P.OPERATIONAL: "stage rank generation tell"},
    "clock": {P.OPERATIONAL: "kind seq period counted trigger anchor generation outcome ended_on", P.FREE_TEXT: "note"},
    "clock_event": {P.OPERATIONAL: "kind crank detail"},
    "heartbeat": {P.OPERATIONAL: "name host"},
    "periodic_run": {P.OPERATIONAL: "name last_error"},
    "protocol_draft": {P.REFERENCE: "code state", P.FREE_TEXT: "end_reason"},
    "protocol_draft_text": {P.REFERENCE: "number text"},
    "protocol_version": {P.REFERENCE: "code version title in_force_from content digest"},
}
