"""Pages that change a child's record. The overview is in reporting."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_http_methods

from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.children import forms, services
from missing_cases.children.search import possible_duplicates
from missing_cases.children.services.identity import EDITABLE
from missing_cases.errors import RuleError, StaleError
from missing_cases.models import Child, Membership, Tier


def held_child(request, child_id) -> Child:
    """Return a child whose whole record the reader holds, noted for the read audit, or answer 404."""
    child = Child.objects.visible_to(request.access, tier=Tier.RECORD).filter(pk=child_id, void_at__isnull=True).first()
    if child is None:
        raise Http404
    request.reads.saw(child)
    return child


def overview(child_id) -> str:
    """Return the address of the child's overview."""
    return reverse("reporting:child", args=[child_id])


def _page(request, form, *, title, button, child=None, template="components/form_page.html", **more):
    page = {"form": form, "title": title, "button": button, "child": child, "now": request.now, **more}
    if child is not None:
        page["back_url"] = overview(child.pk)
    return render(request, template, page, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires(Perm.CHILD_CREATE)
def new(request):
    """Add a child. Somebody like them who has a record already is shown before anything is saved."""
    asking = request.method == "POST" and "sure" in request.POST
    form = forms.NewChildForm(request.POST or None, now=request.now, asking=asking)
    likely = []
    if request.method == "POST" and form.is_valid():
        try:
            likely = [] if form.cleaned_data["sure"] else _duplicates(request, form)
            if not likely:
                child = services.create_child(by=request.access, now=request.now, **form.values())
                messages.success(request, _("%(name)s has been added.") % {"name": child.full_name})
                return redirect(overview(child.pk))
        except RuleError as error:
            form.breach(error)
    if likely:
        form = forms.NewChildForm(request.POST, now=request.now, asking=True)
        request.reads.saw(*(hit.child for hit in likely))
    return _page(
        request, form, title=_("Add a child"), button=_("Add child"), likely=likely, template="children/new.html"
    )


def _duplicates(request, form):
    names = {name: form.cleaned_data[name] for name in ("given_names", "family_name", "date_of_birth")}
    return possible_duplicates(by=request.access, **names).hits


@require_http_methods(["GET", "POST"])
@requires(Perm.CHILD_EDIT)
def edit(request, child_id):
    """Change a child's identity. The second of two people saving sees both versions."""
    child = held_child(request, child_id)
    initial = {name: getattr(child, name) for name in EDITABLE} | {"version": child.version}
    form = forms.ChildForm(request.POST or None, initial=initial, now=request.now)
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            services.edit_child(child=child, version=version, by=request.access, now=request.now, **form.values())
        except StaleError as error:
            return _stale(request, child, form, error)
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, _("Saved for %(name)s.") % {"name": child.full_name})
            return redirect(overview(child.pk))
    return _page(request, form, title=_("Change identity"), button=_("Save"), child=child)


def _stale(request, child, form, error):
    changed = [name for name, theirs in error.theirs.items() if theirs != form.cleaned_data.get(name)]
    labels = {name: form.fields[name].label for name in changed}
    again = request.POST.copy()
    again["version"] = str(child.version)
    page = {
        "child": child, "now": request.now, "saved_by": error.saved_by or _("Somebody else"),
        "theirs": [{"label": labels[name], "value": error.theirs[name]} for name in changed],
        "mine": [{"label": labels[name], "value": form.cleaned_data[name]} for name in changed],
        "form": forms.ChildForm(again, now=request.now),
    }  # fmt: skip
    return render(request, "components/stale.html", page, status=409)


def _adding(form_class, service, title, *, prepare=None):
    """Return a view with one form that adds one thing to a child's record."""

    @require_http_methods(["GET", "POST"])
    @requires(Perm.CHILD_EDIT)
    def view(request, child_id):
        child = held_child(request, child_id)
        form = form_class(request.POST or None, now=request.now)
        if request.method == "POST" and form.is_valid():
            try:
                values = prepare(request, form.cleaned_data) if prepare else form.cleaned_data
                service(child=child, by=request.access, now=request.now, **values)
            except RuleError as error:
                form.breach(error)
            else:
                messages.success(request, _("Saved for %(name)s.") % {"name": child.full_name})
                return redirect(overview(child.pk))
        return _page(request, form, title=title, button=_("Save"), child=child)

    view.__doc__ = service.__doc__
    return view


def _colleague(request, values):
    """Turn an e-mail address into a colleague of the reader's agency."""
    email = values.pop("email")
    member = Membership.objects.filter(
        user__email__iexact=email, team__agency=request.access.agency_id, void_at__isnull=True, user__is_active=True
    ).select_related("user")
    found = member.first() if email else None
    if email and found is None:
        raise RuleError(_("Nobody at your agency uses this address. Leave it empty and give a name instead."), "email")
    return {**values, "user": found.user if found else None}


add_name = _adding(forms.NameForm, services.add_name, later("Add another name"))
care_status = _adding(forms.CareStatusForm, services.set_care_status, later("Change care status"))
placement = _adding(forms.PlacementForm, services.set_placement, later("Change where the child lives"))
key_worker = _adding(forms.KeyWorkerForm, services.add_key_worker, later("Add a worker"), prepare=_colleague)
adult = _adding(forms.AdultForm, services.link_adult, later("Add a contact"))
place = _adding(forms.PlaceForm, services.link_place, later("Add a place"))
phone = _adding(forms.PhoneForm, services.link_phone, later("Add a telephone"))
