"""Which police force an agency reports a missing child to."""

from episodes.enums import EpisodeRole
from episodes.models import EpisodeAgency
from missing_cases.models import Agency, AgencyKind


def police_force_for(agency: Agency) -> Agency | None:
    """Return the force the agency last reported an episode to, else the only force there is, else None.

    Where several forces are set up and none was used yet, a person chooses: the wrong force is worse than none.
    """
    rows = EpisodeAgency.objects.filter(
        owner_agency=agency, role=EpisodeRole.POLICE, agency__active=True, void_at__isnull=True
    )
    last = rows.order_by("-recorded_at", "-id").select_related("agency").first()
    if last:
        return last.agency
    forces = list(Agency.objects.filter(kind=AgencyKind.POLICE, active=True)[:2])
    return forces[0] if len(forces) == 1 else None
