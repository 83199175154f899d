"""Who may give which role, and in which team. Pure."""

from missing_cases.access.perms import Perm
from missing_cases.access.roles import ROLES, WALL_SCREEN
from missing_cases.errors import RuleError
from missing_cases.models import AgencyKind, TeamScope
from missing_cases.teams.words import (
    NOT_ONESELF,
    NOT_THEIR_ROLE,
    NOT_THIS_ROLE,
    SAY_WHY,
    WIDER_THAN_ONES_OWN,
)

SHORTEST_REASON = 10
ANYWHERE = frozenset({"administrator", "analyst", "strategic_lead"})
NOT_OF_A_COUNCIL = frozenset({"police_spoc", "police_officer", "health_worker", "partner_worker", WALL_SCREEN})
OF_KIND = {
    AgencyKind.POLICE: {"police_spoc", "police_officer"},
    AgencyKind.INTERVIEW_PROVIDER: {"interviewer", "interview_commissioner"},
    AgencyKind.CARE_HOME: {"registered_manager", "carer"},
    AgencyKind.FOSTERING: {"registered_manager", "carer"},
    AgencyKind.EDUCATION: {"school_lead"},
    AgencyKind.HEALTH: {"health_worker"},
    AgencyKind.YOUTH_JUSTICE: {"youth_justice_worker"},
    AgencyKind.PARTNERSHIP: {"panel_chair", "panel_administrator"},
}


def roles_at(kind: str) -> frozenset[str]:
    """Return the codes of the roles that people of an agency of this kind may hold."""
    if kind == AgencyKind.COUNCIL:
        return frozenset(ROLES) - NOT_OF_A_COUNCIL
    return ANYWHERE | OF_KIND.get(AgencyKind(kind), {"partner_worker"})


def may_give(role: str, *, kind: str, held: frozenset[Perm]) -> bool:
    """Say whether somebody with these functions may give a role at an agency of this kind, or take it away.

    An administrator (who manages machine tokens too) gives any role; everybody else only what they hold themselves.
    """
    if role not in roles_at(kind):
        return False
    return Perm.TOKEN_MANAGE in held or ROLES[role].perms <= held


def check_may_give(role: str, *, kind: str, held: frozenset[Perm]) -> None:
    """Raise RuleError unless `may_give`."""
    if not may_give(role, kind=kind, held=held):
        raise RuleError(NOT_THIS_ROLE, "role")


def check_may_take(role: str, *, held: frozenset[Perm]) -> None:
    """Raise RuleError for a role with functions this person does not hold; one no longer known may be taken away."""
    if Perm.TOKEN_MANAGE not in held and role in ROLES and not ROLES[role].perms <= held:
        raise RuleError(NOT_THEIR_ROLE)


def check_not_oneself(user, by) -> None:
    """Raise RuleError when somebody changes what they themselves may do: another person decides that."""
    if user.pk == by.pk:
        raise RuleError(NOT_ONESELF)


def check_scope(scope: str, *, held: frozenset[Perm], widest: str) -> None:
    """Raise RuleError when a team would open more children than the giver's own widest team does."""
    if Perm.TOKEN_MANAGE not in held and scope == TeamScope.AGENCY and widest != TeamScope.AGENCY:
        raise RuleError(WIDER_THAN_ONES_OWN, "scope")


def clean_reason(words: str) -> str:
    """Return why somebody joins or leaves, without needless spaces. Raises RuleError under ten characters."""
    reason = " ".join(words.split())
    if len(reason) < SHORTEST_REASON:
        raise RuleError(SAY_WHY, "reason")
    return reason
