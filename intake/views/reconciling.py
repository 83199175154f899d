"""The register held against the police's lists: what differs, who sees to it, and the month's two counts."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from episodes.enums import GradeCode, Status
from episodes.period import month_bounds
from intake.forms.reconciling import SettleForm
from intake.models import Difference
from intake.reconciling import accounts
from intake.reconciling.accounts import Span
from intake.reconciling.compare import Kind
from intake.services.facts import reading_of
from intake.services.reconciling import counted, reconcile, settle_difference, take_difference
from intake.values import Fact
from intake.wording import name_words
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.children.selectors import police_force_for
from missing_cases.errors import RuleError
from missing_cases.templatetags.mc import MONTHS, govdatetime

PER_PAGE = 25
MOMENTS = (Kind.MISSING_SINCE, Kind.RETURNED)
CODES = {Kind.GRADE: GradeCode, Kind.STATUS: Status}


@dataclass(frozen=True)
class Row:
    """One difference on a page: whom and which episode it is about, and what each side says, in words."""

    difference: Difference
    name: str
    which: str
    they_say: str
    we_say: str

    @property
    def sided(self) -> bool:
        """Say whether both sides have it and differ in what they say."""
        return self.difference.kind not in (Kind.POLICE_ONLY, Kind.OURS_ONLY)


def rows_of(differences) -> list[Row]:
    """Return differences as they are shown. A row of a list is named as the list names it."""
    return [
        Row(each, _name(each), _which(each), said(each.kind, each.they_say), said(each.kind, each.we_say))
        for each in differences
    ]  # fmt: skip


def _name(difference: Difference) -> str:
    if difference.child:
        return difference.child.full_name
    return name_words(reading_of(difference.notification)) if difference.notification else ""


def _which(difference: Difference) -> str:
    """Return what tells this one from the others of the same child: a number and a time."""
    if difference.episode:
        return f"{difference.episode.reference}, {govdatetime(difference.episode.missing_from_at)}"
    if difference.notification is None:
        return ""
    reading = reading_of(difference.notification, difference.notification.facts.all())
    number = str(reading.value(Fact.POLICE_LOG_NUMBER) or "")
    return ", ".join(filter(None, [number, govdatetime(accounts.falls_at(difference.notification, reading))]))


def said(kind: str, text: str) -> str:
    """Return what one side says, in words; that it says nothing where it does not."""
    if not text:
        return _("nothing")
    if kind in MOMENTS:
        return govdatetime(datetime.fromisoformat(text))
    codes = CODES.get(Kind(kind))
    return str(codes(text).label) if codes and text in codes.values else text


def _standing(access):
    rows = Difference.objects.visible_to(access).select_related("child", "episode", "notification", "held_by", "force")
    return rows.prefetch_related("notification__facts")


@require_GET
@requires(Perm.INTAKE_SEE)
def differences(request):
    """Show what differs, oldest first, and what was settled lately."""
    page = Paginator(_standing(request.access).standing(), PER_PAGE).get_page(request.GET.get("page"))
    settled = _standing(request.access).filter(settled_at__isnull=False).order_by("-settled_at", "id")[:PER_PAGE]
    rows, done = rows_of(page.object_list), rows_of(settled)
    request.reads.saw(*(row.difference.child_id for row in [*rows, *done]))
    context = {"page": page, "rows": rows, "done": done, "now": request.now, "query": ""}
    return render(request, "intake/differences.html", context)


@require_POST
@requires(Perm.INTAKE_DECIDE)
def compare_now(request):
    """Compare again now, without waiting for the day's turn."""
    found = reconcile(owner=request.access.agency, by=request.access, now=request.now)
    messages.success(request, _("Compared. New differences: %(n)s.") % {"n": len(found)})
    return redirect("intake:differences")


def _load(request, pk: UUID) -> Difference:
    found = _standing(request.access).filter(pk=pk).first()
    if found is None:
        raise Http404
    request.reads.saw(found.child_id)
    return found


@require_POST
@requires(Perm.INTAKE_DECIDE)
def take(request, pk):
    """Take a difference on."""
    found = _load(request, pk)
    try:
        take_difference(difference=found, by=request.access, now=request.now)
    except RuleError as error:
        messages.error(request, str(error.message))
    return redirect("intake:difference", found.pk)


@require_http_methods(["GET", "POST"])
@requires(Perm.INTAKE_SEE)
def difference(request, pk):
    """Show one difference from both sides, and write down how it was settled."""
    found = _load(request, pk)
    may = request.access.may(Perm.INTAKE_DECIDE) and found.settled_at is None
    form = SettleForm(request.POST or None, now=request.now) if may else None
    if form and form.is_bound and form.is_valid():
        try:
            settle_difference(difference=found, by=request.access, now=request.now, **form.cleaned_data)
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, _("Settled."))
            return redirect("intake:differences")
    page = {"row": rows_of([found])[0], "form": form, "now": request.now, "back_url": "/reconciliation/"}
    return render(request, "intake/difference.html", page, status=422 if form and form.is_bound else 200)


@require_GET
@requires(Perm.INTAKE_SEE)
def month(request, period):
    """Show the month's two counts, what lies between them, and that they add up."""
    year, _dash, number = period.partition("-")
    if not (len(year) == 4 and year.isdigit() and number.isdigit() and 1 <= int(number) <= 12):  # noqa: PLR2004
        raise Http404
    owner = request.access.agency
    force, span = police_force_for(owner), Span(*month_bounds(int(year), int(number)))
    counts = counted(owner, force, span) if force else None
    reached = accounts.covered(owner, force, span) if force else None
    refused = accounts.count_refused(owner, force, reached) if force and reached else 0
    page = {"counts": counts, "force": force, "reached": reached, "refused": refused, "now": request.now,
            "month": f"{_(MONTHS[int(number) - 1])} {year}"}  # fmt: skip
    return render(request, "intake/reconciled_month.html", page)
