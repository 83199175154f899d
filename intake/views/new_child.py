"""Opening an episode of a child nobody has recorded yet, from what arrived."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from episodes.forms import ChildForm
from episodes.views.pages import address
from episodes.views.report import report_form
from intake import selectors, services
from intake.forms import initial_of
from intake.services.facts import reading_of
from intake.values import Fact
from intake.views.one import load
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.children.services import create_child
from missing_cases.errors import RuleError, StaleError


@require_http_methods(["GET", "POST"])
@requires(Perm.INTAKE_DECIDE)
def new_child(request, pk):
    """Add the child and report them missing; who may already be on record is shown beside the form."""
    found = load(request, pk)
    if found.decided_at:
        return redirect("intake:notification", found.pk)
    reading = reading_of(found)
    child_form = ChildForm(request.POST or None, now=request.now, initial=_identity(reading))
    form = report_form(request, None)
    form.initial.update(initial_of(reading))
    if form.is_bound and child_form.is_valid() & form.is_valid():
        episode = _save(request, found, child_form, form)
        if episode:
            messages.success(request, _("Episode %(reference)s saved.") % {"reference": episode.reference})
            return redirect(address(episode))
    page = {
        "found": found, "form": form, "child_form": child_form, "name": selectors.title_of(found), "now": request.now,
        "title": _("Open an episode of a new child"), "back_url": f"/inbox/{found.pk}/",
    }  # fmt: skip
    return render(request, "intake/new_child.html", page, status=422 if form.is_bound else 200)


def _identity(reading) -> dict:
    names = {"given_names": Fact.GIVEN_NAMES, "family_name": Fact.FAMILY_NAME, "date_of_birth": Fact.DATE_OF_BIRTH}
    return {name: reading.value(fact) for name, fact in names.items() if reading.value(fact)}


def _save(request, found, child_form, form):
    """Save child and episode, or neither; a rule's sentence goes to the form it concerns."""
    try:
        with transaction.atomic():
            child = create_child(by=request.access, now=request.now, **child_form.cleaned_data)
            request.reads.saw(child)
            return services.open_episode(
                notification=found, child=child, report=form.report(), by=request.access, now=request.now
            )
    except StaleError as error:
        form.add_error(None, str(error.message))
    except RuleError as error:
        (child_form if error.field in child_form.fields else form).breach(error)
    request.reads.children.clear()
    return None
