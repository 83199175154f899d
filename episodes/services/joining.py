"""Two episodes of a child that were one absence: the earlier goes on, the later is set aside and names it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from episodes.enums import Action, Between, EpisodeRole, MomentKind, Status, UpdateKind
from episodes.models import (
    Episode,
    EpisodeAgency,
    EpisodeGrade,
    EpisodeMoment,
    EpisodeNotice,
    EpisodeUpdate,
    PreventionInterview,
    Telling,
)
from episodes.rules import When
from episodes.services import closing, correcting, finding, moving, recording, store, withdrawing
from episodes.services.police import share_with_police
from episodes.services.setting_aside import set_aside
from episodes.services.store import Found
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError
from missing_cases.templatetags.mc import govdatetime

COPIED = (EpisodeUpdate, EpisodeGrade, EpisodeNotice, Telling, PreventionInterview)
REPEATED = (MomentKind.SIGHTING, MomentKind.COUNCIL_NOTIFIED, MomentKind.PREVENTION_INTERVIEW)


@dataclass(frozen=True)
class End:
    """How the later episode ended: when the child was located and back, what was known, why it was closed."""

    located: When | None
    returned: When | None
    found: Found
    close_reason: str
    close_note: str


def neighbours_of(episode: Episode, access) -> list[Episode]:
    """Return the child's episodes right before and right after this one, as far as the reader sees them."""
    others = Episode.objects.visible_to(access).live().filter(child=episode.child_id).exclude(pk=episode.pk)
    before = others.filter(missing_from_at__lt=episode.missing_from_at).order_by("-missing_from_at").first()
    after = others.filter(missing_from_at__gt=episode.missing_from_at).order_by("missing_from_at").first()
    return [each for each in (before, after) if each is not None]


@transaction.atomic
def merge_episodes(*, episode: Episode, other: Episode, between: str, reason: str, by, now: datetime) -> Episode:
    """Make one of two episodes that were one absence; return the earlier one, which stands.

    What was said in the later one is added to it, with authors and times; its duties count from the first absence, the
    other's are set aside, and patterns count one episode. What has fired is not taken back. Refused where a return
    interview about either is authorised. Raises RuleError beside the field, StaleError, Episode.DoesNotExist,
    NotAllowed.
    """
    by.demand(Perm.EPISODE_CORRECT)
    if not reason.strip():
        raise RuleError(_("Say how it is known that they are one absence."), "reason")
    if between not in Between.values:
        raise RuleError(_("Say what happened in between."), "between")
    kept, later = _both(episode, other, by)
    end = _end_of(later)
    later.part_of = kept
    set_aside(later, reason=reason.strip(), by=by, now=now)
    moved = between == Between.NOTHING and _end_later(kept, end, reason.strip(), by, now)
    runs_on = between != Between.TWICE and not moved
    if runs_on:
        _go_on(kept, later, between, reason.strip(), by, now)
    _take_over(kept, later, by, now)
    if runs_on:
        _finish(kept, end, by, now)
    return Episode.objects.get(pk=kept.pk)


def _both(episode: Episode, other: Episode, by) -> tuple[Episode, Episode]:
    """Return both episodes locked, the earlier first."""
    pair = sorted((episode, other), key=lambda each: (each.missing_from_at, each.pk))
    if other.pk not in {each.pk for each in neighbours_of(episode, by)} or other.child_id != episode.child_id:
        raise RuleError(_("Choose the episode right before or right after this one."), "other")
    kept = store.lock(pair[0], Action.CORRECT, by=by)
    later = store.lock(pair[1], Action.VOID, by=by)
    for refusing in moving.REFUSING:
        for each in (kept, later):
            if refusing(each):
                raise RuleError(
                    _("A return interview about %(reference)s is authorised, so they stay two.")
                    % {"reference": each.reference}, "other",
                )  # fmt: skip
    return kept, later


def _end_of(later: Episode) -> End:
    moments = {row.kind: When(row.value.at, row.value.precision) for row in store.current_rows(later)}
    known = {name: getattr(later, name) for name in vars(Found())}
    reason = "" if later.returned_at else later.close_reason
    return End(
        moments.get(MomentKind.LOCATED), moments.get(MomentKind.RETURNED), Found(**known), reason, later.close_note
    )


