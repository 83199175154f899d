"""Which step may follow which, and what must be so before anything leaves. Pure: no database, `now` is an argument."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from disclosures.enums import Action, LegalBasis, Side, State
from missing_cases.errors import RuleError
from missing_cases.models import AgencyKind

S, A = State, Action
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=15), timedelta(hours=6)
TRIES_BEFORE_INCIDENT = 5  # 7 hours 45 minutes after it was prepared

STEPS: dict[tuple[State, Action], State] = {
    (S.QUEUED, A.DELIVER): S.SENT,
    (S.QUEUED, A.RETRY): S.SENT,
    (S.QUEUED, A.RECALL): S.RECALLED,
    (S.QUEUED, A.EXPIRE): S.EXPIRED,
    (S.SENT, A.OPEN): S.OPENED,
    (S.SENT, A.RECALL): S.RECALLED,
    (S.SENT, A.EXPIRE): S.EXPIRED,
    (S.OPENED, A.OPEN): S.OPENED,
    (S.OPENED, A.ACCEPT): S.ACCEPTED,
    (S.OPENED, A.ASK): S.QUESTION_ASKED,
    (S.OPENED, A.REFUSE): S.REFUSED,
    (S.OPENED, A.REPLY): S.OPENED,
    (S.OPENED, A.RECALL): S.RECALLED,
    (S.OPENED, A.EXPIRE): S.EXPIRED,
    (S.QUESTION_ASKED, A.OPEN): S.QUESTION_ASKED,
    (S.QUESTION_ASKED, A.ACCEPT): S.ACCEPTED,
    (S.QUESTION_ASKED, A.ASK): S.QUESTION_ASKED,
    (S.QUESTION_ASKED, A.REFUSE): S.REFUSED,
    (S.QUESTION_ASKED, A.REPLY): S.OPENED,
    (S.QUESTION_ASKED, A.RECALL): S.RECALLED,
    (S.QUESTION_ASKED, A.EXPIRE): S.EXPIRED,
    (S.ACCEPTED, A.OPEN): S.ACCEPTED,
    (S.ACCEPTED, A.ASK): S.ACCEPTED,
    (S.ACCEPTED, A.REPLY): S.ACCEPTED,
    (S.ACCEPTED, A.RECALL): S.RECALLED,
    (S.ACCEPTED, A.EXPIRE): S.EXPIRED,
    (S.REFUSED, A.REPLY): S.OPENED,  # an answer to a refusal puts it before them again
    (S.REFUSED, A.RECALL): S.RECALLED,
    (S.EXPIRED, A.RECALL): S.RECALLED,  # closes it for good; until then its clock goes on, for nobody accepted it
}

SIDE_OF: dict[Action, Side] = {
    A.DELIVER: Side.SENDER,
    A.RETRY: Side.SYSTEM,
    A.OPEN: Side.RECIPIENT,
    A.ACCEPT: Side.RECIPIENT,
    A.ASK: Side.RECIPIENT,
    A.REFUSE: Side.RECIPIENT,
    A.REPLY: Side.SENDER,
    A.RECALL: Side.SENDER,
    A.EXPIRE: Side.SYSTEM,
}

WHY_NOT = {
    S.QUEUED: _("It has not been sent yet: nobody at the recipient can receive it."),
    S.SENT: _("It has been sent but not opened. It has to be opened first."),
    S.OPENED: _("It has been opened and waits for their answer."),
    S.QUESTION_ASKED: _("They asked a question, which waits for an answer."),
    S.ACCEPTED: _("It has been accepted already."),
    S.REFUSED: _("The recipient said that it is not for them."),
    S.RECALLED: _("It was recalled by the agency that sent it."),
    S.EXPIRED: _("The time in which it could be opened has run out."),
}

SHAREABLE_TYPES = frozenset({"application/pdf", "image/jpeg"})

# Who receives at an agency: the first of these roles that somebody there holds.
RECEIVING_ROLES: dict[str, tuple[str, ...]] = {
    AgencyKind.COUNCIL: (
        "missing_coordinator",
        "team_manager",
        "practice_manager",
        "principal_manager",
        "exploitation_manager",
    ),
    AgencyKind.POLICE: ("police_spoc",),
    AgencyKind.HEALTH: ("health_worker",),
    AgencyKind.EDUCATION: ("school_lead",),
    AgencyKind.YOUTH_JUSTICE: ("youth_justice_worker",),
    AgencyKind.CARE_HOME: ("registered_manager",),
    AgencyKind.PROBATION: ("partner_worker",),
    AgencyKind.HOUSING: ("partner_worker",),
    AgencyKind.SUBSTANCE_SERVICE: ("partner_worker",),
    AgencyKind.ADULT_SERVICES: ("partner_worker",),
    AgencyKind.CHARITY: ("partner_worker",),
}


def next_state(state: str, action: Action) -> State:
    """Return the state an action leads to. Raises RuleError saying why the action is not possible now."""
    try:
        return STEPS[State(state), action]
    except KeyError:
        raise RuleError(WHY_NOT[State(state)]) from None


def next_try(tries: int, now: datetime) -> datetime:
    """Return when what waits is tried again, after so many tries in vain: 15 minutes, doubling, 6 hours at most."""
    return now + min(FIRST_WAIT * 2 ** min(tries, 10), LONGEST_WAIT)


def possible(state: str, side: Side) -> frozenset[Action]:
    """Return what a side may do in a state, for the buttons of a page."""
    return frozenset(action for (at, action) in STEPS if at == state and SIDE_OF[action] == side)


def check_recipient(*, owner, recipient) -> None:
    """Raise RuleError where no role of an agency can receive, or it is the sender itself."""
    if recipient.pk == owner.pk:
        raise RuleError(_("Choose another agency: this is your own."), field="recipient_agency")
    if recipient.kind not in RECEIVING_ROLES or not recipient.active:
        raise RuleError(_("This agency cannot receive anything here."), field="recipient_agency")


def check_terms(*, legal_basis: str, parts, expires_at, now) -> None:
    """Check what a sender chose. `expires_at`: aware datetime or None. Raises RuleError naming the field."""
    if legal_basis not in LegalBasis.values:
        raise RuleError(_("Choose the legal basis for sharing."), field="legal_basis")
    if not parts:
        raise RuleError(_("Choose at least one answer to share."), field="parts")
    if expires_at is not None and expires_at <= now:
        raise RuleError(_("The last day to open it must be in the future."), field="expires_on")


def check_files(content_types) -> None:
    """Raise RuleError where a chosen file is of a type that may not leave."""
    if set(content_types) - SHAREABLE_TYPES:
        raise RuleError(_("Only pictures (JPEG) and PDFs can be shared. Take the other file out."), field="files")


def check_said(text: str, *, field: str, message) -> str:
    """Return what somebody typed without surrounding space. Raises RuleError where there is nothing in it."""
    said = (text or "").strip()
    if not said:
        raise RuleError(message, field=field)
    return said
