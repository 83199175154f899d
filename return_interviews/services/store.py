"""What every step shares: the locked row, its rule, and who is told."""

from django.utils.translation import gettext as _

from missing_cases.errors import RuleError
from missing_cases.models import Agency, AgencyKind, Channel, Message
from return_interviews.enums import Action
from return_interviews.models import InterviewAllocation, ReturnInterview
from return_interviews.rules import next_state

FORM = "return_interview"
SUBJECT = "interview"


def locked(interview: ReturnInterview, action: Action, by) -> ReturnInterview:
    """Lock an interview for one step and put it in the state the step leads to (not yet saved).

    Raises RuleError when the step is not allowed now, and ReturnInterview.DoesNotExist when the reader may not see it.
    """
    found = lock_row(interview, by)
    found.state = next_state(found.state, action)
    return found


def lock_row(interview: ReturnInterview, by) -> ReturnInterview:
    """Lock an interview that the reader's agency writes, as it stands. Raises RuleError for any other agency."""
    rows = ReturnInterview.objects.visible_to(by).live()
    if not writes(rows.get(pk=interview.pk), by):
        raise RuleError(_("This interview belongs to another agency. It can be read here, not changed."))
    held = rows.select_for_update(of=("self",)).select_related("episode", "child", "record", "owner_agency")
    return held.get(pk=interview.pk)


def writes(interview: ReturnInterview, by) -> bool:
    """Say whether the reader's agency may write this interview: its owner, and the provider it is given to."""
    return by.agency_id == interview.owner_agency_id or by.agency_id in interview.writer_agencies


def save(interview: ReturnInterview, *fields: str) -> ReturnInterview:
    """Save the state and these fields, and count the version up."""
    interview.version += 1
    interview.save(update_fields=["state", "version", *fields])
    return interview


def standing_allocation(episode) -> InterviewAllocation | None:
    """Return to whom an episode's interview is given now."""
    rows = InterviewAllocation.objects.standing().filter(episode=episode)
    return rows.select_related("worker", "worker_agency", "owner_agency", "named_access").first()


def controller_for(episode, by) -> tuple[Agency, list]:
    """Return which agency controls the interview's data, and the agencies besides it that write it.

    A council controls what it records itself; a commissioned provider records for the council that gave it out.
    Raises RuleError for anybody else.
    """
    allocation = standing_allocation(episode)
    provider = allocation and allocation.worker_agency_id != allocation.owner_agency_id
    writers = [allocation.worker_agency_id] if allocation and provider else []
    if by.agency.kind == AgencyKind.COUNCIL:
        mine = allocation is None or allocation.owner_agency_id == by.agency_id
        return by.agency, writers if mine else []
    if allocation is None or allocation.worker_agency_id != by.agency_id:
        raise RuleError(_("This interview is not given to your agency."))
    return allocation.owner_agency, writers


def tell(interview: ReturnInterview, topic: str, people, *, now, role: str = "", step: str = "") -> None:
    """Write one message to each person, or an incident on the owner agency's duty desk where there is nobody.

    Messages hold ids alone. `step` tells a repeated message from the one before (the version by default).
    """
    step = step or str(interview.version)
    common = {
        "topic": f"interview.{topic}",
        "agency": interview.owner_agency,
        "role": role,
        "child": interview.child,
        "subject_kind": SUBJECT,
        "subject_id": interview.pk,
        "made_at": now,
        "available_at": now,
    }
    key = f"v1:interview:{interview.pk}:{topic}:{step}"
    messages = [Message(key=f"{key}:{person.pk}", recipient=person, **common) for person in people]
    if not people:
        messages = [Message(key=f"{key}:nobody", incident=True, channel=Channel.INBOX, **common)]
    Message.objects.bulk_create(messages)
