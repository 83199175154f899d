"""Who is in the demonstration. Every person, home and provider is invented."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group

from missing_cases.access.policy import Access, access_for
from missing_cases.models import Agency, AgencyKind, Membership, Team, TeamScope, User

SINCE = dt.date(2015, 1, 1)
DOMAIN = "demo.example"

AGENCIES: dict[str, tuple[str, str, str, dict[str, Any]]] = {  # telephone numbers are of no real line (Ofcom)
    "wigan": (
        AgencyKind.COUNCIL,
        "Wigan Council",
        "Wigan",
        {
            "protocol_code": "wigan",
            "uses_absent": True,
            "duty_telephone": "01632 960001",
            "out_of_hours_telephone": "01632 960002",
        },
    ),
    "bolton": (AgencyKind.COUNCIL, "Bolton Council", "Bolton", {}),
    "police": (AgencyKind.POLICE, "Greater Manchester Police", "GMP", {"code": "06"}),
    "provider": (AgencyKind.INTERVIEW_PROVIDER, "Northgate Voices", "Northgate", {}),
    "home": (AgencyKind.CARE_HOME, "Elm House", "Elm House", {}),
    "school": (AgencyKind.EDUCATION, "Millbrook Academy", "Millbrook", {}),
}

TEAMS = {
    "hub": ("wigan", "Missing Hub", TeamScope.AGENCY),
    "north": ("wigan", "Children's Team North", TeamScope.ASSIGNED),
    "leaders": ("wigan", "Leadership", TeamScope.AGENCY),
    "out_of_hours": ("wigan", "Emergency Duty Team", TeamScope.AGENCY),
    "office": ("wigan", "Business support", TeamScope.ASSIGNED),
    "bolton": ("bolton", "Missing Team", TeamScope.AGENCY),
    "police": ("police", "Missing from Home Unit", TeamScope.AGENCY),
    "provider": ("provider", "Return interviews", TeamScope.ASSIGNED),
    "home": ("home", "Elm House staff", TeamScope.AGENCY),
    "school": ("school", "Safeguarding", TeamScope.AGENCY),
}

PEOPLE = {
    "coordinator": ("Priya Nair", "Missing co-ordinator", "hub", "missing_coordinator"),
    "visitor": ("Dale Ashcombe", "Independent visitor", "hub", "independent_visitor"),
    "practice_manager": ("Helen Marsden", "Practice manager", "hub", "practice_manager"),
    "social_worker": ("Sam Okoro", "Social worker", "north", "social_worker"),
    "allocated": ("Nadia Brook", "Social worker", "north", "social_worker"),
    "manager": ("Ruth Delany", "Team manager", "north", "team_manager"),
    "assistant_director": ("Margaret Lyle", "Assistant director", "leaders", "assistant_director"),
    "service_manager": ("David Penhale", "Enhanced service manager", "leaders", "enhanced_service_manager"),
    "principal_manager": ("Joan Whitby", "Principal manager", "leaders", "principal_manager"),
    "education_officer": ("Beth Carrow", "Children missing education officer", "hub", "education_officer"),
    "duty_worker": ("Kit Barlow", "Duty social worker", "out_of_hours", "duty_worker"),
    "administrator": ("Alex Thorne", "Systems administrator", "office", "administrator"),
    "analyst": ("Mina Castell", "Performance analyst", "office", "analyst"),
    "police": ("PC Imran Sadler", "Missing from home SPOC", "police", "police_spoc"),
    "interviewer": ("Leah Brandon", "Return interview worker", "provider", "interviewer"),
    "home_manager": ("Carol Eddings", "Registered manager", "home", "registered_manager"),
    "school_lead": ("Neil Harcourt", "Safeguarding lead", "school", "school_lead"),
    "bolton_coordinator": ("Owen Frith", "Missing co-ordinator", "bolton", "missing_coordinator"),
}

LOOKS_AFTER_REFERENCE_DATA = "administrator"


@dataclass
class Cast:
    """The demonstration's agencies, teams and people, by short name."""

    agencies: dict[str, Agency]
    teams: dict[str, Team]
    people: dict[str, User]

    def access(self, name: str, now) -> Access:
        """Return what a person may do at an instant."""
        found = access_for(self.people[name], now=now)
        if found is None:
            raise LookupError(f"{name} holds no role on {now:%d %B %Y}")
        return found


def make_cast() -> Cast:
    """Make the demonstration's agencies, teams and people where they are missing. Idempotent."""
    agencies = {}
    for key, (kind, name, short, more) in AGENCIES.items():
        agencies[key], _made = Agency.objects.get_or_create(
            name=name, defaults={"kind": kind, "short_name": short, **more}
        )
    teams = {}
    for key, (agency, name, scope) in TEAMS.items():
        teams[key] = Team.objects.filter(agency=agencies[agency], name=name).first() or Team.objects.create(
            agency=agencies[agency], name=name, scope=scope, group=Group.objects.create(name=f"demo team {key}")
        )
    people = {key: _person(key, *about, teams) for key, about in PEOPLE.items()}
    return Cast(agencies, teams, people)


def _person(key, name, job, team, role, teams) -> User:
    email = f"{key.replace('_', '.')}@{DOMAIN}"
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email=email, full_name=name, job_title=job)
        user.set_unusable_password()
        user.save(update_fields=["password"])
        Membership.objects.create(user=user, team=teams[team], role=role, from_on=SINCE)
    if key == LOOKS_AFTER_REFERENCE_DATA and not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])
    return user
