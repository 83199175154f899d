"""The pages of the protocol workshop."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clocks.workshop import selectors, services, texts
from clocks.workshop.compare import compare
from clocks.workshop.forms import BeginForm, PublishForm, TextForm, WithdrawForm
from clocks.workshop.pages import draft_or_404, faults_shown, rules_of, stale, version_or_404
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError, StaleError


@require_GET
@requires(Perm.PROTOCOL_SEE)
def protocols(request):
    """List the versions the agency was, is or will be under, and its drafts."""
    agency, today = request.access.agency, timezone.localdate(request.now)
    versions = selectors.versions_of(agency)
    current = {code: _in_force(versions, code, today) for code in {version.code for version in versions}}
    rows = [(version, _standing(version, current[version.code], today)) for version in versions]
    drafts = selectors.drafts_of(request.access).order_by("-begun_at")
    may = {
        "may_draft": request.access.may(Perm.PROTOCOL_DRAFT),
        "may_publish": request.access.may(Perm.PROTOCOL_PUBLISH),
    }
    return render(request, "clocks/workshop/list.html", {"versions": rows, "drafts": drafts, **may})


def _in_force(versions, code, today):
    begun = [each for each in versions if each.code == code and each.in_force_from <= today]
    return max(begun, key=lambda each: (each.in_force_from, each.version), default=None)


def _standing(version, current, today) -> str:
    if version == current:
        return _("In force")
    return _("To come") if version.in_force_from > today else _("Past")


@require_http_methods(["GET", "POST"])
@requires(Perm.PROTOCOL_DRAFT)
def begin(request):
    """Begin a draft from the version in force, or from a text of one's own."""
    coming = selectors.to_come(request.access.agency, timezone.localdate(request.now))
    form = BeginForm(request.POST or None, request.FILES or None, coming=coming)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        own = given["begin"] == BeginForm.GIVEN
        try:
            made = services.begin_draft(
                text=(given["file"] or given["text"]) if own else "",
                start=coming if given["begin"] == BeginForm.COMING else None, by=request.access, now=request.now,
            )  # fmt: skip
        except RuleError as error:
            form.breach(error)
        else:
            return redirect("clocks:protocol_draft", made.pk)
    page = {"title": _("Begin a draft"), "button": _("Begin"), "form_files": True,
            "back_url": reverse("clocks:protocols")}  # fmt: skip
    return _form(request, form, page)


@require_GET
@requires(Perm.PROTOCOL_SEE)
def version(request, pk):
    """Show a version, rule by rule, in words."""
    found = version_or_404(request, pk)
    return render(request, "clocks/workshop/version.html", {"version": found, **rules_of(found.protocol)})


@require_GET
@requires(Perm.PROTOCOL_SEE)
def version_yaml(request, pk):
    """Download a version as YAML."""
    found = version_or_404(request, pk)
    return _download(texts.text_of(found), f"{found.code}_{found.version}.yaml")


@require_http_methods(["GET", "POST"])
@requires(Perm.PROTOCOL_DRAFT)
def draft(request, pk):
    """Write a draft: its text, its faults with their lines, and what can be done with it."""
    found = draft_or_404(request, pk)
    newest = selectors.newest_text(found)
    form = TextForm(request.POST or None, initial={"text": newest.text, "number": newest.number})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.save_draft(
                draft=found, text=given["text"], number=given["number"], by=request.access, now=request.now
            )
        except StaleError as error:
            label, theirs = _("The lines that differ"), error.theirs
            mine = TextForm(initial={"text": given["text"], "number": theirs["number"]})
            there, here = texts.lines_that_differ(theirs["text"], given["text"].replace("\r\n", "\n"))
            return stale(request, error, mine, {label: there}, {label: here})
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, _("The draft is saved."))
            return redirect("clocks:protocol_draft", found.pk)
    context = {"draft": found, "newest": newest, "form": form, "faults": faults_shown(request, found, newest),
               "overtaken_by": selectors.overtaken_by(found) if found.open else None,
               "may_publish": request.access.may(Perm.PROTOCOL_PUBLISH)}  # fmt: skip
    return render(request, "clocks/workshop/draft.html", context, status=422 if form.is_bound else 200)


@require_GET
@requires(Perm.PROTOCOL_DRAFT)
def draft_yaml(request, pk):
    """Download a draft as YAML."""
    found = draft_or_404(request, pk)
    return _download(selectors.newest_text(found).text, f"{found.code}_draft.yaml")


@require_GET
@requires(Perm.PROTOCOL_DRAFT, Perm.PROTOCOL_PUBLISH)
def comparison(request, pk):
    """Show what a draft changes in the version in force, or (`?with=coming`) in the one that is to come."""
    found = draft_or_404(request, pk)
    coming = request.GET.get("with") == "coming"
    return render(request, "clocks/workshop/compare.html", {"draft": found, **_compared(request, found, coming)})


def _compared(request, found, with_coming: bool) -> dict:
    newest = selectors.newest_text(found)
    today, written = timezone.localdate(request.now), texts.read(newest.text)
    coming = selectors.to_come(request.access.agency, today)
    current = (coming if with_coming else None) or selectors.in_force(request.access.agency, today)
    before = current.protocol if current else texts.read(texts.blank(found.code, found.code, found.code, today))
    compared = compare(before, written) if written and before else None
    return {"newest": newest, "current": current, "coming": coming, "comparison": compared,
            "overtaken_by": selectors.overtaken_by(found)}  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(Perm.PROTOCOL_PUBLISH)
def publish(request, pk):
    """Publish a draft that others wrote, from a day on; what it changes stands on the page."""
    found = draft_or_404(request, pk)
    newest = selectors.newest_text(found)
    form = PublishForm(request.POST or None, initial={"number": newest.number})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = services.publish_draft(
                draft=found, number=given["number"], from_on=given["from_on"], by=request.access, now=request.now
            )
        except RuleError as error:
            form.breach(error)
        else:
            day = date_format(made.in_force_from, "j F Y")
            words = _("Version %(version)s is published, in force from %(day)s.")
            messages.success(request, words % {"version": made.version, "day": day})
            return redirect("clocks:protocol_version", made.pk)
    authors = selectors.authors_of(found)
    page = {"title": _("Publish the draft"), "button": _("Publish"), "draft": found,
            "back_url": reverse("clocks:protocols"), "authors": authors,
            "written_by_reader": request.access.user in authors,
            "faults": faults_shown(request, found, newest), **_compared(request, found, with_coming=True)}  # fmt: skip
    return _form(request, form, page, template="clocks/workshop/publish.html")


@require_http_methods(["GET", "POST"])
@requires(Perm.PROTOCOL_DRAFT)
def withdraw(request, pk):
    """Withdraw a draft, for a reason."""
    found = draft_or_404(request, pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_draft(draft=found, reason=form.cleaned_data["reason"], by=request.access, now=request.now)
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, _("The draft is withdrawn. Its texts are kept."))
            return redirect("clocks:protocols")
    page = {"title": _("Withdraw the draft"), "button": _("Withdraw"),
            "back_url": reverse("clocks:protocol_draft", args=[found.pk])}  # fmt: skip
    return _form(request, form, page)


def _form(request, form, page, template="components/form_page.html"):
    context = {"child": None, "caption": request.access.agency.name, "intro": "", "tells": [], "form_files": False,
               "form": form, **page}  # fmt: skip
    return render(request, template, context, status=422 if form.is_bound else 200)


def _download(text: str, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
