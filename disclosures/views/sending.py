"""Sharing a record: choose, look at exactly what would leave, send. Nothing is kept until it is sent."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from disclosures import services
from disclosures.enums import LEGAL_PROSE, LegalBasis, State
from disclosures.forms import ShareForm
from disclosures.selectors import disclosures_of_source, receiving_agencies
from disclosures.sources import UnknownSource, open_source
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError

OURS = {"csrfmiddlewaretoken", "do", "previewed_sha256"}


@requires(Perm.DISCLOSURE_SEND)
@require_http_methods(["GET", "POST"])
def share(request, kind, source_id):
    """Choose what to share of a record and with whom; then preview; then send what was previewed.

    `do` says which: "preview", "send" or "change". The choices travel in the form from page to page.
    """
    source = _source(request, kind, source_id)
    request.reads.saw(source.child)
    form = _form(request, source)
    if request.method == "GET":
        return _choose(request, kind, source_id, source, form)
    doing = request.POST.get("do")
    if doing == "change" or not form.is_valid():
        if doing == "change":
            form.errors.clear()
        return _choose(request, kind, source_id, source, form)
    try:
        if doing == "send":
            return _send(request, kind, source_id, source, form)
        return _preview(request, kind, source_id, source, form)
    except RuleError as error:
        form.breach(error)
        return _choose(request, kind, source_id, source, form)


def _source(request, kind, source_id):
    try:
        source = open_source(kind, source_id, request.access)
    except UnknownSource:
        raise Http404 from None
    if source is None:
        raise Http404
    return source


def _form(request, source) -> ShareForm:
    agencies = receiving_agencies(source.child, request.access)
    document = source.items(request.access)
    return ShareForm(
        request.POST or None, document=document, agencies=agencies, files=source.files(request.access), now=request.now
    )


def _choose(request, kind, source_id, source, form):
    context = {
        "form": form,
        "source": source,
        "child": source.child,
        "authorised": source.authorised(),
        "earlier": disclosures_of_source(kind, source_id, request.access),
        "now": request.now,
    }
    return render(request, "disclosures/choose.html", context, status=422 if form.is_bound and form.errors else 200)


def _preview(request, kind, source_id, source, form):
    preview = services.preview_disclosure(
        source_kind=kind, source_id=source_id, by=request.access, now=request.now, **form.terms()
    )
    context = {
        "source": source,
        "child": source.child,
        "document": preview.document,
        "sha256": preview.sha256,
        "files": preview.files,
        "recipient": form.terms()["recipient_agency"],
        "legal_basis": LEGAL_PROSE[LegalBasis(form.cleaned_data["legal_basis"])],
        "chosen": form.cleaned_data,
        "typed": [(name, value) for name, values in request.POST.lists() if name not in OURS for value in values],
        "now": request.now,
    }
    return render(request, "disclosures/preview.html", context)


def _send(request, kind, source_id, source, form):
    sent = services.send_disclosure(
        source_kind=kind, source_id=source_id, child=source.child, by=request.access, now=request.now,
        previewed_sha256=request.POST.get("previewed_sha256", ""), **form.terms(), **form.words(),
    )  # fmt: skip
    name = sent.recipient_agency.name
    if sent.state == State.QUEUED:
        messages.warning(request, _("Prepared, but nobody at %(name)s can receive it yet.") % {"name": name})
    else:
        messages.success(request, _("Sent to %(name)s. They have not opened it yet.") % {"name": name})
    return redirect("disclosures:disclosure", pk=sent.pk)
