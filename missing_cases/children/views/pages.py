"""What every page of a child's record does alike: load or 404, one form, the rule's sentence beside its field."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from missing_cases.errors import RuleError, StaleError
from missing_cases.models import Child, Tier


def address(child: Child) -> str:
    """Return the address of the child's overview."""
    return reverse("reporting:child", args=[child.pk])


def load(request, pk) -> Child:
    """Return a child whose whole record the reader holds, noting that it is shown; 404 otherwise."""
    children = Child.objects.visible_to(request.access, tier=Tier.RECORD)
    child = children.filter(pk=pk, void_at__isnull=True, merged_into__isnull=True).first()
    if child is None:
        raise Http404
    request.reads.saw(child)
    return child


def row_or_404(rows, request, child: Child, pk):
    """Return one row of the child's record that is still in force, or 404."""
    found = rows.visible_to(request.access).filter(child=child, pk=pk, void_at__isnull=True, to_on__isnull=True).first()
    if found is None:
        raise Http404
    return found


def show(request, child: Child | None, form, *, template="components/form_page.html", status=None, **page):
    """Render a page with one form: 422 when what was sent is refused."""
    context = {
        "child": child,
        "missing_episode": None,
        "form": form,
        "back_url": address(child) if child else "/",
        "caption": "",
        "intro": "",
        "tells": [],
        "form_files": False,
        "now": request.now,
        **page,
    }
    return render(request, template, context, status=status or (422 if form.is_bound else 200))


def answer(request, child: Child, form, run, *, done: str, to: str = "", **page):
    """Show a form, or do what it asks and go on. `run` takes the form and calls one service."""
    if request.method == "POST" and form.is_valid():
        try:
            run(form)
        except StaleError as error:
            return stale(request, child, form, error)
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, done)
            return redirect(to or address(child))
    return show(request, child, form, **page)


def stale(request, child: Child, form, error: StaleError):
    """Show what stands now beside what was typed; typing may be saved over it, knowingly."""
    fresh = load(request, child.pk)
    typed = request.POST.copy()
    typed["version"] = str(fresh.version)
    again = type(form)(typed, now=request.now)
    again.is_valid()
    differing = [name for name, value in error.theirs.items() if form.cleaned_data.get(name) != value]
    page = {
        "title": _("Somebody else saved this first"),
        "saved_by": error.saved_by or _("Somebody else"),
        "theirs": [_row(form, name, error.theirs[name]) for name in differing],
        "mine": [_row(form, name, form.cleaned_data.get(name)) for name in differing],
    }
    return show(request, fresh, again, template="components/stale.html", status=409, **page)


def _row(form, name, value):
    label = form.fields[name].label
    if isinstance(value, bool):
        return {"label": label, "value": _("Yes") if value else _("No")}
    shown = dict(getattr(form.fields[name], "choices", [])).get(value, value)
    return {"label": label, "value": shown if shown not in (None, "") else _("Not known yet")}
