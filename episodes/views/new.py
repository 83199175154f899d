"""Who is missing: find the child, or add one without leaving the page."""

from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from episodes.forms import ChildForm, FindForm
from episodes.models import Episode
from episodes.views.pages import address
from episodes.views.report import report_form, save_report
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.children.search import SearchResults, find_children, possible_duplicates, read_query
from missing_cases.children.services import create_child
from missing_cases.errors import RuleError


@require_http_methods(["GET", "POST"])
@requires(Perm.EPISODE_REPORT)
def new(request):
    """Find the child by name, reference or date of birth; the words are sent in the body, never in the address."""
    form = FindForm(request.POST or None, now=request.now)
    results = None
    if form.is_bound and form.is_valid():
        results = _find(request, form)
    if results and len(results.hits) == 1 and results.hits[0].certain:
        return redirect(f"/episodes/new/{results.hits[0].child.pk}/")
    status = 422 if form.is_bound and results is None else 200
    return render(request, "episodes/new.html", _page(request, form, results), status=status)


def _find(request, form: FindForm) -> SearchResults | None:
    given = form.cleaned_data
    try:
        results = find_children(text=given["text"], date_of_birth=given["date_of_birth"], by=request.access)
    except RuleError as error:
        form.breach(error)
        return None
    request.reads.saw(*(hit.child for hit in results.hits))
    return results


def _page(request, form: FindForm, results: SearchResults | None) -> dict:
    may_add = results is not None and request.access.may(Perm.CHILD_CREATE)
    return {
        "title": _("Log a missing episode"),
        "form": form,
        "results": results,
        "missing": _missing(results, request.access),
        "child_form": ChildForm(now=request.now, initial=_read_name(form)) if may_add else None,
        "report_form": report_form(request, None) if may_add else None,
        "back_url": "/",
        "now": request.now,
    }


def _missing(results: SearchResults | None, access) -> set:
    """Return the ids of the children found who are missing now."""
    children = [hit.child for hit in results.hits] if results else []
    running = Episode.objects.visible_to(access).running().filter(child__in=children)
    return set(running.values_list("child_id", flat=True)) if children else set()


def _read_name(form: FindForm) -> dict:
    """Return what was typed to find the child, as the beginning of a new record."""
    typed = form.cleaned_data.get("text", "")
    born = form.cleaned_data.get("date_of_birth") or read_query(typed)[1]
    words = [word for word in typed.split() if not any(sign.isdigit() for sign in word)]
    return {"given_names": " ".join(words[:-1] or words), "family_name": words[-1] if len(words) > 1 else "",
            "date_of_birth": born}  # fmt: skip


@require_POST
@requires(Perm.CHILD_CREATE)
def unknown_child(request):
    """Log an episode of a child not recorded yet. Children who may be the same are shown before anything is saved."""
    child_form = ChildForm(request.POST, now=request.now)
    form = report_form(request, None)
    page = {"title": _("Log a missing episode: a new child"), "child_form": child_form, "form": form,
            "back_url": "/episodes/new/", "now": request.now, "duplicates": None, "missing": set()}  # fmt: skip
    if not (child_form.is_valid() & form.is_valid()):
        return render(request, "episodes/new_child.html", page, status=422)
    if "confirmed" not in request.POST:
        found = _duplicates(request, child_form)
        if found is None or found.hits or found.hints:
            page.update(duplicates=found, missing=_missing(found, request.access))
            return render(request, "episodes/new_child.html", page, status=422 if found is None else 200)
    episode = _save_both(request, child_form, form)
    if episode is None:
        return render(request, "episodes/new_child.html", page, status=422)
    return redirect(address(episode))


def _duplicates(request, child_form: ChildForm) -> SearchResults | None:
    try:
        found = possible_duplicates(by=request.access, **child_form.cleaned_data)
    except RuleError as error:
        child_form.breach(error)
        return None
    request.reads.saw(*(hit.child for hit in found.hits))
    return found


class _Refused(Exception):
    """The episode was refused: the child just made goes with it."""


def _save_both(request, child_form: ChildForm, form) -> Episode | None:
    """Save child and episode, or neither."""
    try:
        with transaction.atomic():
            child = create_child(by=request.access, now=request.now, **child_form.cleaned_data)
            request.reads.saw(child)
            episode = save_report(request, child, form)
            if episode is None:
                raise _Refused
            return episode
    except RuleError as error:
        child_form.breach(error)
    except _Refused:
        request.reads.children.clear()
    return None
