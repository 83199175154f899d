"""What bringing two records of one child together would do, found without doing it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from missing_cases.audit.wording import table_in_words
from missing_cases.children.enums import Ethnicity
from missing_cases.children.sameness import BOTH, IDENTITY, KEPT, MERGED, TEXTS, differing, overlapping, taken_over
from missing_cases.models import (
    Agency,
    CareStatus,
    Child,
    ChildMerge,
    Involvement,
    InvolvementRole,
    KeyWorker,
    KeyWorkerRole,
    Placement,
    Tier,
)
from missing_cases.templatetags.mc import govdate

PLACEMENTS, CARE_STATUSES, WORKER = "placements", "care_statuses", "social_worker"
PART_OF = {
    part: whole
    for whole, parts in {
        "clock": "alarm clock_event message settlement",
        "disclosure": "disclosed_file disclosure_content disclosure_event",
        "education_case": "education_check education_enquiry",
        "finding": "finding_decision follow_up interview_receipt plan_decision",
        "episode": "episode_agency episode_grade episode_moment episode_notice episode_status episode_update",
        "return_interview": "covered_episode form_answer form_draft form_draft_event form_record form_section"
        " interview_allocation interview_attachment interview_attempt interview_wish carer_account"
        " urgent_note quality_rating interview_rework",
    }.items()
    for part in parts.split()
}
# Of apps above, by name: each returns why these two may not become one yet, in sentences; nothing if it knows of none.
REFUSING: dict[str, Callable[[Child, Child], list[str]]] = {}


@dataclass(frozen=True)
class Conflict:
    """Something both records say differently: the field, its name, each record's answer, and what may be chosen."""

    field: str
    label: str
    kept: str
    merged: str
    options: tuple[str, ...] = (KEPT, MERGED)


@dataclass(frozen=True)
class Gain:
    """Somebody who would see more: a team or person, and which record they see so much of for the first time."""

    who: str
    reference: str
    tier: int

    @property
    def words(self) -> str:
        """Return it as a sentence."""
        whole = self.tier >= Tier.RECORD
        said = _("%(who)s newly sees the whole record of %(reference)s.")
        header = _("%(who)s newly sees the identity and description of %(reference)s.")
        return (said if whole else header) % {"who": self.who, "reference": self.reference}


@dataclass(frozen=True)
class MergePreview:
    """What moves (of what the reader may see), what is taken over, what needs a choice, what forbids it, who gains."""

    kept: Child
    merged: Child
    moves: list[tuple[str, int]]
    taken: list[tuple[str, str]]
    conflicts: list[Conflict]
    refusals: list[str]
    gains: list[Gain]

    @property
    def token(self) -> str:
        """Return a digest of all that was shown; another one means that something has changed since."""
        facts = (self.kept.pk, self.kept.version, self.merged.pk, self.merged.version, self.moves, self.conflicts,
                 self.refusals, self.gains)  # fmt: skip
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]


def preview_merge(*, kept: Child, merged: Child, by) -> MergePreview:
    """Return what merging one visible record into another would do. A fixed number of queries."""
    before, other = identity_of(kept), identity_of(merged)
    identity = [_conflict(name, kept, merged) for name in differing(before, other)]
    return MergePreview(
        kept=kept,
        merged=merged,
        moves=rows_in_words(merged),
        taken=[(label_of(name), shown(name, merged)) for name in taken_over(before, other)],
        conflicts=identity + _dated_conflicts(kept, merged),
        refusals=refusals(kept, merged, by),
        gains=gains(kept, merged),
    )


def identity_of(child: Child) -> dict[str, Any]:
    """Return the fields of identity that two records are compared in."""
    return {name: getattr(child, name) for name in IDENTITY}


def label_of(name: str) -> str:
    """Return the name of a field of identity in words."""
    if name == "photo_id":
        return _("Photograph")
    if name == "current_risk_grade":
        return _("Risk")
    label = str(getattr(Child._meta.get_field(name), "verbose_name", name))
    return label[:1].upper() + label[1:]


def shown(name: str, child: Child) -> str:
    """Return a field's answer as a reader knows it."""
    value = getattr(child, name)
    if name == "photo_id":
        return _("The photograph of %(reference)s") % {"reference": child.reference}
    if name == "date_of_birth":
        return govdate(value)
    if name == "ethnicity":
        return str(dict(Ethnicity.choices).get(value, value))
    if name == "sex":
        return child.get_sex_display()
    return _("Yes") if value is True else str(value)


def _conflict(name: str, kept: Child, merged: Child) -> Conflict:
    options = (KEPT, MERGED, BOTH) if name in TEXTS else (KEPT, MERGED)
    return Conflict(name, label_of(name), shown(name, kept), shown(name, merged), options)


