"""How other authorities are reached: each council keeps its own list."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cross_border import services
from cross_border.forms import ContactForm
from cross_border.models import AuthorityContact
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError
from missing_cases.models import Agency, AgencyKind


@require_GET
@requires(Perm.CROSS_BORDER)
def contacts(request):
    """List the other authorities, with how each is reached; those without an address first."""
    kept = {each.agency_id: each for each in AuthorityContact.objects.visible_to(request.access)}
    rows = [(each, kept.get(each.pk)) for each in _others(request).order_by("name")]
    rows.sort(key=lambda row: row[1] is not None)
    return render(request, "cross_border/contacts.html", {"rows": rows})


def _others(request):
    kinds = (AgencyKind.COUNCIL, AgencyKind.POLICE)
    return Agency.objects.filter(kind__in=kinds, active=True).exclude(pk=request.access.agency_id)


@require_http_methods(["GET", "POST"])
@requires(Perm.CROSS_BORDER)
def contact(request, agency_pk):
    """Keep how one authority is reached."""
    agency = _others(request).filter(pk=agency_pk).first()
    if agency is None:
        raise Http404
    kept = AuthorityContact.objects.visible_to(request.access).filter(agency=agency).first()
    initial = {name: getattr(kept, name) for name in ContactForm.base_fields} if kept else {"duty_email": agency.email}
    form = ContactForm(request.POST or None, now=request.now, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_contact(agency=agency, by=request.access, now=request.now, **form.cleaned_data)
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("cross_border:contacts")
    context = {
        "form": form, "title": agency.name, "button": _("Save"), "back_url": reverse("cross_border:contacts"),
        "intro": _("Alerts go to these addresses. An e-mail names no child; it holds a link to acknowledge."),
        "now": request.now,
    }  # fmt: skip
    return render(request, "components/form_page.html", context, status=422 if form.is_bound else 200)
