"""Care status, placement and the people who work with a child."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.children import services
from missing_cases.children.forms import CareStatusForm, EndForm, KeyWorkerForm, PlacementForm
from missing_cases.children.rules import day_of
from missing_cases.children.selectors import colleagues
from missing_cases.children.views.pages import answer, load, row_or_404
from missing_cases.models import CareStatus, KeyWorker, KeyWorkerRole, Placement


@require_http_methods(["GET", "POST"])
@requires(Perm.CHILD_EDIT)
def care_status(request, child_id):
    """Record a new care status; the one before ends that day."""
    child = load(request, child_id)
    form = CareStatusForm(request.POST or None, now=request.now, initial={"from_on": day_of(request.now)})

    def run(form):
        services.set_care_status(child=child, by=request.access, now=request.now, **form.cleaned_data)

    rows = CareStatus.objects.visible_to(request.access).filter(child=child, void_at__isnull=True)
    present = rows.filter(owner_agency=request.access.agency, to_on__isnull=True).first()
    intro = _("Now: %(status)s. It ends on the day the new one begins.")
    return answer(
        request, child, form, run, title=_("Change care status"), done=_("Care status saved."),
        button=_save_for(child), intro=intro % {"status": present.get_code_display()} if present else "",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(Perm.CHILD_EDIT)
def placement(request, child_id):
    """Record where the child lives from now on, and under which authorities."""
    child = load(request, child_id)
    rows = Placement.objects.visible_to(request.access).filter(child=child, void_at__isnull=True, to_on__isnull=True)
    present = rows.first()
    initial = {"from_on": day_of(request.now), "responsible_authority": request.access.agency_id}
    if present:
        names = ("responsible_authority", "placing_authority", "host_authority")
        initial |= {name: getattr(present, f"{name}_id") for name in names}
    form = PlacementForm(request.POST or None, now=request.now, initial=initial)

    def run(form):
        services.set_placement(child=child, by=request.access, now=request.now, **form.cleaned_data)

    intro = _("Now: %(where)s. It ends on the day the new placement begins.")
    return answer(
        request, child, form, run, title=_("Change where the child lives"), done=_("Placement saved."),
        button=_save_for(child), intro=intro % {"where": present.get_kind_display()} if present else "",
        template="children/placement.html", present=present,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(Perm.CHILD_EDIT)
def end_placement(request, child_id):
    """Record that the child no longer lives where they did, and that no other placement is known yet."""
    child = load(request, child_id)
    present = Placement.objects.visible_to(request.access).filter(child=child, void_at=None, to_on=None).first()
    if present is None:
        raise Http404
    form = EndForm(request.POST or None, now=request.now, initial={"to_on": day_of(request.now)})

    def run(form):
        services.end_placement(placement=present, by=request.access, now=request.now, **form.cleaned_data)

    intro = _("What is owed about this placement ends. Its home and its authorities lose access, or keep it until an "
              "episode that they were told of is closed.")  # fmt: skip
    return answer(
        request, child, form, run, title=_("The placement has ended"), done=_("Saved. The placement has ended."),
        caption=present.get_kind_display(), button=_save_for(child), intro=intro,
        back_url=reverse("children:placement", args=[child.pk]),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(Perm.CHILD_EDIT)
def key_worker(request, child_id):
    """Add somebody who works with the child; those who do now are listed, each with a way to end it."""
    child = load(request, child_id)
    people = list(colleagues(request.access, day_of(request.now)))
    form = KeyWorkerForm(request.POST or None, now=request.now, people=people, initial=_newcomer(request))
    chosen = {str(person.pk): person for person in people}

    def run(form):
        given = form.cleaned_data
        services.add_key_worker(
            child=child, role=given["role"], from_on=given["from_on"], user=chosen.get(given["user"] or ""),
            name=given["name"] or "", telephone=given["telephone"] or "", by=request.access, now=request.now,
        )  # fmt: skip

    workers = KeyWorker.objects.visible_to(request.access).filter(child=child, void_at__isnull=True)
    return answer(
        request, child, form, run, title=_("Workers"), done=_("Worker added."), template="children/workers.html",
        button=_("Add worker for %(name)s") % {"name": child.short_name},
        workers=workers.filter(to_on__isnull=True).select_related("user").order_by("from_on"),
    )  # fmt: skip


def _newcomer(request) -> dict:
    return {"from_on": day_of(request.now), "role": KeyWorkerRole.SOCIAL_WORKER}


@require_http_methods(["GET", "POST"])
@requires(Perm.CHILD_EDIT)
def end_worker(request, child_id, worker_id):
    """Record that somebody no longer works with the child."""
    child = load(request, child_id)
    worker = row_or_404(KeyWorker.objects, request, child, worker_id)
    form = EndForm(request.POST or None, now=request.now, initial={"to_on": day_of(request.now)})

    def run(form):
        services.end_key_worker(worker=worker, by=request.access, now=request.now, **form.cleaned_data)

    who = worker.user.full_name if worker.user else worker.name
    return answer(
        request, child, form, run, title=_("%(who)s no longer works with the child") % {"who": who},
        done=_("Saved. %(who)s no longer works with %(name)s.") % {"who": who, "name": child.short_name},
        button=_save_for(child), caption=worker.get_role_display(),
        back_url=reverse("children:key_worker", args=[child.pk]),
    )  # fmt: skip


def _save_for(child):
    return _("Save for %(name)s") % {"name": child.short_name}
