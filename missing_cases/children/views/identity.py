"""Adding a child, changing who the child is, other names."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.children import services
from missing_cases.children.forms import EditForm, NameForm, NewChildForm
from missing_cases.children.forms.identity import IDENTITY
from missing_cases.children.search import SearchResults, possible_duplicates, read_query
from missing_cases.children.views.pages import address, answer, load, show
from missing_cases.errors import RuleError
from missing_cases.models import ChildName, NameKind, Sex

CONFIRMED, SAME_AS = "confirmed", "confirmed_for"


@require_http_methods(["GET", "POST"])
@requires(Perm.CHILD_CREATE)
def new(request):
    """Add a child. Children who may be the same are shown before anything is saved.

    A POST with `text` alone (what was typed to find the child) begins the form with it.
    """
    if request.method == "GET" or "given_names" not in request.POST:
        return _new_page(request, NewChildForm(now=request.now, initial=_begun(request.POST.get("text", ""))))
    form = NewChildForm(request.POST, now=request.now)
    if not form.is_valid():
        return _new_page(request, form)
    try:
        if request.POST.get(SAME_AS) != _identity_of(form) or CONFIRMED not in request.POST:
            found = _duplicates(request, form)
            if found.hits or found.hints:
                return _new_page(request, form, duplicates=found, status=200)
        child = services.create_child(by=request.access, now=request.now, **form.values())
    except RuleError as error:
        form.breach(error)
        return _new_page(request, form)
    messages.success(request, _("%(name)s added, reference %(reference)s.") % _naming(child))
    return redirect(address(child))


def _new_page(request, form, *, duplicates: SearchResults | None = None, status=None):
    return show(
        request, None, form, template="children/new.html", status=status, title=_("Add a child"),
        button=_("Add another record") if duplicates else _("Add child"), duplicates=duplicates, back_url="/find/",
        confirmed_for=_identity_of(form) if duplicates else "",
    )  # fmt: skip


def _begun(typed: str) -> dict:
    words = [word for word in typed[:200].split() if not any(sign.isdigit() for sign in word)]
    return {
        "sex": Sex.UNKNOWN,
        "date_of_birth": read_query(typed[:200])[1],
        "given_names": " ".join(words[:-1] or words),
        "family_name": words[-1] if len(words) > 1 else "",
    }


def _identity_of(form) -> str:
    """Return what the warning was about: a confirmation holds for this name and birthday alone."""
    given = form.cleaned_data
    return f"{given['given_names']}|{given['family_name']}|{given['date_of_birth'] or ''}"


def _duplicates(request, form) -> SearchResults:
    names = ("given_names", "family_name", "date_of_birth")
    found = possible_duplicates(by=request.access, **{name: form.cleaned_data[name] for name in names})
    request.reads.saw(*(hit.child for hit in found.hits))
    return found


def _naming(child) -> dict:
    return {"name": child.full_name, "reference": child.reference}


@require_http_methods(["GET", "POST"])
@requires(Perm.CHILD_EDIT)
def edit(request, child_id):
    """Change who the child is."""
    child = load(request, child_id)
    initial = {name: getattr(child, name) for name in [*IDENTITY, "version"]}
    form = EditForm(request.POST or None, now=request.now, initial=initial)

    def run(form):
        services.edit_child(
            child=child, version=form.cleaned_data["version"] or 0, by=request.access, now=request.now, **form.values()
        )

    return answer(
        request, child, form, run, title=_("Change identity"), done=_("Saved for %(name)s.") % _naming(child),
        button=_("Save for %(name)s") % {"name": child.short_name}, template="children/edit.html",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(Perm.CHILD_EDIT)
def add_name(request, child_id):
    """Add another name the child is known by."""
    child = load(request, child_id)
    form = NameForm(request.POST or None, now=request.now)

    def run(form):
        services.add_name(child=child, by=request.access, now=request.now, **form.cleaned_data)

    rows = ChildName.objects.visible_to(request.access).filter(child=child, void_at__isnull=True)
    return answer(
        request, child, form, run, title=_("Add another name"), done=_("Name added."), template="children/names.html",
        button=_("Add name for %(name)s") % {"name": child.short_name},
        names=rows.exclude(kind=NameKind.LEGAL).order_by("-recorded_at"),
    )  # fmt: skip
