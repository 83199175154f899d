"""What is so about duties, for one reader."""

from uuid import UUID

from django.db import connection
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.utils.timezone import localdate

from clocks.causes import LateCause
from clocks.engine.state import Outcome
from clocks.models import Clock, ClockEvent, EventKind
from missing_cases.access.perms import Perm
from missing_cases.access.roles import roles_with
from missing_cases.models import Membership, Message, User


def duties_visible_to(access, now):
    """Return the duties that exist at `now` and that this reader may see, the most urgent first.

    Overdue is `due_at < now`, whether or not any alarm has fired; duties without a number come last.
    """
    open_now = Clock.objects.visible_to(access).open_at(now).select_related("child")
    return open_now.by_urgency()


def duties_of(subject_kind: str, subject_id: UUID, access, *, ended: bool = True):
    """Return every clock of one subject that this reader may see, waiting ones included, the most urgent first."""
    clocks = Clock.objects.visible_to(access).filter(subject_kind=subject_kind, subject_id=subject_id)
    clocks = clocks if ended else clocks.running()
    return clocks.select_related("agency", "assigned_to").by_urgency()


def duties_of_child(child, access, *, ended: bool = False):
    """Return the clocks of one child that this reader may see, the most urgent first."""
    clocks = Clock.objects.visible_to(access).filter(child=child)
    clocks = clocks if ended else clocks.running()
    return clocks.select_related("agency", "assigned_to").by_urgency()


def waiting_clocks(access, *, kind: str, now):
    """Return the running clocks of one kind that this reader may see, such as every interview waiting to be held."""
    return duties_visible_to(access, now).filter(kind=kind)


def clock_for(subject_kind: str, subject_id: UUID, kind: str, access) -> Clock | None:
    """Return the newest clock of a kind on a subject that this reader may see, or None."""
    return duties_of(subject_kind, subject_id, access).filter(kind=kind).order_by("-seq").first()


def history_of(clock: Clock):
    """Return what happened to a clock the reader already holds, oldest first."""
    return ClockEvent.objects.filter(clock=clock).select_related("by").order_by("at", "id")


def counts_at(access, now) -> dict[str, int]:
    """Return how many duties this reader may see are open and how many of them are overdue."""
    counted = Clock.objects.visible_to(access).open_at(now)
    return counted.aggregate(open=Count("id"), overdue=Count("id", filter=Q(due_at__lt=now)))


def incidents_for(access):
    """Return what nobody could be told of, and messages given up on, at the reader's agency; newest first."""
    wrong = Q(incident=True) | Q(dead_at__isnull=False)
    return Message.objects.filter(wrong, agency=access.agency_id, resolved_at__isnull=True).order_by("-made_at", "-id")


def can_take(clock: Clock, access, now) -> list[User]:
    """Return the reader's colleagues who may be given a duty, by name: they may do duties, and may open the child."""
    today = localdate(now)
    rows = Membership.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gte=today), role__in=roles_with(Perm.DUTY_DONE), from_on__lte=today,
        void_at__isnull=True, user__is_active=True, team__agency=access.agency_id, team__active=True,
    )  # fmt: skip
    if clock.child_id:
        rows = rows.filter(user__in=_people_who_may_open(clock.child_id))
    people = {row.user_id: row.user for row in rows.select_related("user")}
    return sorted(people.values(), key=lambda person: (person.full_name, person.pk))


def _people_who_may_open(child_id: UUID) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_who_may_open(%s)", [child_id])
        return [key for (key,) in cursor.fetchall()]


def why_late(clock: Clock) -> str:
    """Return in words why a duty is or was late, as was said last; "" where nobody has said so."""
    events = ClockEvent.objects.filter(clock=clock, kind=EventKind.LATE).order_by("-written_at", "-id")
    said = events.values_list("detail", flat=True).first()
    if said is None:
        return ""
    return " ".join(part for part in (f"{LateCause(said['cause']).label}.", said.get("words", "")) if part)


def lateness(access, start, end, now) -> list[dict]:
    """Return how many duties that fell due in [start, end) are or were done late, by rule and newest cause.

    Rows of {"kind", "version_id", "cause" (None where nobody has said why), "n"}, of the duties of the reader's agency
    that the reader may see. One query.
    """
    said = ClockEvent.objects.filter(clock=OuterRef("pk"), kind=EventKind.LATE).order_by("-written_at", "-id")
    late = Q(outcome="", due_at__lt=now) | Q(outcome=Outcome.MET, met_at__gt=F("due_at"))
    clocks = Clock.objects.visible_to(access).filter(late, agency=access.agency_id, due_at__gte=start, due_at__lt=end)
    newest = Subquery(said.annotate(text=KeyTextTransform("cause", "detail")).values("text")[:1])
    return list(
        clocks.annotate(cause=newest)
        .values("kind", "version_id", "cause")
        .order_by("kind", "version_id", "cause")
        .annotate(n=Count("id"))
    )


def ending_before(access, until, now) -> list[dict]:
    """Return how many open duties of the reader's agency, that they may see, fall due from `now` and before `until`.

    Rows of {"kind", "version_id", "assigned_to_id" (None: given to nobody by name), "n"}. One query.
    """
    clocks = Clock.objects.visible_to(access).open_at(now).filter(agency=access.agency_id)
    groups = clocks.filter(due_at__gte=now, due_at__lt=until).values("kind", "version_id", "assigned_to_id")
    return list(groups.order_by("kind", "version_id", "assigned_to_id").annotate(n=Count("id")))
