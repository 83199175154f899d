"""Writing down what the child wants of their interview."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError
from return_interviews import rules
from return_interviews.enums import Way
from return_interviews.models import InterviewWish
from return_interviews.selectors.one import WISHES
from return_interviews.services import store

WORDS = tuple(name for name in WISHES if name != "way")


@transaction.atomic
def record_wish(*, episode, said_at: datetime, way: str = "", by, now: datetime, **words: str) -> InterviewWish:
    """Write down what the child said about how, with whom, where and when they want to talk, and who is to be there.

    `words`: any of WORDS. What is left out keeps what was said before. The child chooses person, place and time as far
    as can be (DfE 2014; Leeds: a place of the child's choice, alone or with an adult they trust). Raises RuleError
    where nothing is said, for a time to come or before the child was back; NotAllowed.
    """
    by.demand(Perm.INTERVIEW_OFFER)
    said = {name: (words.get(name) or "").strip() for name in WORDS}
    if way not in ("", *Way.values):
        raise RuleError(_("Choose how the child wants to talk."), "way")
    if not way and not any(said.values()):
        raise RuleError(_("Write what the child wants, in at least one answer."), "way")
    rules.check_not_future(said_at, now, "said_at")
    rules.check_child_is_back(said_at, located_at=episode.located_at, returned_at=episode.returned_at, field="said_at")
    owner, _writers = store.controller_for(episode, by)
    return InterviewWish.objects.create(
        episode=episode, child_id=episode.child_id, owner_agency=owner, way=way, **said, said_at=said_at,
        recorded_by=by.user, recorded_at=now,
    )  # fmt: skip
