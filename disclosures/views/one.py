"""One disclosure: opening it is the receipt; each answer is one form of its own address."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from disclosures import forms, services
from disclosures.enums import Action, Side
from disclosures.models import Disclosure
from disclosures.rules import SIDE_OF, possible
from disclosures.selectors import files_of, history_of, waiting_clocks, with_content
from disclosures.services.copies import read_copy
from disclosures.services.steps import NEEDS
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError
from missing_cases.models import Child

ANSWERS: dict[Action, tuple[Any, Callable, Any]] = {
    Action.ACCEPT: (forms.AcceptForm, services.accept_disclosure, _("Accepted. The sender has been told.")),
    Action.ASK: (forms.AskForm, services.ask_question, _("Your question has been sent.")),
    Action.REFUSE: (
        forms.RefuseForm,
        services.refuse_disclosure,
        _("The sender has been told that it is not for you."),
    ),
    Action.REPLY: (forms.ReplyForm, services.reply_to_recipient, _("Your answer has been sent.")),
    Action.RECALL: (forms.RecallForm, services.recall_disclosure, _("Recalled. Its content is closed to them.")),
    Action.DELIVER: (forms.DeliverForm, services.deliver_disclosure, _("Sent.")),
}


def _found(request, pk) -> Disclosure:
    """Return a disclosure of the reader's side, or answer 404: outsiders and the wrong role learn nothing."""
    rows = with_content(Disclosure.objects.visible_to(request.access), request.access, payload=True)
    found = rows.filter(pk=pk).first()
    if found is None or not request.access.may(NEEDS[found.side_of(request.access)]):
        raise Http404
    return found


def _opened(request, pk) -> Disclosure:
    """Return a disclosure, having given the receipt where a recipient looks and may."""
    found = _found(request, pk)
    side = found.side_of(request.access)
    if side == Side.RECIPIENT and found.content_or_none and Action.OPEN in possible(found.state, side):
        services.open_disclosure(disclosure=found, by=request.access, now=request.now)
        found = _found(request, pk)
    return found


@requires(Perm.DISCLOSURE_SEND, Perm.DISCLOSURE_RECEIVE)
@require_GET
def disclosure(request, pk):
    """Show what was shared. A recipient's first look is the receipt, written in the transaction of the answer."""
    return _page(request, _opened(request, pk))


@requires(Perm.DISCLOSURE_SEND, Perm.DISCLOSURE_RECEIVE)
@require_GET
def document(request, pk):
    """Answer the frozen PDF, checked against its digest; for a recipient, fetching it opens it."""
    found = _opened(request, pk)
    if found.content_or_none is None:
        raise Http404
    request.reads.saw(found.child_id)
    stored = found.content.file
    response = HttpResponse(read_copy(stored), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{stored.name}"'
    response["Cache-Control"] = "no-store"
    return response


@requires(Perm.DISCLOSURE_SEND, Perm.DISCLOSURE_RECEIVE)
@require_GET
def file(request, pk, key):
    """Give one file that went with it as a download; for a recipient, fetching it opens the disclosure."""
    found = _opened(request, pk)
    row = files_of(found, request.access).filter(pk=key).first()
    if row is None:
        raise Http404
    request.reads.saw(found.child_id)
    response = HttpResponse(read_copy(row.stored), content_type=row.stored.content_type)
    response["Content-Disposition"] = f'attachment; filename="{row.stored.name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


@requires(Perm.DISCLOSURE_SEND, Perm.DISCLOSURE_RECEIVE)
@require_POST
def answer(request, pk, action):
    """Take one step: accept, ask, refuse (recipient); reply, recall, deliver (sender). Breaches show on the page."""
    found = _found(request, pk)
    action = Action(action)
    if SIDE_OF[action] != found.side_of(request.access):
        raise Http404
    form_class, service, done = ANSWERS[action]
    form = form_class(request.POST, auto_id=f"{action}_%s")
    if form.is_valid():
        try:
            service(disclosure=found, by=request.access, now=request.now, **form.cleaned_data)
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, done)
            return redirect("disclosures:disclosure", pk=pk)
    return _page(request, _found(request, pk), action=action, form=form)


def _page(request, found: Disclosure, *, action=None, form=None):
    access = request.access
    side = found.side_of(access)
    request.reads.saw(found.child_id)
    offered = [name for name in ANSWERS if name in possible(found.state, side)]
    blank = {name: ANSWERS[name][0](auto_id=f"{name}_%s") for name in offered}
    content = found.content_or_none
    context = {
        "disclosure": found,
        "content": content,
        "document": content.document if content else None,
        "files": files_of(found, access) if content else [],
        "sender": side == Side.SENDER,
        "child": Child.objects.visible_to(access).filter(pk=found.child_id).first(),
        "history": history_of(found, access),
        "clock": waiting_clocks([found], access).get(found.pk),
        "forms": {str(name): bound for name, bound in {**blank, **({action: form} if form else {})}.items()},
        "form": form,
        "now": request.now,
    }
    return render(request, "disclosures/one.html", context, status=422 if form else 200)
