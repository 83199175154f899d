"""What schools told of pupils whom nobody finds: the officer's queue, and taking one into the register."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from intake import selectors, services
from intake.enums import Urgency
from intake.forms import RefuseForm
from intake.models import Notification
from intake.services.facts import reading_of
from intake.views.one import load, offered
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError
from missing_cases.models import Child, Tier

PER_PAGE = 25


@require_GET
@requires(Perm.EDUCATION_WORK)
def queue(request):
    """List what awaits the officer, the oldest first."""
    page = Paginator(selectors.pupils(request.access), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(each, selectors.lines_of(reading_of(each)), selectors.title_of(each)) for each in page.object_list]
    return render(request, "intake/pupils.html", {"page": page, "rows": rows, "query": "", "now": request.now})


@require_http_methods(["GET", "POST"])
@requires(Perm.EDUCATION_WORK)
def one(request, pk):
    """Show what a school told and who may be meant; a POST refuses it, saying why."""
    found = _load(request, pk)
    form = RefuseForm(request.POST or None, now=request.now)
    if form.is_bound and form.is_valid():
        try:
            services.refuse(
                notification=found, perm=Perm.EDUCATION_WORK, by=request.access, now=request.now, **form.cleaned_data
            )
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, _("Refused. The reason is kept with it."))
            return redirect("intake:pupils")
    return _page(request, found, form, status=422 if form.is_bound else 200)


@require_POST
@requires(Perm.EDUCATION_WORK)
def take(request, pk, child_id=None):
    """Take the pupil into the register: a child on record, or a new one where none is chosen."""
    found = _load(request, pk)
    child = None
    if child_id:
        child = Child.objects.visible_to(request.access, tier=Tier.RECORD).filter(pk=child_id).first()
        if child is None:
            raise Http404
        request.reads.saw(child)
    try:
        address = services.take_pupil(notification=found, child=child, by=request.access, now=request.now)
    except RuleError as error:
        return _page(request, found, RefuseForm(now=request.now), problem=str(error.message), status=422)
    messages.success(request, _("Taken into the register."))
    return redirect(address)


def _load(request, pk: UUID) -> Notification:
    found = load(request, pk)
    if found.urgency != Urgency.EDUCATION:
        raise Http404
    return found


def _page(request, found: Notification, form: RefuseForm, *, problem: str = "", status: int = 200):
    return render(request, "intake/pupil.html", offered(request, found, form, problem), status=status)
