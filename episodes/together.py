"""Two records of one child that become one, and two again: a child is missing once at a time, and dies once."""

from django.utils.translation import gettext as _

from clocks.services import stop_for_child
from episodes.enums import EpisodeRole
from episodes.models import ChildDeath, Episode, EpisodeAgency
from episodes.services.dying import ABOUT_THE_CHILD, DIED
from episodes.services.police import LEGAL_BASIS
from missing_cases.access import grants
from missing_cases.models import Child, ChildMerge, InvolvementRole


def refusals(kept: Child, merged: Child) -> list[str]:
    """Return why the two cannot become one yet: episodes of the same time, or a death not the same on both."""
    return overlapping_episodes(kept, merged) + differing_deaths(kept, merged)


def differing_deaths(kept: Child, merged: Child) -> list[str]:
    """Return a sentence where the two records do not say the same of whether and when the child died."""
    rows = ChildDeath.objects.standing().filter(child__in=[kept, merged])
    days = dict(rows.values_list("child", "died_on"))
    if len(days) == 1:
        said = _("%(reference)s says that the child has died and the other does not. Record it there or withdraw it.")
        return [said % {"reference": (kept if kept.pk in days else merged).reference}]
    if len(set(days.values())) == 2:  # noqa: PLR2004 - one day each
        return [_("The two records give different days on which the child died. Withdraw the wrong one first.")]
    return []


def keep_one_death(*, kept: Child, merged: Child, reason: str, by, now) -> None:
    """Set the merged record's death aside where both say the same: a child dies once."""
    rows = ChildDeath.objects.standing()
    if rows.filter(child=kept).exists():
        rows.filter(child=merged).update(void_at=now, void_by=by.user, void_reason=reason)


def end_for_the_dead(*, kept: Child, reason: str, by, now) -> None:
    """End what counting the episodes of both records began for a child who has died."""
    if ChildDeath.objects.standing().filter(child=kept).exists():
        stop_for_child(child=kept, subject_kinds=ABOUT_THE_CHILD, on=DIED, note=reason, by=by, now=now)


def keep_police_with_episodes(*, merge: ChildMerge, reason: str, by, now) -> None:
    """Let a force that was told since the merge of an episode that went back see the child whose episode it is."""
    before = merge.rows.filter(table_name="episode_agency").values("row_id")
    told = EpisodeAgency.objects.filter(child=merge.merged_id, role=EpisodeRole.POLICE, void_at__isnull=True)
    for row in told.exclude(pk__in=before).select_related("agency", "child"):
        role, basis = InvolvementRole.POLICE, LEGAL_BASIS
        grants.involve_agency(child=row.child, agency=row.agency, role=role, legal_basis=basis, by=by.user, now=now)


def overlapping_episodes(kept: Child, merged: Child) -> list[str]:
    """Return a sentence for each two episodes of the two records that are of the same time, and what to do first."""
    mine, theirs = (list(Episode.objects.live().filter(child=child)) for child in (kept, merged))
    return [_said(one, other) for one in mine for other in theirs if _same_time(one, other)]


def _same_time(one: Episode, other: Episode) -> bool:
    """Say whether two episodes share an instant; the one in which an episode ended is the next one's to begin."""
    starts = max(one.missing_from_at, other.missing_from_at)
    ends = [each.ended_at for each in (one, other) if each.ended_at is not None]
    at_once = any(each.ended_at == each.missing_from_at for each in (one, other))
    return not ends or starts < min(ends) or at_once and starts == min(ends)


def _said(one: Episode, other: Episode) -> str:
    words = {"one": one.reference, "other": other.reference}
    if one.running and other.running:
        said = _("%(one)s and %(other)s both run: the child is recorded as missing twice. Set one of them aside first.")
    else:
        said = _("%(one)s and %(other)s are of the same time. Set the wrong one aside, or correct its times, first.")
    return said % words
