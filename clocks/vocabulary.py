"""The words a protocol may use: triggers that are fired, moments and facts that come with them, roles that exist.

A protocol with a misspelt trigger would start nothing, in silence; one with an unknown fact would fail when a child is
reported missing. Both are refused when it is published.
"""

from collections.abc import Iterator, Mapping

from clocks.engine.rules import AGENCY, CHILD, Protocol, Rule
from missing_cases.access.roles import ROLES

DONE = "duty."  # the trigger that a duty is done: duty.<its kind>
PATTERN_REACHED, REACHED_AT = "pattern.reached", "reached_at"  # a child's episodes together call for a duty
PERSONS = frozenset({"assignee", "key_worker"})
CHILD_FACTS = frozenset(
    {
        "age",
        "care_status",
        "looked_after",
        "looked_after_elsewhere",
        "placed_by_other_authority",
        "open_to_exploitation_team",
    }
)
EPISODE_FACTS = CHILD_FACTS | {"whereabouts_known", "first_episode", "status", "police_told"}
DISCLOSURE_FACTS = frozenset({"counterpart_kind", "recipient_kind", "source_kind"})
EPISODE_MOMENTS = frozenset(
    {
        "missing_from_at",
        "noticed_at",
        "due_back_at",
        "reported_at",
        "police_notified_at",
        "located_at",
        "returned_at",
        "closed_at",
    }
)
TRIGGERS: dict[str, frozenset[str]] = {
    **{
        f"episode.{what}": EPISODE_MOMENTS
        for what in ("missing", "away", "absent", "police_notified", "located", "returned", "closed")
    },
    "notice.written": EPISODE_MOMENTS | {"written_at"},
    "episode.grades_differ": EPISODE_MOMENTS | {"disagreed_at"},
    "episode.unsafe": EPISODE_MOMENTS | {"judged_at"},
    "episode.checked": EPISODE_MOMENTS | {"checked_at"},
    "interview.written": frozenset({"written_at"}),
    "interview.alarming": frozenset({"alarmed_at"}),
    "interview.forwarded": frozenset({"forwarded_at"}),
    "interview.referral_decided": frozenset({"decided_at"}),
    **{
        f"concern.{what}": frozenset({"told_at"})
        for what in ("telephoned", "harm", "high_risk", "linked", "immediate", "unreported")
    },
    "concern.referred": frozenset({"referred_at"}),
    "concern.carers_told": frozenset({"carers_told_at"}),
    "concern.education": frozenset({"told_at", "first_absent_on"}),
    **{f"education.{what}": frozenset({"checked_at"}) for what in ("school_checked", "practitioners_checked")},
    **{f"concern.{what}": frozenset({"ended_at"}) for what in ("harm_ended", "risk_ended")},
    **{f"placement.{what}": frozenset({"placed_at", "recorded_at"}) for what in ("planned", "emergency", "hosted")},
    "agency.in_force": frozenset({"in_force_at"}),
    PATTERN_REACHED: frozenset({REACHED_AT}),
    "interview.held": frozenset({"held_at"}),
    "interview.declined": frozenset({"declined_at"}),
    "interview.authorised": frozenset({"authorised_at"}),
    "interview.try_again": frozenset({"next_try_at"}),
    "interview.tried": frozenset({"tried_at"}),
    "follow_up.agreed": frozenset({"due_at"}),
    "follow_up.done": frozenset({"done_at"}),
    "follow_up.given_up": frozenset({"dropped_at"}),
    "disclosure.sent": frozenset({"sent_at"}),
    "disclosure.accepted": frozenset({"accepted_at"}),
    "disclosure.refused": frozenset({"refused_at"}),
    "disclosure.recalled": frozenset({"recalled_at"}),
    "difference.found": frozenset({"found_at"}),
    "difference.settled": frozenset({"settled_at"}),
    "authority.alerted": frozenset({"alerted_at"}),
    "authority.acknowledged": frozenset({"acknowledged_at"}),
    "authority.given_up": frozenset({"given_up_at"}),
    "emergency_access.opened": frozenset({"opened_at"}),
    "emergency_access.reviewed": frozenset({"reviewed_at"}),
    "meeting.episode_discussed": frozenset({"discussed_at"}),
    "meeting.interview_discussed": frozenset({"discussed_at"}),
}
FACTS = {
    "episode": EPISODE_FACTS,
    "notice": EPISODE_FACTS,
    "disclosure": DISCLOSURE_FACTS,
    "interview": EPISODE_FACTS,
    "concern": CHILD_FACTS,
}


def faults_of_words(protocol: Protocol) -> list[str]:
    """Return one sentence for each word of a protocol that nothing in the product answers to."""
    known = {**TRIGGERS, **{DONE + rule.kind: frozenset({"met_at"}) for rule in protocol.rules}}
    return [f"The rule '{rule.kind}' {fault}" for rule in protocol.rules for fault in _faults(rule, known)]


def _faults(rule: Rule, triggers: Mapping[str, frozenset[str]]) -> Iterator[str]:
    for trigger in rule.starts_on:
        if trigger not in triggers:
            yield f"starts on '{trigger}', which nothing fires."
            continue
        yield from _faults_of_start(rule, trigger)
        strange = set(rule.anchors) - triggers[trigger]
        several = len(rule.starts_on) > 1 and strange < set(rule.anchors)
        for moment in sorted(strange) if not several else ():
            yield f"counts from '{moment}', which does not come with '{trigger}'."
        known = FACTS.get(trigger.split(".")[0], frozenset())
        for fact in sorted(rule.when.facts_used() - known):
            yield f"asks for the fact '{fact}', which does not come with '{trigger}'."
    yield from _faults_of_ends(rule, triggers)
    told = {who.role for stage in rule.stages for who in stage.everybody} | {who.role for who in rule.responsible}
    for role in sorted(told - ROLES.keys() - PERSONS):
        yield f"names the role '{role}', which does not exist."


def _faults_of_ends(rule: Rule, triggers: Mapping[str, frozenset[str]]) -> Iterator[str]:
    for trigger, moment in (*rule.met_by, *rule.stops_on):
        if trigger not in triggers:
            yield f"ends on '{trigger}', which nothing fires."
        elif moment not in triggers[trigger]:
            yield f"reads '{moment}', which does not come with '{trigger}'."
    for kind in sorted(set(rule.pattern.since) if rule.pattern else ()):
        if DONE + kind not in triggers:
            yield f"counts since '{kind}', which is no duty of this protocol."


def _faults_of_start(rule: Rule, trigger: str) -> Iterator[str]:
    about = trigger.split(".")[0]
    if (rule.pattern is not None) != (trigger == PATTERN_REACHED):
        yield f"has a pattern if it starts on '{PATTERN_REACHED}', and only then."
    if about == "agency" and rule.subject != AGENCY:
        yield f"starts on '{trigger}', so it is about the {AGENCY}."
    if rule.subject == CHILD and about == "agency":
        yield f"is about the {CHILD}, and '{trigger}' is not."
