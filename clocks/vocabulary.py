"""The words a protocol may use: triggers that are fired, moments and facts that come with them, roles that exist.

A protocol with a misspelt trigger would start nothing, in silence; one with an unknown fact would fail when a child is
reported missing. Both are refused when it is published.
"""

from collections.abc import Iterator

from clocks.engine.rules import Protocol, Rule
from missing_cases.access.roles import ROLES

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
EPISODE_FACTS = CHILD_FACTS | {"whereabouts_known", "first_episode", "status"}
DISCLOSURE_FACTS = frozenset({"counterpart_kind", "recipient_kind", "source_kind"})
EPISODE_MOMENTS = frozenset(
    {
        "missing_from_at",
        "noticed_at",
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
    "interview.held": frozenset({"held_at"}),
    "interview.declined": frozenset({"declined_at"}),
    "interview.authorised": frozenset({"authorised_at"}),
    "disclosure.sent": frozenset({"sent_at"}),
    "disclosure.accepted": frozenset({"accepted_at"}),
    "disclosure.refused": frozenset({"refused_at"}),
    "disclosure.recalled": frozenset({"recalled_at"}),
    "emergency_access.opened": frozenset({"opened_at"}),
    "emergency_access.reviewed": frozenset({"reviewed_at"}),
    "meeting.episode_discussed": frozenset({"discussed_at"}),
    "meeting.interview_discussed": frozenset({"discussed_at"}),
}
FACTS = {"episode": EPISODE_FACTS, "notice": EPISODE_FACTS, "disclosure": DISCLOSURE_FACTS, "interview": EPISODE_FACTS}


def faults_of_words(protocol: Protocol) -> list[str]:
    """Return one sentence for each word of a protocol that nothing in the product answers to."""
    return [f"The rule '{rule.kind}' {fault}" for rule in protocol.rules for fault in _faults(rule)]


def _faults(rule: Rule) -> Iterator[str]:
    for trigger in rule.starts_on:
        if trigger not in TRIGGERS:
            yield f"starts on '{trigger}', which nothing fires."
            continue
        for moment in sorted(set(rule.anchors) - TRIGGERS[trigger]):
            yield f"counts from '{moment}', which does not come with '{trigger}'."
        known = FACTS.get(trigger.split(".")[0], frozenset())
        for fact in sorted(rule.when.facts_used() - known):
            yield f"asks for the fact '{fact}', which does not come with '{trigger}'."
    for trigger, moment in (*rule.met_by, *rule.stops_on):
        if trigger not in TRIGGERS:
            yield f"ends on '{trigger}', which nothing fires."
        elif moment not in TRIGGERS[trigger]:
            yield f"reads '{moment}', which does not come with '{trigger}'."
    told = {who.role for stage in rule.stages for who in stage.tell} | {who.role for who in rule.responsible}
    for role in sorted(told - ROLES.keys() - PERSONS):
        yield f"names the role '{role}', which does not exist."
