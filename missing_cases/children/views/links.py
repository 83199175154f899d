"""Adults, places and telephones of a child."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.children import services
from missing_cases.children.forms import AdultForm, EndForm, PhoneForm, PlaceForm
from missing_cases.children.rules import day_of
from missing_cases.children.views.pages import answer, load, row_or_404
from missing_cases.models import ChildAdult, ChildPhone, ChildPlace

LINKS = {"contacts": (ChildAdult, "adult"), "places": (ChildPlace, "place"), "phones": (ChildPhone, "phone")}


def _add(request, child_id, form_class, service, kind, *, title, button, done, initial=None):
    child = load(request, child_id)
    form = form_class(request.POST or None, now=request.now, initial=initial or {})
    model, shared = LINKS[kind]
    rows = model.objects.visible_to(request.access).filter(child=child, void_at__isnull=True, to_on__isnull=True)

    def run(form):
        service(child=child, by=request.access, now=request.now, **form.cleaned_data)

    return answer(
        request, child, form, run, title=title, button=button % {"name": child.short_name}, done=done,
        template="children/links.html", kind=kind,
        links=[_listed(row, shared) for row in rows.select_related(shared).order_by("-recorded_at")],
    )  # fmt: skip


def _listed(row, shared) -> dict:
    relation = row.relation if shared == "phone" else row.get_relation_display()
    return {"pk": row.pk, "what": str(getattr(row, shared)), "relation": relation, "source": row.source}


@require_http_methods(["GET", "POST"])
@requires(Perm.CHILD_EDIT)
def adult(request, child_id):
    """Add an adult of the child's life; those known now are listed."""
    return _add(
        request, child_id, AdultForm, services.link_adult, "contacts", title=_("Contacts and other adults"),
        button=_("Add adult for %(name)s"), done=_("Adult added."), initial={"may_contact": True},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(Perm.CHILD_EDIT)
def place(request, child_id):
    """Add a place; those known now are listed."""
    return _add(
        request, child_id, PlaceForm, services.link_place, "places", title=_("Places"),
        button=_("Add place for %(name)s"),
        done=_("Place added."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(Perm.CHILD_EDIT)
def phone(request, child_id):
    """Add a telephone; those known now are listed."""
    return _add(
        request, child_id, PhoneForm, services.link_phone, "phones", title=_("Telephones"),
        button=_("Add telephone for %(name)s"), done=_("Telephone added."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(Perm.CHILD_EDIT)
def end(request, child_id, kind, link_id):
    """Record that an adult, a place or a telephone is no longer the child's."""
    child = load(request, child_id)
    if kind not in LINKS:
        raise Http404
    model, shared = LINKS[kind]
    link = row_or_404(model.objects.select_related(shared), request, child, link_id)
    form = EndForm(request.POST or None, now=request.now, initial={"to_on": day_of(request.now)})

    def run(form):
        services.end_link(link=link, by=request.access, now=request.now, **form.cleaned_data)

    listed = _listed(link, shared)
    return answer(
        request, child, form, run, title=_("No longer: %(what)s") % {"what": listed["what"]},
        caption=listed["relation"], done=_("Saved."), button=_("Save for %(name)s") % {"name": child.short_name},
        back_url=reverse(f"children:{shared}", args=[child.pk]),
    )  # fmt: skip
