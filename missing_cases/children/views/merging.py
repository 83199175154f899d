"""Bringing two records of one child together: find the other, see what it does, do it; the history, and undoing it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.children import services
from missing_cases.children.forms import FindOtherForm, MergeForm, PartForm
from missing_cases.children.search import find_children
from missing_cases.children.views.pages import address, answer, load, show
from missing_cases.errors import RuleError, StaleError
from missing_cases.models import Child, ChildMerge, Tier


@require_http_methods(["GET", "POST"])
@requires(Perm.CHILD_MERGE)
def find_other(request, child_id):
    """Find the other record of a child, by POST so that no name stands in an address."""
    child = load(request, child_id)
    form = FindOtherForm(request.POST or None, now=request.now)
    page = {"title": _("Bring together with another record"), "button": _("Find"), "results": None,
            "template": "children/merge.html"}  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            results = find_children(text=form.cleaned_data["text"], by=request.access)
        except RuleError as error:
            form.breach(error)
            return show(request, child, form, status=429, **page)
        page |= _sorted_by_access(request, child, results)
    return show(request, child, form, status=422 if form.errors else 200, **page)


def _sorted_by_access(request, child, results) -> dict:
    """Return the hits whose whole record the reader holds, and how many others there are."""
    hits = [hit for hit in results.hits if hit.child.pk != child.pk]
    whole = Child.objects.visible_to(request.access, tier=Tier.RECORD)
    held = set(whole.filter(pk__in=[hit.child.pk for hit in hits]).values_list("pk", flat=True))
    chosen = [hit for hit in hits if hit.child.pk in held]
    request.reads.saw(*(hit.child for hit in chosen))
    return {"results": chosen, "others": len(hits) - len(chosen), "hints": results.hints}


@require_http_methods(["GET", "POST"])
@requires(Perm.CHILD_MERGE)
def merge(request, child_id, other_id):
    """Show what bringing the other record into this one does, and do it."""
    child, other = load(request, child_id), load(request, other_id)
    if child.pk == other.pk:  # they are one by now
        return redirect(address(child))
    shown = services.preview_merge(kept=child, merged=other, by=request.access)
    form = MergeForm(request.POST or None, shown=shown, now=request.now)
    status = None
    if request.method == "POST" and form.is_valid() and not shown.refusals:
        try:
            _run(request, form, child, other)
        except Child.DoesNotExist as error:  # somebody else has just merged one of them
            raise Http404 from error
        except StaleError as error:
            form, status = _anew(request, shown, error), 409
        except RuleError as error:
            form.breach(error)
        else:
            words = _("%(other)s is part of this record now.") % {"other": other.reference}
            messages.success(request, words)
            return redirect(address(child))
    if request.method == "POST" and shown.refusals:
        status = 422
    return show(
        request, child, form, template="children/merge_preview.html", status=status, shown=shown, other=other,
        title=_("Bring two records together"), button=_("Make them one record: %(name)s") % {"name": child.short_name},
    )  # fmt: skip


def _run(request, form, child, other):
    services.merge_children(
        kept=child,
        merged=other,
        choices=form.choices(),
        reason=form.cleaned_data["reason"],
        seen=form.cleaned_data["seen"],
        by=request.access,
        now=request.now,
    )


def _anew(request, shown, error):
    """Return the form with what was typed, for what stands now."""
    typed = request.POST.copy()
    typed["seen"] = shown.token
    typed.pop("gains_read", None)
    form = MergeForm(typed, shown=shown, now=request.now)
    form.breach(error)
    return form


@require_GET
@requires(Perm.CHILD_RECORD)
def merges(request, child_id):
    """Show which records were brought into this one, by whom and why, and which were taken apart again."""
    child = load(request, child_id)
    rows = ChildMerge.objects.visible_to(request.access).filter(kept=child).select_related("merged_by", "undone_by")
    page = {
        "child": child, "now": request.now, "back_url": address(child),
        "merges": [(row, [services.Gain(**each).words for each in row.widened]) for row in rows],
        "may_part": request.access.may(Perm.CHILD_MERGE),
    }  # fmt: skip
    return render(request, "children/merges.html", page)


@require_http_methods(["GET", "POST"])
@requires(Perm.CHILD_MERGE)
def part(request, child_id, merge_id):
    """Take a record out of this one again, for a reason."""
    child = load(request, child_id)
    rows = ChildMerge.objects.visible_to(request.access).standing().filter(kept=child)
    found = rows.filter(pk=merge_id).select_related("merged_by").first()
    if found is None:
        raise Http404
    form = PartForm(request.POST or None, now=request.now)

    def run(form):
        try:
            services.part_children(merge=found, reason=form.cleaned_data["reason"], by=request.access, now=request.now)
        except ChildMerge.DoesNotExist as error:  # somebody else has just undone it
            raise Http404 from error

    return answer(
        request, child, form, run, title=_("Take two records apart"), template="children/part.html", merge=found,
        since=services.rows_in_words(child, found), button=_("Make %(other)s a record of its own again")
        % {"other": found.merged_reference},
        done=_("%(other)s is a record of its own again.") % {"other": found.merged_reference},
    )  # fmt: skip