def _dated_conflicts(kept: Child, merged: Child) -> list[Conflict]:
    """Return where both records have a row for the same days, and a child can have only one."""
    placed = overlapping_placements(kept, merged)
    cared = overlapping_statuses(kept, merged)
    found = []
    if placed:
        found.append(_of_pairs(PLACEMENTS, _("Where the child lived, on the days that both records cover"), placed))
    if cared:
        found.append(_of_pairs(CARE_STATUSES, _("Care status, on the days that both records cover"), cared))
    mine, theirs = allocated(kept), allocated(merged)
    if mine and theirs and _who(mine) != _who(theirs):
        found.append(Conflict(WORKER, _("Allocated social worker"), _name(mine), _name(theirs)))
    return found


def _of_pairs(field: str, label: str, pairs) -> Conflict:
    sides = [dict.fromkeys(side) for side in zip(*pairs, strict=True)]
    kept, merged = ("; ".join(_dated(row) for row in side) for side in sides)
    return Conflict(field, label, kept, merged)


def _dated(row) -> str:
    if isinstance(row, Placement):
        words = row.provider.name if row.provider else row.get_kind_display()
    else:
        words = row.get_code_display()
    if row.to_on is None:
        return _("%(what)s, since %(from)s") % {"what": words, "from": govdate(row.from_on)}
    return _("%(what)s, %(from)s to %(to)s") % {"what": words, "from": govdate(row.from_on), "to": govdate(row.to_on)}


def overlapping_placements(kept: Child, merged: Child) -> list[tuple[Placement, Placement]]:
    """Return pairs of placements, one of each record, that share a day."""
    mine, theirs = (_live(Placement, child).select_related("provider") for child in (kept, merged))
    return overlapping(mine, theirs)


def overlapping_statuses(kept: Child, merged: Child) -> list[tuple[CareStatus, CareStatus]]:
    """Return pairs of care statuses with one council, one of each record, that share a day."""
    same = lambda one, other: one.owner_agency_id == other.owner_agency_id  # noqa: E731 - two words
    return overlapping(_live(CareStatus, kept), _live(CareStatus, merged), same)


def allocated(child: Child) -> KeyWorker | None:
    """Return the row of the child's allocated social worker, with an account or without."""
    rows = KeyWorker.objects.filter(child=child, role=KeyWorkerRole.SOCIAL_WORKER, to_on__isnull=True)
    return rows.filter(void_at__isnull=True).select_related("user").order_by("-from_on", "-id").first()


def _live(model, child: Child):
    return model.objects.filter(child=child, void_at__isnull=True).order_by("from_on", "id")


def _who(worker: KeyWorker):
    return worker.user_id or worker.name.casefold()


def _name(worker: KeyWorker) -> str:
    return worker.user.full_name if worker.user else worker.name


def rows_in_words(child: Child, merge: ChildMerge | None = None) -> list[tuple[str, int]]:
    """Count the rows that name a child, in every table that may, as far as the reader may see; of a merge, those since.

    What is part of something counted is not counted beside it: an episode comes with its times. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT of_table, number FROM count_rows_of(%s, %s)", [child.pk, merge.pk if merge else None])
        counted = dict(cursor.fetchall())
    return sorted((table_in_words(table), n) for table, n in counted.items() if PART_OF.get(table) not in counted)


def gains(kept: Child, merged: Child) -> list[Gain]:
    """Return who would see more than now, and of which of the two records."""
    references = {kept.pk: kept.reference, merged.pk: merged.reference}
    with connection.cursor() as cursor:
        cursor.execute("SELECT agency_name, who, child_id, tier FROM who_newly_sees(%s, %s)", [kept.pk, merged.pk])
        rows = cursor.fetchall()
    return [
        Gain(_("%(who)s (%(agency)s)") % {"who": who, "agency": agency} if agency else who, references[child], tier)
        for agency, who, child, tier in rows
    ]


def refusals(kept: Child, merged: Child, by) -> list[str]:
    """Return why the two may not become one yet, each with what to do about it."""
    found = []
    if kept.restricted != merged.restricted:
        found.append(
            _("One of the two records is restricted and the other is not: that must be the same for both first.")
        )
    live = Involvement.objects.filter(Q(to_at__isnull=True) | Q(to_at__gt=Now()), void_at__isnull=True)
    responsible = live.filter(child__in=[kept, merged], role=InvolvementRole.RESPONSIBLE)
    councils = set(Agency.objects.filter(pk__in=responsible.values("agency")))
    for council in sorted(councils - {by.agency}, key=str):
        found.append(
            _(
                "%(council)s is responsible for one of the two. When they have recorded, under “Where the child lives”,"
                " that you are, you can bring the records together."
            )
            % {"council": council}
        )
    if by.agency not in councils:
        found.append(_("Only the council that is responsible for the child can bring the two records together."))
    return found + [words for refusing in REFUSING.values() for words in refusing(kept, merged)]
