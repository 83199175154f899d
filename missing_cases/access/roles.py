"""The roles of the field (domain section 11 and the Wigan protocol), as code. Who holds one is data: Membership."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from missing_cases.access.perms import Perm as P

EVERYONE = frozenset({P.WORK})
HEADER = EVERYONE | {P.MISSING_NOW, P.CHILD_SEARCH, P.CHILD_HEADER, P.EPISODE_SEE}
RECORD = HEADER | {P.CHILD_RECORD, P.INTERVIEW_SEE, P.DUTY_SEE}
EPISODE_WORK = frozenset(
    {P.EPISODE_REPORT, P.EPISODE_UPDATE, P.EPISODE_FOUND, P.EPISODE_GRADE, P.EPISODE_POLICE_REFERENCE}
)
EDUCATION = frozenset({P.EDUCATION_SEE, P.EDUCATION_WORK})
CASEWORK = (
    RECORD
    | EPISODE_WORK
    | EDUCATION
    | {P.CHILD_CREATE, P.CHILD_EDIT, P.DUTY_DONE, P.NOTICE_WRITE, P.CROSS_BORDER, P.FINDING_WORK}
)
DRAFTING = frozenset({P.PROTOCOL_SEE, P.PROTOCOL_DRAFT})
WALL_SCREEN = "wall_screen"
INTAKE = frozenset({P.INTAKE_SEE, P.INTAKE_DECIDE})
INTERVIEWING = frozenset({P.INTERVIEW_OFFER, P.INTERVIEW_WRITE})
MANAGING = (
    frozenset(
        {
            P.INTERVIEW_AUTHORISE,
            P.INTERVIEW_ALLOCATE,
            P.DISCLOSURE_SEND,
            P.DISCLOSURE_RECEIVE,
            P.CHILD_MERGE,
            P.CHILD_WHO_LOOKED,
            P.MONTH_SEE,
            P.MONTH_ROWS,
            P.EXPORT,
            P.EPISODE_CLOSE,
            P.EPISODE_CORRECT,
            P.BREAK_GLASS_REVIEW,
            P.DUTY_DESK,
            P.DUTY_EXCEPT,
            P.CHILD_BREAK_GLASS,
            P.TEAM_MANAGE,
            P.WALL_MANAGE,
        }
    )
    | DRAFTING
)
LEADING = RECORD | DRAFTING | {P.NOTICE_READ, P.MONTH_SEE, P.MONTH_ROWS, P.CHILD_WHO_LOOKED, P.PROTOCOL_PUBLISH}
PARTNER = HEADER | {P.EPISODE_UPDATE, P.DISCLOSURE_RECEIVE}
STRATEGIC = EVERYONE | {P.MONTH_SEE}


@dataclass(frozen=True)
class Role:
    """A role: its code, its name, what it is in prose, and what it may do."""

    code: str
    name: str
    description: str
    perms: frozenset[P]


def _role(code, name, description, perms):
    return code, Role(code, name, description, frozenset(perms))


ROLES: dict[str, Role] = dict(
    [
        _role(
            "missing_coordinator", _("Missing co-ordinator"),
            _("Logs and runs every episode of the council, watches every clock and gives out interviews."),
            CASEWORK | INTERVIEWING | INTAKE | {P.INTERVIEW_ALLOCATE, P.EPISODE_CLOSE, P.EPISODE_CORRECT, P.MONTH_SEE,
                                       P.MONTH_ROWS, P.EXPORT, P.DUTY_DESK, P.CHILD_BREAK_GLASS, P.CHILD_MERGE,
                                       P.DISCLOSURE_SEND, P.DISCLOSURE_RECEIVE} | DRAFTING,
        ),
        _role(
            "interviewer", _("Return interview worker"),
            _("Holds independent return interviews for the children assigned to them; sees the child's summary, "
              "those episodes and their own interviews."),
            HEADER | INTERVIEWING | {P.INTERVIEW_SEE, P.EPISODE_UPDATE, P.DUTY_SEE},
        ),
        _role(
            "independent_visitor", _("Independent visitor"),
            _("The Missing Hub's own interviewer (Wigan section 8), with the same reach as a return interview worker."),
            HEADER | INTERVIEWING | {P.INTERVIEW_SEE, P.EPISODE_UPDATE, P.DUTY_SEE},
        ),
        _role(
            "education_officer", _("Children missing education officer"),
            _("Keeps the register of children missing education: is told by schools, sees to checks and enquiries."),
            RECORD | EDUCATION | {P.CHILD_CREATE, P.CHILD_EDIT, P.DUTY_DONE, P.EXPORT},
        ),
        _role(
            "social_worker", _("Social worker"),
            _("Works with their own team's children: reports and updates episodes, visits, holds interviews."),
            CASEWORK | INTERVIEWING,
        ),
        _role(
            "personal_adviser", _("Personal adviser"),
            _("Works with care leavers of their team as a social worker does with children."),
            CASEWORK | INTERVIEWING,
        ),
        _role(
            "early_help_worker", _("Early help worker"),
            _("Supports a family before social care is involved; reports and updates episodes of their own families."),
            CASEWORK | {P.INTERVIEW_OFFER},
        ),
        _role(
            "team_manager", _("Team manager"),
            _("Answers for a team's children; authorises interviews, agrees a later visit, moves work."),
            CASEWORK | INTERVIEWING | MANAGING | INTAKE,
        ),
        _role(
            "practice_manager", _("Practice manager"),
            _("Oversees the Missing Hub (Wigan section 8), chairs intervention meetings, authorises interviews."),
            CASEWORK | INTERVIEWING | MANAGING | INTAKE,
        ),
        _role(
            "principal_manager", _("Principal manager"),
            _("Chairs the seven-day strategy meeting (Wigan section 12) and the monthly missing meeting."),
            CASEWORK | MANAGING | {P.NOTICE_READ, P.PROTOCOL_PUBLISH},
        ),
        _role(
            "enhanced_service_manager", _("Enhanced service manager"),
            _("Is told of every child missing over 24 hours and of strategy meetings' outcomes (Wigan section 12)."),
            LEADING,
        ),
        _role(
            "assistant_director", _("Assistant director"),
            _("Is told of every child missing over 24 hours under the need-to-know guidance (Wigan section 12)."),
            LEADING,
        ),
        _role(
            "director", _("Director of children's services"),
            _("Reads escalations and the month's figures."), LEADING,
        ),
        _role(
            "reviewing_officer", _("Independent reviewing officer"),
            _("Reviews a looked-after child's plan and attends the seven-day strategy meeting."),
            RECORD | {P.EPISODE_UPDATE},
        ),
        _role(
            "duty_worker", _("Out-of-hours duty worker"),
            _("Takes reports and runs episodes at night and at weekends; may open a record in an emergency."),
            CASEWORK | INTAKE | {P.CHILD_BREAK_GLASS, P.DUTY_DESK},
        ),
        _role(
            "exploitation_manager", _("Exploitation team manager"),
            _("Leads the multi-agency exploitation team whose daily meeting decides on interviews (Wigan section 9)."),
            CASEWORK | INTERVIEWING | MANAGING,
        ),
        _role(
            "exploitation_worker", _("Exploitation team worker"),
            _("Works with children open to the exploitation team."), CASEWORK | INTERVIEWING,
        ),
        _role(
            "family_placement_officer", _("Family placement officer"),
            _("Supports foster carers; takes part in the missing from care risk assessment (Wigan appendix a)."),
            RECORD | {P.EPISODE_REPORT, P.EPISODE_UPDATE, P.EPISODE_FOUND},
        ),
        _role(
            "police_spoc", _("Police single point of contact"),
            _("Sees the header of episodes reported to the force; updates them, records grade, reference and found; "
              "opens and accepts what is disclosed."),
            HEADER | {P.EPISODE_UPDATE, P.EPISODE_FOUND, P.EPISODE_GRADE, P.EPISODE_POLICE_REFERENCE,
                      P.DISCLOSURE_RECEIVE, P.INTAKE_TELL},
        ),
        _role(
            "police_officer", _("Police officer, missing team"),
            _("Sees the header of episodes reported to the force and adds updates."),
            HEADER | {P.EPISODE_UPDATE, P.EPISODE_FOUND, P.EPISODE_GRADE, P.EPISODE_POLICE_REFERENCE},
        ),
        _role(
            "registered_manager", _("Registered manager of a children's home"),
            _("Reports and updates episodes of the children placed in the home."),
            PARTNER | {P.EPISODE_REPORT, P.EPISODE_FOUND, P.INTAKE_TELL},
        ),
        _role(
            "carer", _("Residential or foster carer"),
            _("Reports the child in their care missing and says when the child is back."),
            EVERYONE | {P.CHILD_HEADER, P.EPISODE_SEE, P.EPISODE_REPORT, P.EPISODE_UPDATE, P.EPISODE_FOUND,
                        P.INTAKE_TELL},
        ),
        _role(
            "school_lead", _("Designated safeguarding lead of a school"),
            _("Knows that their own pupil is missing; adds what school knows."), PARTNER | {P.INTAKE_TELL},
        ),
        _role(
            "health_worker", _("Health worker"),
            _("Sees what is shared with health about a child they are involved with."), PARTNER,
        ),
        _role(
            "youth_justice_worker", _("Youth justice worker"),
            _("Sees what is shared with youth justice about a child they are involved with."), PARTNER,
        ),
        _role(
            "partner_worker", _("Partner agency worker"),
            _("Sees what is shared with their agency: probation, housing, drug and alcohol or adult services."),
            PARTNER,
        ),
        _role(
            "panel_chair", _("Panel chair"),
            _("Chairs the weekly or monthly missing meeting."), RECORD | {P.MONTH_SEE, P.MONTH_ROWS},
        ),
        _role(
            "panel_administrator", _("Panel administrator"),
            _("Prepares agendas and minutes of the missing meetings."), HEADER | {P.MONTH_SEE},
        ),
        _role(
            "strategic_lead", _("Strategic lead of a partner"),
            _("Reads the figures of the area; no child's record."), STRATEGIC,
        ),
        _role(
            "interview_commissioner", _("Interview commissioner"),
            _("Reads how the commissioned interview service performs; no child's record."), STRATEGIC,
        ),
        _role(
            "missing_champion", _("Missing champion"),
            _("Keeps the subject alive in a team: sees the team's children's episodes and the figures."),
            RECORD | {P.MONTH_SEE},
        ),
        _role(
            "analyst", _("Analyst or board member"),
            _("Reads figures with small numbers hidden; no child's record."), STRATEGIC,
        ),
        _role(
            "auditor", _("Auditor or inspector"),
            _("Reads records for a limited time; every look is logged."),
            RECORD | {P.CHILD_WHO_LOOKED, P.MONTH_SEE, P.MONTH_ROWS},
        ),
        _role(
            "administrator", _("Agency administrator"),
            _("Manages the agency's people, hours and machine tokens; no child's record."),
            EVERYONE | {P.TEAM_MANAGE, P.TOKEN_MANAGE, P.HOURS_MANAGE},
        ),
        _role(
            WALL_SCREEN, _("Wall screen"),
            _("A device that shows who is missing now: initials, age, grade and hours alone. No person holds it."),
            frozenset({P.WALL}),
        ),
    ]
)  # fmt: skip


def roles_with(perm: P) -> list[str]:
    """Return the codes of the roles that may do one thing."""
    return [code for code, role in ROLES.items() if perm in role.perms]


def perms_of(codes) -> frozenset[P]:
    """Return the union of what these roles may do. An unknown role may do nothing."""
    return frozenset().union(*(ROLES[code].perms for code in codes if code in ROLES))
