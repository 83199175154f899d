"""What stands beside the interview: the police's missing person interview, and decisions about referrals."""

from django.db import transaction
from django.utils.translation import gettext as _

from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError, StaleError
from return_interviews import rules, triggers
from return_interviews.enums import YesNoUnknown
from return_interviews.models import MissingPersonInterview, ReferralDecision, ReturnInterview
from return_interviews.selectors import alerting_answers
from return_interviews.services import store


def record_missing_person_interview(
    *, episode, taken_place: str, held_at=None, held_by_name: str = "", reason_not: str = "", details: str = "",
    version: int = 0, by, now,
) -> MissingPersonInterview:  # fmt: skip
    """Record whether the police's missing person interview took place. It is never the independent interview.

    `version`: of the record when the page was opened, 0 where there was none. Raises RuleError when it did not take
    place without a reason or its time is in the future, and StaleError when somebody else recorded it meanwhile.
    """
    by.demand(Perm.INTERVIEW_OFFER)
    _check(taken_place, held_at, reason_not, now)
    took_place = taken_place == YesNoUnknown.YES
    values = {
        "taken_place": taken_place,
        "held_at": held_at if took_place else None,
        "held_by_name": held_by_name,
        "reason_not": reason_not,
        "details": details,
        "recorded_by": by.user,
        "recorded_at": now,
    }
    with transaction.atomic():
        rows = MissingPersonInterview.objects.visible_to(by).select_for_update(of=("self",))
        found = rows.select_related("recorded_by").filter(episode=episode).first()
        if found is None:
            owner, _writers = store.controller_for(episode, by)
            return MissingPersonInterview.objects.create(
                episode=episode, child_id=episode.child_id, owner_agency=owner, **values
            )
        if found.version != version:
            theirs = {name: getattr(found, name) for name in values if not name.startswith("recorded")}
            who = found.recorded_by.full_name
            raise StaleError(_("%(who)s recorded this while you were writing.") % {"who": who}, theirs, who)
        for name, value in values.items():
            setattr(found, name, value)
        found.version += 1
        found.save(update_fields=[*values, "version"])
    return found


def _check(taken_place, held_at, reason_not, now):
    if taken_place not in YesNoUnknown.values:
        raise RuleError(_("Say whether the missing person interview has taken place."), "taken_place")
    if taken_place == YesNoUnknown.NO and not reason_not.strip():
        raise RuleError(_("Give the reason why it has not taken place."), "reason_not")
    if held_at:
        rules.check_not_future(held_at, now, "held_at")


def record_referral_decision(
    *, interview: ReturnInterview, decision: str, reason: str, question: str = "", by, now
) -> list[ReferralDecision]:
    """Record what is decided about alarming answers: `question`, or every one that stands. Returns the decisions.

    Raises RuleError without a reason, or when there is nothing alarming to decide on.
    """
    if not (by.may(Perm.INTERVIEW_WRITE) or by.may(Perm.INTERVIEW_AUTHORISE)):
        by.demand(Perm.INTERVIEW_WRITE)
    rules.check_referral(decision, reason)
    with transaction.atomic():
        found = ReturnInterview.objects.visible_to(by).live().select_for_update(of=("self",)).get(pk=interview.pk)
        standing = alerting_answers(found)
        codes = [code for code in standing if not question or code == question]
        if not codes:
            raise RuleError(_("No answer of this interview asks for a decision about a referral."), "decision")
        if found.signed:
            raise RuleError(_("This interview is authorised. Its decisions can no longer be changed."))
        triggers.fire_referral_decided(found, by=by, now=now)
        return [
            ReferralDecision.objects.create(
                interview=found, child_id=found.child_id, owner_agency_id=found.owner_agency_id, question=code,
                decision=decision, reason=reason.strip(), decided_by=by.user, decided_at=now,
            )
            for code in codes
        ]  # fmt: skip
