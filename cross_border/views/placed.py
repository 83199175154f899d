"""Children placed across a border: the list, the notice of a child placed here, and its risk given to the police."""

import csv

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cross_border import services
from cross_border.forms import NewChildNoticeForm, NoticeForm, ToldForm
from cross_border.models import PlacementNotice
from cross_border.selectors import ELSEWHERE, HERE, count_across, placements_across, request_counts, rows_across
from episodes.rules import LONDON
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.children.search import SearchResults, possible_duplicates
from missing_cases.children.views.pages import answer, load
from missing_cases.errors import RuleError
from missing_cases.models import Child, Tier
from missing_cases.safe_csv import safe

PER_PAGE = 25
TEMPLATE = "cross_border/notice_form.html"
WHO = ("child", "authority", "owner_agency", "placement__place", "placement__provider", "recorded_by", "risk_told_by")


@require_GET
@requires(Perm.CROSS_BORDER)
def placed(request):
    """List the children placed here by others, or ours placed elsewhere; both counts, each for itself."""
    where = _where(request)
    page = Paginator(placements_across(request.access, where, request.now), PER_PAGE).get_page(request.GET.get("page"))
    rows = rows_across(list(page.object_list), request.access, where, request.now)
    request.reads.saw(*(row.placement.child for row in rows))
    context = {
        "page": page, "rows": rows, "where": where, "query": f"where={where}&", "now": request.now,
        "here": count_across(request.access, HERE, request.now),
        "elsewhere": count_across(request.access, ELSEWHERE, request.now),
        "requests": request_counts(request.access),
    }  # fmt: skip
    return render(request, "cross_border/placed.html", context)


def _where(request) -> str:
    return ELSEWHERE if request.GET.get("where") == ELSEWHERE else HERE


@require_GET
@requires(Perm.EXPORT)
def placed_csv(request):
    """Download one side of the list; a cell that a spreadsheet could take for a formula is quoted."""
    request.access.demand(Perm.CROSS_BORDER)
    where = _where(request)
    rows = rows_across(list(placements_across(request.access, where, request.now)), request.access, where, request.now)
    request.reads.saw(*(row.placement.child for row in rows))
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="placed-{where}.csv"'
    writer = csv.writer(answer)
    writer.writerow(map(safe, [_("Reference"), _("Name"), _("Council"), _("Where"), _("Since"), _("Notice came"),
                               _("Risk given to the police"), _("Missing episodes in the last year")]))  # fmt: skip
    for row in rows:
        writer.writerow(map(safe, _cells(row)))
    return answer


def _cells(row) -> list:
    home, notice = row.placement.provider or row.placement.place, row.notice
    came = notice.said_at.astimezone(LONDON).date().isoformat() if notice and notice.said_at else ""
    given = notice.risk_told_at.astimezone(LONDON).date().isoformat() if notice and notice.risk_told_at else ""
    return [row.placement.child.reference, row.placement.child.full_name, row.authority.name if row.authority else "",
            home.name if home else row.placement.get_kind_display(), row.placement.from_on.isoformat(), came, given,
            row.episodes]  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(Perm.CROSS_BORDER)
def of_child(request, child_id):
    """Take in the notice of a child who has a record."""
    child = load(request, child_id)
    form = NoticeForm(request.POST or None, now=request.now)

    def run(form):
        services.take_in_notice(child=child, by=request.access, now=request.now, **form.cleaned_data)

    return answer(request, child, form, run, done=_taken_in(), **_words())


@require_http_methods(["GET", "POST"])
@requires(Perm.CROSS_BORDER)
def new(request):
    """Take in the notice of a child without a record; children who may be the same are shown before it is saved."""
    form = NewChildNoticeForm(request.POST or None, now=request.now)
    page = {"form": form, "back_url": reverse("cross_border:placed"), "now": request.now, "same": None, **_words()}
    if form.is_bound and form.is_valid():
        chosen = request.POST.get("same", "")
        same = None if chosen else _same(request, form)
        if same and (same.hits or same.hints):
            return render(request, TEMPLATE, {**page, "same": same})
        if not form.errors and (found := _save(request, form, chosen)):
            messages.success(request, _taken_in())
            return redirect("cross_border:notice", pk=found.pk)
    return render(request, TEMPLATE, page, status=422 if form.is_bound else 200)


def _same(request, form) -> SearchResults | None:
    """Return who may be the same child; only those whose record the reader holds can be chosen."""
    try:
        found = possible_duplicates(by=request.access, **form.identity())
    except RuleError as error:
        form.breach(error)
        return None
    held = set(Child.objects.visible_to(request.access, tier=Tier.RECORD).values_list("pk", flat=True).filter(
        pk__in=[hit.child.pk for hit in found.hits], void_at=None, merged_into=None,
    ))  # fmt: skip
    hits = [hit for hit in found.hits if hit.child.pk in held]
    request.reads.saw(*(hit.child for hit in hits))
    return SearchResults(hits, found.hints)


def _save(request, form, chosen: str) -> PlacementNotice | None:
    """Take it in for the child chosen, or for a new one where the reader said that it is none of them."""
    child = None if chosen in ("", "none") else _chosen(request, chosen)
    try:
        notice = services.take_in_notice(
            child=child, identity=form.identity(), by=request.access, now=request.now, **form.notice()
        )
    except RuleError as error:
        form.breach(error)
        return None
    request.reads.saw(notice.child)
    return notice


def _chosen(request, key: str) -> Child:
    try:
        return load(request, key)
    except ValidationError as error:  # not an id at all
        raise Http404 from error


def _taken_in() -> str:
    return _("Notice taken in. The placement is recorded and the missing co-ordinators are told.")


def _words() -> dict:
    return {
        "title": _("A child placed here by another council"), "button": _("Take in the notice"),
        "tells": [_("the missing co-ordinators of your council")],
    }  # fmt: skip


def _found(request, pk) -> PlacementNotice:
    rows = PlacementNotice.objects.visible_to(request.access).select_related(*WHO).filter(void_at=None)
    notice = rows.filter(pk=pk).first()
    if notice is None:
        raise Http404
    load(request, notice.child_id)
    return notice


@require_GET
@requires(Perm.CROSS_BORDER)
def notice(request, pk):
    """Show a notice: who sent it, where the child lives, whom to ring, the risk and whether the police have it."""
    found = _found(request, pk)
    own = found.owner_agency_id == request.access.agency_id
    context = {
        "notice": found, "child": found.child, "now": request.now,
        "may_tell": own and bool(found.risk) and found.risk_told_at is None,
    }  # fmt: skip
    return render(request, "cross_border/notice.html", context)


@require_http_methods(["GET", "POST"])
@requires(Perm.CROSS_BORDER)
def told(request, pk):
    """Tick that the risk was given to the police."""
    found = _found(request, pk)
    if found.owner_agency_id != request.access.agency_id:
        raise Http404
    form = ToldForm(request.POST or None, now=request.now)

    def run(form):
        services.record_risk_told(notice=found, by=request.access, now=request.now, **form.cleaned_data)

    here = reverse("cross_border:notice", args=[found.pk])
    return answer(
        request, found.child, form, run, title=_("Risk given to the police"), button=_("Save"), done=_("Saved."),
        to=here, back_url=here,
    )  # fmt: skip
