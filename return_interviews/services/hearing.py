"""Writing down what a parent or carer says about an episode."""

from datetime import datetime

from django.db import transaction

from missing_cases.access.perms import Perm
from return_interviews import rules
from return_interviews.enums import Method
from return_interviews.models import CarerAccount
from return_interviews.services import store


@transaction.atomic
def record_carer_account(
    *, episode, relation: str, words: str, said_at: datetime, method: str = Method.CALL, name: str = "",
    worries: str = "", by, now: datetime,
) -> CarerAccount:  # fmt: skip
    """Write down what a parent or carer said. It stands beside the interview and never in the child's place.

    Raises RuleError without words, for a time to come or before the child was back; NotAllowed. Duty: when the child
    declines, ask the parent or carer (Missing People's guidance on return interviews).
    """
    by.demand(Perm.INTERVIEW_OFFER)
    rules.check_carer_account(relation, words)
    rules.check_not_future(said_at, now, "said_at")
    rules.check_child_is_back(said_at, located_at=episode.located_at, returned_at=episode.returned_at, field="said_at")
    owner, _writers = store.controller_for(episode, by)
    return CarerAccount.objects.create(
        episode=episode, child_id=episode.child_id, owner_agency=owner, relation=relation, name=name.strip(),
        method=Method(method), said_at=said_at, words=words.strip(), worries=worries.strip(), recorded_by=by.user,
        recorded_at=now,
    )  # fmt: skip
