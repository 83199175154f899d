"""Lists: matching their columns, how far the reading is, what came of it, and the rows that were not taken in."""

import csv

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from intake import selectors
from intake.enums import ListState, Outcome
from intake.forms import ColumnsForm
from intake.lists import asking
from intake.lists.settling import news_of, take_news_of
from intake.models import ListRow, ListRun
from intake.reading.rows import read_row
from intake.reading.tables import Table
from intake.wording import name_words
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.children.selectors import police_force_for
from missing_cases.errors import RuleError
from missing_cases.safe_csv import safe

PER_PAGE = 25
SAMPLES = 3
LOOKED_AT = 20  # rows from which examples of each column are taken


def _load(request, pk) -> ListRun:
    run = selectors.list_for(pk, request.access)
    if run is None:
        raise Http404
    return run


@require_GET
@requires(Perm.INTAKE_SEE)
def one(request, pk):
    """Show how far a list is, how many rows had which outcome, and each bad row with its reason."""
    run = _load(request, pk)
    if run.state == ListState.COLUMNS:
        return redirect("intake:columns", run.pk)
    counts = asking.counts_of(run)
    bad = ListRow.objects.visible_to(request.access).filter(run=run, outcome=Outcome.BAD).order_by("number")
    return render(request, "intake/list.html", {
        "run": run, "token": _token(run), "page": Paginator(bad, PER_PAGE).get_page(request.GET.get("page")),
        "counts": [(Outcome(code).label, number) for code, number in counts.items()], "bad": counts[Outcome.BAD],
        "news": len(news_of(run, request.access, request.now)), "now": request.now,
    })  # fmt: skip


def _token(run: ListRun) -> str:
    return f"{run.state}-{run.done}"


@require_GET
@requires(Perm.INTAKE_SEE)
def token(request, pk):
    """Answer 204 while a list is as far as the page last saw it, else its new token. Holds no child data."""
    now = _token(_load(request, pk))
    return HttpResponse(status=204) if request.GET.get("seen") == now else JsonResponse({"token": now})


@require_http_methods(["GET", "POST"])
@requires(Perm.INTAKE_DECIDE)
def columns(request, pk):
    """Match the columns of a list; three rows are shown as they would be read."""
    run = _load(request, pk)
    if run.state == ListState.WAITING:
        return redirect("intake:list", run.pk)
    table, by = asking.table_of(run), request.access
    form = ColumnsForm(
        request.POST or None, now=request.now, mapping=asking.mapping_of(run, by),
        examples=[row.texts for row in table.rows[:LOOKED_AT]], force=police_force_for(by.agency),
        of_police=asking.is_of_police(run, by),
    )  # fmt: skip
    mapping = form.mapping() if form.is_bound and form.is_valid() else asking.mapping_of(run, by)
    if form.is_bound and form.is_valid() and "show" not in request.POST:
        try:
            asking.choose_columns(
                run=run, mapping=mapping, of_police=form.cleaned_data.get("of_police", False), by=by, now=request.now
            )
        except RuleError as error:
            form.misfit(error)
        else:
            return redirect("intake:list", run.pk)
    page = {"run": run, "form": form, "table": table, "samples": _samples(table, mapping, request.now),
            "now": request.now}  # fmt: skip
    return render(request, "intake/columns.html", page, status=422 if form.is_bound and form.errors else 200)


def _samples(table: Table, mapping, now) -> list[tuple]:
    readings = [(row.number, read_row(row, table.header, mapping, now)) for row in table.rows[:SAMPLES]]
    return [(number, name_words(read), selectors.lines_of(read), read.problems) for number, read in readings]


@require_POST
@requires(Perm.INTAKE_DECIDE)
def stop(request, pk):
    """Stop reading a list."""
    return _moved(request, pk, asking.stop_list, _("Stopped. What was read stays; you can go on at any time."))


@require_POST
@requires(Perm.INTAKE_DECIDE)
def go_on(request, pk):
    """Go on reading a list."""
    return _moved(request, pk, asking.go_on, _("It is being read on from where it was stopped."))


def _moved(request, pk, service, said: str):
    run = _load(request, pk)
    try:
        service(run=run, by=request.access, now=request.now)
    except RuleError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, said)
    return redirect("intake:list", run.pk)


@require_POST
@requires(Perm.INTAKE_DECIDE)
def take_news(request, pk):
    """Bring up to date the episodes that earlier rows of the same sender became."""
    run = _load(request, pk)
    taken, left = take_news_of(run=run, by=request.access, now=request.now)
    request.reads.saw(*(episode.child_id for episode in taken))
    said = ngettext("%(n)s row was taken into its episode.", "%(n)s rows were taken into their episodes.", len(taken))
    words = said % {"n": len(taken)}
    if left:
        words += " " + _("%(n)s more: take them too, or decide each in the inbox where it contradicts its episode.") % {
            "n": left
        }
    messages.success(request, words)
    return redirect("intake:list", run.pk)


@require_GET
@requires(Perm.INTAKE_DECIDE)
def bad_rows(request, pk):
    """Return the rows that were not taken in as CSV, as they came, with what is wrong: to be mended and sent again."""
    run = _load(request, pk)
    rows = {row.number: row for row in ListRow.objects.visible_to(request.access).filter(run=run, outcome=Outcome.BAD)}
    table = asking.table_of(run)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="rows-not-taken-in-{run.asked_at:%Y-%m-%d}.csv"'
    writer = csv.writer(answer)
    writer.writerow(map(safe, [*table.header, _("Row in the list"), _("What is wrong")]))
    for row in table.rows:
        if row.number in rows:
            cells = [*row.texts, *[""] * len(table.header)][: len(table.header)]
            writer.writerow(map(safe, [*cells, row.number, _wrong(rows[row.number])]))
    return answer


def _wrong(row: ListRow) -> str:
    return "; ".join(f"{column}: {sentence}" if column else sentence for column, _said, sentence in row.problems)
