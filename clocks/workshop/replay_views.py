"""The pages of a replay: asking for one, how far it is, what came out, and the duties behind each number."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from clocks.engine.calendars import instant_of
from clocks.engine.loading import load_protocol
from clocks.models import DraftState, ReplayedDuty, ReplayRun
from clocks.workshop import selectors, texts
from clocks.workshop.forms import ReplayForm
from clocks.workshop.replay import Span
from clocks.workshop.run import CHANGES, ask_replay
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError

ROWS = 50
TITLES = {
    "more": gettext_lazy("Owed under this text alone"),
    "fewer": gettext_lazy("Owed under the version in force alone"),
    "late": gettext_lazy("Late under this text alone"),
    "in_time": gettext_lazy("Late under the version in force alone"),
}


@require_http_methods(["GET", "POST"])
@requires(Perm.PROTOCOL_DRAFT)
def replay(request):
    """Ask for a replay of a draft or a version over the past, and list those that were asked for."""
    drafts = selectors.drafts_of(request.access).filter(state=DraftState.OPEN).order_by("-begun_at")
    versions = selectors.versions_of(request.access.agency)
    form = ReplayForm(request.POST or None, drafts=drafts, versions=versions)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        draft = next((each for each in drafts if f"draft {each.pk}" == given["what"]), None)
        version = next((each for each in versions if f"version {each.pk}" == given["what"]), None)
        text = texts.text_of(version) if version else _text_of(draft)
        span = Span(_midnight(given["since_on"]), _midnight(given["until_on"] + timedelta(days=1)))
        try:
            run = ask_replay(
                text=text, span=span, draft=draft, version=version, by=request.access, now=request.now
            )  # fmt: skip
        except RuleError as error:
            form.breach(error)
        else:
            return redirect("clocks:replay_run", run.pk)
    runs = _runs(request).select_related("asked_by").order_by("-asked_at")[:ROWS]
    context = {"form": form, "runs": runs, "title": _("Try a protocol on the past"), "button": _("Begin"),
               "back_url": reverse("clocks:protocols"), "caption": request.access.agency.name, "intro": "",
               "child": None, "tells": [], "form_files": False}  # fmt: skip
    return render(request, "clocks/workshop/replay.html", context, status=422 if form.is_bound else 200)


def _text_of(draft) -> str:
    return selectors.newest_text(draft).text


def _midnight(day) -> datetime:
    return instant_of(datetime.combine(day, time(0)))


def _runs(request):
    return ReplayRun.objects.filter(agency=request.access.agency_id)


def _run_or_404(request, pk) -> ReplayRun:
    run = _runs(request).select_related("asked_by", "beside", "draft", "version").filter(pk=pk).first()
    if run is None:
        raise Http404
    return run


@require_GET
@requires(Perm.PROTOCOL_SEE)
def replay_run(request, pk):
    """Show how far a replay is, or what came out of it."""
    run = _run_or_404(request, pk)
    rows = _rows(run) if run.finished_at and not run.problem else []
    share = 100 * run.done // run.total if run.total else 0
    last_day = timezone.localdate(run.until - timedelta(seconds=1))
    context = {"run": run, "rows": rows, "share": share, "last_day": last_day,
               "untold": _untold(run) if rows else []}  # fmt: skip
    return render(request, "clocks/workshop/replay_run.html", context)


def _titles(run: ReplayRun) -> dict[str, str]:
    protocols = [run.beside.protocol] if run.beside else []
    protocols.append(load_protocol(run.text))
    england = [each.protocol for each in selectors.versions_of(run.agency) if each.code == "england"]
    rules = [rule for protocol in [*reversed(england), *protocols] for rule in protocol.rules]
    return {rule.kind: _(rule.title) for rule in rules}


def _untold(run: ReplayRun) -> list[str]:
    titles = _titles(run)
    return sorted(titles.get(kind, kind) for kind in run.untold)


def _rows(run: ReplayRun) -> list[dict]:
    """Return what came out by kind: how many are owed and late on each side, and each change of what one may open."""
    numbers = {change: Count("id", filter=Q(**wanted)) for change, wanted in CHANGES.items()}
    changed: dict[str, Mapping[str, object]] = {
        row["kind"]: row for row in ReplayedDuty.objects.filter(run=run).values("kind").annotate(**numbers)
    }
    titles = _titles(run)
    none: Mapping[str, object] = {}
    return [
        {
            "kind": kind,
            "title": titles.get(kind, kind),
            **counts,
            "changes": [(change, TITLES[change], changed.get(kind, none).get(change, 0)) for change in CHANGES],
        }
        for kind, counts in sorted(run.counts.items(), key=lambda item: titles.get(item[0], item[0]))
    ]


@require_GET
@requires(Perm.PROTOCOL_SEE)
def replayed(request, pk, kind, change):
    """List the duties behind one number of a replay, of the children that the reader may see."""
    run = _run_or_404(request, pk)
    if change not in CHANGES or kind not in run.counts:
        raise Http404
    duties = ReplayedDuty.objects.visible_to(request.access).filter(run=run, kind=kind, **CHANGES[change])
    page = Paginator(duties.select_related("child"), ROWS).get_page(request.GET.get("page"))
    for duty in page:
        request.reads.saw(duty.child_id)
    title = _titles(run).get(kind, kind)
    context = {"run": run, "page": page, "title": title, "change": TITLES[change]}
    return render(request, "clocks/workshop/replayed.html", context)
