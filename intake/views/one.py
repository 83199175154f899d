"""One notification: what was read, who may be meant, and the decision."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from episodes.models import Episode
from episodes.services.reporting import running_episode_id
from episodes.views.pages import address
from episodes.views.report import report_form, report_page
from intake import selectors, services
from intake.forms import RefuseForm, initial_of
from intake.models import Notification
from intake.services.facts import reading_of
from intake.services.keeping import read_original
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError, StaleError
from missing_cases.models import Child


def load(request, pk: UUID) -> Notification:
    """Return a notification of the reader's agency, noting its child; 404 otherwise."""
    found = selectors.notification_for(pk, request.access)
    if found is None:
        raise Http404
    request.reads.saw(found.child_id)
    return found


@require_GET
@requires(Perm.INTAKE_SEE)
def notification(request, pk):
    """Show what was read, with the words it came from, and the children who may be meant."""
    found = load(request, pk)
    return render(request, "intake/notification.html", page_of(request, found, RefuseForm(now=request.now)))


def page_of(request, found: Notification, form: RefuseForm, problem: str = "") -> dict:
    """Return what the page of a notification shows. `problem`: why the last decision was not taken."""
    context = offered(request, found, form, problem)
    proposal = selectors.proposal_for(reading_of(found), context["offers"])
    return {**context, "proposal": proposal, "back_url": "/inbox/"}


def offered(request, found: Notification, form: RefuseForm, problem: str = "") -> dict:
    """Return what a page shows of a notification: what was read and, until it is decided, who may be meant."""
    reading = reading_of(found)
    offers: list[selectors.Offer] = []
    hints: list[str] = []
    if found.decided_at is None:
        try:
            offers, hints = selectors.offers_for(reading, request.access, request.now)
        except RuleError as error:
            problem = problem or str(error.message)
    request.reads.saw(*(offer.child for offer in offers))
    return {
        "found": found, "title": selectors.title_of(found), "lines": selectors.lines_of(reading), "offers": offers,
        "hints": hints, "form": form, "problem": problem, "now": request.now,
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(Perm.INTAKE_DECIDE)
def open_episode(request, pk, child_id):
    """Report a child missing from a notification: the form is filled in with what it says."""
    found, child = load(request, pk), Child.objects.visible_to(request.access).filter(pk=child_id).first()
    if child is None:
        raise Http404
    request.reads.saw(child)
    if found.decided_at or running_episode_id(child):
        return redirect("intake:notification", found.pk)
    form = report_form(request, child)
    form.initial.update(initial_of(reading_of(found)))
    if form.is_bound and form.is_valid():
        try:
            episode = services.open_episode(
                notification=found, child=child, report=form.report(), by=request.access, now=request.now
            )
        except StaleError:
            return redirect("intake:notification", found.pk)
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, _("Episode %(reference)s saved.") % {"reference": episode.reference})
            return redirect(address(episode))
    page = {**report_page(request, child, form), "back_url": f"/inbox/{found.pk}/"}
    page["title"] = _("Open an episode from what arrived")
    return render(request, "episodes/report.html", page, status=422 if form.is_bound else 200)


@require_POST
@requires(Perm.INTAKE_DECIDE)
def join(request, pk, child_id):
    """Add the notification to the running episode of a child."""
    child = Child.objects.visible_to(request.access).filter(pk=child_id).first()
    if child is None:
        raise Http404
    found = load(request, pk)
    request.reads.saw(child)
    return _decided(request, found, lambda: services.join(
        notification=found, child=child, by=request.access, now=request.now
    ))  # fmt: skip


@require_POST
@requires(Perm.INTAKE_DECIDE)
def update(request, pk, episode_id):
    """Take what is new in the notification into an episode."""
    episode = Episode.objects.visible_to(request.access).filter(pk=episode_id).first()
    if episode is None:
        raise Http404
    found = load(request, pk)
    request.reads.saw(episode.child_id)

    def run():
        services.bring_up_to_date(notification=found, episode=episode, by=request.access, now=request.now)
        return episode

    return _decided(request, found, run)


def _decided(request, found: Notification, run):
    """Decide, and go on to the episode; a rule's sentence stands on the notification's page instead."""
    try:
        episode = run()
    except RuleError as error:
        page = page_of(request, found, RefuseForm(now=request.now), str(error.message))
        return render(request, "intake/notification.html", page, status=422)
    messages.success(request, _("Taken into episode %(reference)s.") % {"reference": episode.reference})
    return redirect(address(episode))


@require_POST
@requires(Perm.INTAKE_DECIDE)
def refuse(request, pk):
    """Refuse a notification, saying why."""
    found, form = load(request, pk), RefuseForm(request.POST, now=request.now)
    if form.is_valid():
        try:
            services.refuse(notification=found, by=request.access, now=request.now, **form.cleaned_data)
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, _("Refused. The reason is kept with it."))
            return redirect("intake:inbox")
    return render(request, "intake/notification.html", page_of(request, found, form), status=422)


@require_GET
@requires(Perm.INTAKE_SEE)
def original(request, pk):
    """Give back what arrived, as it came: to be saved, never shown by the browser as a page of ours."""
    found = selectors.original_for(pk, request.access)
    if found is None:
        raise Http404
    response = HttpResponse(read_original(found), content_type="application/octet-stream")
    name = get_valid_filename(found.name) if found.name.strip(". ") else "original"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
