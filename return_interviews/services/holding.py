"""Recording that the interview was held: where, when, by whom, and whether they are independent."""

from django.db import transaction

from missing_cases.access.perms import Perm
from return_interviews import rules, triggers
from return_interviews.enums import Action
from return_interviews.models import ReturnInterview
from return_interviews.selectors import covered_episodes, role_with_child
from return_interviews.services import store


def record_held(
    *, interview: ReturnInterview, held_at, place: str, others_present: str = "", held_by=None, held_by_name: str = "",
    said_independent: bool = True, by, now,
) -> ReturnInterview:  # fmt: skip
    """Record that an interview was held, and whether by somebody independent of the child's care.

    `held_by`: the person (the writer, where neither they nor a name is given). Whoever is the child's allocated social
    worker or carer that day is not independent, whatever is said; the interview is then not counted as completed.
    Meets the 72-hour duty. Raises RuleError for a time in the future, before the offer or before the child was back.
    Duty: "conducted by someone independent of the child's care" (DfE 2014).
    """
    by.demand(Perm.INTERVIEW_WRITE)
    with transaction.atomic():
        found = store.locked(interview, Action.HOLD, by)
        episode = found.episode
        rules.check_not_future(held_at, now, "held_at")
        rules.check_child_is_back(
            held_at, located_at=episode.located_at, returned_at=episode.returned_at, field="held_at"
        )
        for covered in covered_episodes(found):
            rules.check_back_from(covered.episode, held_at, "held_at")
        rules.check_held_after_offer(held_at, found.offered_at)
        found.held_by = held_by or (None if held_by_name else by.user)
        found.held_by_name = "" if found.held_by else held_by_name
        role = role_with_child(found.child_id, found.held_by, held_at) if found.held_by else None
        found.independent, note = rules.independence(role=role, said_independent=said_independent)
        found.held_at, found.held_place, found.others_present = held_at, place, others_present
        found.independence_note = str(note)
        found.accepted_at = found.accepted_at or held_at
        store.save(
            found, "held_by", "held_by_name", "independent", "independence_note", "held_at", "held_place",
            "others_present", "accepted_at",
        )  # fmt: skip
        triggers.fire_held(found, by=by, now=now)
    return found