def _end_later(kept: Episode, end: End, reason: str, by, now: datetime) -> bool:
    """Where both ended with a return, let the earlier end when the later did; say whether that was so.

    The times are corrected, so that the episode never stands open beside one that came after both.
    """
    rows = store.current_rows(kept)
    returned = next((row for row in rows if row.kind == MomentKind.RETURNED), None)
    if returned is None or end.returned is None:
        return False
    located = [row for row in rows if row.kind == MomentKind.LOCATED][-1]
    for row, when in ((returned, end.returned), (located, end.located or end.returned)):
        correcting.correct_moment(episode=kept, moment=row, when=when, reason=reason, by=by, now=now)
    fresh = store.lock(kept, Action.CORRECT, by=by)
    end.found.apply_to(fresh)
    store.save_episode(fresh)
    return True


def _go_on(kept: Episode, later: Episode, between: str, reason: str, by, now: datetime) -> None:
    """Let the earlier episode run on: it did not end when it was recorded to."""
    returned = next((row for row in store.current_rows(kept) if row.kind == MomentKind.RETURNED), None)
    if returned is not None:
        withdrawing.withdraw_moment(
            episode=kept, moment=returned, reason=reason, with_finding=between == Between.NOTHING, by=by, now=now
        )
    elif kept.closed_at:
        closing.reopen_episode(episode=kept, reason=reason, by=by, now=now)
    if between == Between.FOUND:
        status = Status.ABSENT if later.status == Status.ABSENT else Status.MISSING
        finding.change_status(
            episode=kept, status=status, when=When(later.missing_from_at), reason=reason, by=by, now=now
        )


def _take_over(kept: Episode, later: Episode, by, now: datetime) -> None:
    """Add what was said in the later episode to the one that stands."""
    kept = store.lock(kept, Action.UPDATE, by=by)
    rows = [*(row for kind in COPIED for row in kind.objects.filter(episode=later))]
    for row in rows:
        if getattr(row, "void_at", None) is None:
            moving.copy_row(row, kept, by)
    order = max(row.order for row in store.current_rows(kept)) + 1
    for row in EpisodeMoment.objects.current().filter(episode=later, kind__in=REPEATED).order_by("order"):
        row.order, order = order, order + 1
        moving.copy_row(row, kept, by)
    recording.write_update(kept, kind=UpdateKind.REPORT, text=_words(later), at=now, by=by, now=now)
    _share(kept, later, by, now)


def _words(later: Episode) -> str:
    lines = [
        _("%(reference)s was the same absence. It said: missing since %(at)s, reported %(reported)s.") % {
            "reference": later.reference, "at": govdatetime(later.missing_from_at),
            "reported": govdatetime(later.reported_at),
        },
        " ".join(part for part in (later.reporter_name, later.reporter_phone) if part),
        later.missing_from_place, later.circumstances, later.different, later.clothing, later.possessions,
        later.companions,
    ]  # fmt: skip
    return "\n".join(line for line in lines if line)


def _share(kept: Episode, later: Episode, by, now: datetime) -> None:
    """Share the one that stands with the force that was told of the other alone, under its log number."""
    police = {"role": EpisodeRole.POLICE, "void_at__isnull": True}
    told = EpisodeAgency.objects.filter(episode=later, **police).select_related("agency").first()
    if told is None:
        return
    row = EpisodeAgency.objects.filter(episode=kept, agency=told.agency, **police).first()
    if row is None:
        row = share_with_police(kept, told.agency, by=by, now=now)
        row.notified_at = told.notified_at
    if not row.police_log_number:
        row.police_log_number, row.reference_given_at = told.police_log_number, told.reference_given_at
    row.save(update_fields=["notified_at", "police_log_number", "reference_given_at"])


def _finish(kept: Episode, end: End, by, now: datetime) -> None:
    """Let the episode that stands end as the later one did."""
    if end.returned:
        finding.record_returned(
            episode=kept, when=end.returned, located=end.located, found=end.found, by=by, now=now
        )  # fmt: skip
    elif end.located:
        finding.record_located(episode=kept, when=end.located, found=end.found, by=by, now=now)
    if end.close_reason:
        closing.close_episode(episode=kept, reason=end.close_reason, note=end.close_note, by=by, now=now)
