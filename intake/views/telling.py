"""Homes, schools and forces tell a council of a child, and see what became of what they told."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intake import services
from intake.enums import Route
from intake.forms.telling import PupilForm, TellForm
from intake.models import Notification, NotificationFact
from intake.selectors import title_of
from intake.services import tell_council
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError
from missing_cases.models import AgencyKind, Child

PER_PAGE = 20


@require_http_methods(["GET", "POST"])
@requires(Perm.INTAKE_TELL)
def tell(request):
    """Take what is told, and list what this agency told before with what became of it."""
    children = _own_children(request.access)
    form = TellForm(request.POST or None, now=request.now, children=children, initial={"since": {"on": "today"}})
    if form.is_bound and form.is_valid():
        who = request.user.full_name
        try:
            sent = tell_council(told=form.told(who), route=Route.FORM, by=request.access, now=request.now)
        except RuleError as error:
            form.breach(error)
        else:
            told = {"council": sent.owner_agency.name}
            messages.success(request, _("Told. It is in the inbox of the missing co-ordinators of %(council)s.") % told)
            return redirect("intake:tell")
    request.reads.saw(*children)
    page = Paginator(_sent(request.access), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(each, title_of(each)) for each in page.object_list]
    context = {"form": form, "page": page, "rows": rows, "query": "", "now": request.now}
    return render(request, "intake/tell.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@requires(Perm.INTAKE_TELL)
def tell_of_pupil(request):
    """Take what a school tells of a pupil who does not come and whom nobody finds."""
    children = _own_children(request.access)
    form = PupilForm(request.POST or None, now=request.now, children=children)
    if form.is_bound and form.is_valid():
        told = form.told(request.user.full_name)
        try:
            sent = services.tell_of_pupil(told=told, by=request.access, now=request.now)
        except RuleError as error:
            form.breach(error)
        else:
            words = _("Told the officer for children missing education of %(council)s.")
            messages.success(request, words % {"council": sent.owner_agency.name})
            return redirect("intake:tell")
    request.reads.saw(*children)
    page = {
        "form": form, "title": _("A pupil is missing education"), "button": _("Tell the officer"),
        "back_url": reverse("intake:tell"), "now": request.now,
        "tells": [_("the officer for children missing education of the council that answers for the child")],
        "intro": _("For a pupil who does not come to school and whom you cannot find. "
                   "A child who may be in danger now is reported to the police by telephone first: ring 999."),
    }  # fmt: skip
    return render(request, "components/form_page.html", page, status=422 if form.is_bound else 200)


def _own_children(access) -> list[Child]:
    """Return the children to choose from: those a home or a school has. A force has too many, and types the name."""
    if access.agency.kind == AgencyKind.POLICE:
        return []
    return list(Child.objects.visible_to(access).filter(void_at__isnull=True, merged_into__isnull=True)[:100])


def _sent(access):
    facts = NotificationFact.objects.filter(notification__sender_agency=access.agency_id)
    rows = Notification.objects.sent_by(access).select_related("owner_agency").order_by("-received_at", "id")
    return rows.prefetch_related(Prefetch("facts", queryset=facts))
