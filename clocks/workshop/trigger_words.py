"""What the codes of a protocol say to people: what starts and ends a duty, and what decides whether it applies."""

from django.utils.translation import gettext_lazy as _

from clocks.engine.explanation import ANCHORS
from clocks.vocabulary import DONE

TRIGGERS = {
    "episode.missing": _("the child is recorded missing"),
    "episode.away": _("the child is recorded away from placement"),
    "episode.absent": _("the child is recorded absent"),
    "episode.police_notified": _("the police are told"),
    "episode.located": _("the child is located"),
    "episode.returned": _("the child returns"),
    "episode.closed": _("the episode is closed"),
    "episode.grades_differ": _("home and council grade the risk differently"),
    "episode.unsafe": _("the child is judged unsafe where they are"),
    "episode.checked": _("the child is checked on return"),
    "notice.written": _("a need-to-know notice is written"),
    "interview.written": _("a return interview is written up"),
    "interview.alarming": _("a return interview raises a safeguarding concern"),
    "interview.forwarded": _("a return interview is forwarded to the police"),
    "interview.referral_decided": _("a referral after the interview is decided"),
    "interview.held": _("a return interview is held"),
    "interview.declined": _("a return interview is declined"),
    "interview.authorised": _("a return interview is authorised"),
    "concern.telephoned": _("a concern is told by telephone"),
    "concern.referred": _("the written referral is recorded"),
    "concern.unreported": _("an episode that nobody reported to the police becomes known"),
    "concern.carers_told": _("what came of talking with parents or carers is recorded"),
    "concern.harm": _("a significant risk of harm is recorded"),
    "concern.harm_ended": _("a significant risk of harm is ended"),
    "concern.high_risk": _("a child is recorded at high risk"),
    "concern.risk_ended": _("a recorded risk is ended"),
    "concern.linked": _("children are linked to the same place or circumstances"),
    "concern.immediate": _("something must be escalated at once"),
    "concern.education": _("a child is recorded missing education"),
    "education.school_checked": _("a check by the school is recorded"),
    "education.practitioners_checked": _("a check by other practitioners is recorded"),
    "placement.planned": _("a planned placement is recorded"),
    "placement.emergency": _("an emergency placement is recorded"),
    "placement.hosted": _("another authority places a child here"),
    "agency.in_force": _("the protocol comes into force"),
    "pattern.reached": _("the child's episodes together reach the pattern"),
    "interview.try_again": _("it is said when an interview is offered again"),
    "interview.tried": _("somebody tries again to offer an interview"),
    "follow_up.agreed": _("an action is agreed because of an interview"),
    "follow_up.done": _("an action closes on evidence"),
    "follow_up.given_up": _("an action is given up"),
    "disclosure.sent": _("something is sent to another agency"),
    "disclosure.accepted": _("what was sent is accepted"),
    "disclosure.refused": _("what was sent is refused"),
    "disclosure.recalled": _("what was sent is recalled"),
    "difference.found": _("the police's list and the register differ"),
    "difference.settled": _("a difference with the police is settled"),
    "authority.alerted": _("another authority is alerted"),
    "authority.acknowledged": _("another authority acknowledges"),
    "authority.given_up": _("a chase of another authority is exhausted"),
    "emergency_access.opened": _("a record is opened in an emergency"),
    "emergency_access.reviewed": _("emergency access is reviewed"),
    "meeting.episode_discussed": _("a meeting discusses the episode"),
    "meeting.interview_discussed": _("a meeting discusses the interview"),
}
MOMENTS = {  # besides those that `clocks.engine.explanation` has words for
    "police_notified_at": _("the police were told"),
    "next_try_at": _("the time of the next try"),
    "tried_at": _("somebody tried again"),
    "due_at": _("the end of the day that was agreed"),
    "done_at": _("it was done"),
    "dropped_at": _("it was given up"),
    "closed_at": _("the episode was closed"),
    "checked_at": _("the child was checked"),
    "forwarded_at": _("the interview was forwarded"),
    "decided_at": _("the referral was decided"),
    "ended_at": _("it was ended"),
    "referred_at": _("the written referral was received"),
    "carers_told_at": _("parents or carers were spoken to"),
    "held_at": _("the interview was held"),
    "declined_at": _("the interview was declined"),
    "accepted_at": _("it was accepted"),
    "refused_at": _("it was refused"),
    "recalled_at": _("it was recalled"),
    "found_at": _("it was found"),
    "settled_at": _("it was settled"),
    "alerted_at": _("the other authority was alerted"),
    "acknowledged_at": _("the other authority acknowledged"),
    "given_up_at": _("the chase was recorded as exhausted"),
    "reviewed_at": _("it was reviewed"),
    "discussed_at": _("the meeting discussed it"),
}
FACTS = {
    "age": _("age"),
    "care_status": _("care status"),
    "looked_after": _("looked after"),
    "looked_after_elsewhere": _("looked after by another authority"),
    "placed_by_other_authority": _("placed by another authority"),
    "open_to_exploitation_team": _("open to the exploitation team"),
    "whereabouts_known": _("whereabouts known"),
    "first_episode": _("first episode"),
    "status": _("status"),
    "police_told": _("the police were told"),
    "counterpart_kind": _("kind of the other agency"),
    "recipient_kind": _("kind of the recipient"),
    "source_kind": _("what was sent"),
}


def trigger_words(code: str, titles: dict[str, str]) -> str:
    """Return what a trigger is, in words. `titles`: of the protocol's duties, by kind."""
    if code.startswith(DONE):
        kind = code.removeprefix(DONE)
        return str(_("“%(duty)s” is done") % {"duty": titles.get(kind, kind)})
    return str(TRIGGERS.get(code, code))


def moment_words(code: str) -> str:
    """Return what a moment is, in words."""
    return str(_(ANCHORS[code]) if code in ANCHORS else MOMENTS.get(code, code))
