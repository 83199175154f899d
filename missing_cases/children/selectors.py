"""What is so of a child."""

from dataclasses import dataclass, field

from django.db.models import Q

from missing_cases.models import (
    Agency,
    AgencyKind,
    CareStatus,
    Child,
    ChildAdult,
    ChildName,
    ChildPhone,
    ChildPlace,
    KeyWorker,
    KeyWorkerRole,
    Membership,
    NameKind,
    Placement,
    User,
    UserKind,
)

ALLOCATED = (KeyWorkerRole.SOCIAL_WORKER, KeyWorkerRole.EARLY_HELP, KeyWorkerRole.PERSONAL_ADVISER)


@dataclass
class Overview:
    """The parts of a child's record, each newest first."""

    names: list[ChildName] = field(default_factory=list)
    care_statuses: list[CareStatus] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    workers: list[KeyWorker] = field(default_factory=list)
    adults: list[ChildAdult] = field(default_factory=list)
    places: list[ChildPlace] = field(default_factory=list)
    phones: list[ChildPhone] = field(default_factory=list)

    @property
    def care_status(self) -> CareStatus | None:
        """Return the status in force."""
        return next((row for row in self.care_statuses if row.to_on is None), None)

    @property
    def placement(self) -> Placement | None:
        """Return the placement in force."""
        return next((row for row in self.placements if row.to_on is None), None)

    @property
    def other_names(self) -> list[str]:
        """Return every name but the one on the record."""
        return [f"{row.given_names} {row.family_name}".strip() for row in self.names if row.kind != NameKind.LEGAL]


def overview_of(child: Child, access) -> Overview:
    """Return the parts of the record the reader may see. Seven queries, whatever the record holds."""

    def rows(model, *order, related=()):
        found = model.objects.visible_to(access).filter(child=child, void_at__isnull=True)
        return list(found.select_related(*related).order_by(*order))

    return Overview(
        names=rows(ChildName, "-recorded_at"),
        care_statuses=rows(CareStatus, "-from_on", related=["owner_agency"]),
        placements=rows(
            Placement, "-from_on",
            related=["place", "provider", "responsible_authority", "placing_authority", "host_authority"],
        ),
        workers=[row for row in rows(KeyWorker, "-from_on", related=["user"]) if row.to_on is None],
        adults=rows(ChildAdult, "-recorded_at", related=["adult"]),
        places=rows(ChildPlace, "-recorded_at", related=["place"]),
        phones=rows(ChildPhone, "-recorded_at", related=["phone"]),
    )  # fmt: skip


def allocated_worker(child: Child) -> User | None:
    """Return the child's allocated social worker with an account, or None."""
    worker = (
        KeyWorker.objects.filter(child=child, role=KeyWorkerRole.SOCIAL_WORKER, to_on__isnull=True)
        .filter(void_at__isnull=True, user__isnull=False)
        .select_related("user")
        .first()
    )
    return worker.user if worker else None


def colleagues(access, day):
    """Return the people who hold a role in the reader's agency on a day, by name. One query."""
    running = Q(to_on__isnull=True) | Q(to_on__gte=day)
    held = Membership.objects.filter(running, team__agency=access.agency, from_on__lte=day, void_at__isnull=True)
    return User.objects.filter(pk__in=held.values("user"), is_active=True, kind=UserKind.PERSON).order_by("full_name")


def police_force_for(agency: Agency) -> Agency | None:
    """Return the police force of an agency's area: the one set for it, or the only one there is; else None."""
    if agency.police_force_id:
        return agency.police_force
    forces = list(Agency.objects.filter(kind=AgencyKind.POLICE, active=True)[:2])
    return forces[0] if len(forces) == 1 else None


def live_children():
    """Return children whose record is neither set aside nor merged into another."""
    return Child.objects.filter(Q(void_at__isnull=True) & Q(merged_into__isnull=True))
