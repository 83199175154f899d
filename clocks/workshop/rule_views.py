"""The pages of a draft's rules: all of them, and one in a form."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clocks.engine.errors import ProtocolError
from clocks.engine.loading import load_protocol, plain_content
from clocks.vocabulary import faults_of_words
from clocks.workshop import selectors, services, texts
from clocks.workshop.pages import draft_or_404, rules_of, stale
from clocks.workshop.rule_entries import given_of, rule_with
from clocks.workshop.rule_form import RuleForm
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError, StaleError


@require_GET
@requires(Perm.PROTOCOL_DRAFT)
def rules(request, pk):
    """List the rules of a draft, to change one of them."""
    found = draft_or_404(request, pk)
    protocol = texts.read(selectors.newest_text(found).text)
    shown = rules_of(protocol) if protocol else {}
    return render(request, "clocks/workshop/rules.html", {"draft": found, "reads": protocol is not None, **shown})


@require_http_methods(["GET", "POST"])
@requires(Perm.PROTOCOL_DRAFT)
def rule(request, pk, kind):
    """Change one rule of a draft in a form, or drop it."""
    found = draft_or_404(request, pk)
    newest = selectors.newest_text(found)
    protocol = texts.read(newest.text)
    before = protocol.rule(kind) if protocol else None
    if protocol is None or before is None or not found.open:
        raise Http404
    entry, dropped = plain_content(newest.text)["rules"][kind], "drop" in request.POST
    given = None if dropped else request.POST or None
    form = RuleForm(given, meetings=protocol.meetings, initial={**given_of(entry), "number": newest.number})
    if dropped or form.is_valid():
        try:
            changed = None if dropped else rule_with(entry, form.cleaned_data)
            shown = request.POST.get("number", "")
            number = int(shown) if shown.isdecimal() else 0  # 0 is no text's number: refused as not the newest
            _save(found, newest.text, kind, changed, number, request)
        except StaleError as error:
            return _stale(request, error, kind, form, protocol.meetings)
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, _("The rule is dropped.") if dropped else _("The rule is saved."))
            return redirect("clocks:protocol_rules", pk)
    context: dict = {"child": None, "caption": _("Draft of the protocol"), "title": _(before.title), "intro": "",
               "tells": [], "form_files": False, "form": form, "button": _("Save the rule"), "number": newest.number,
               "back_url": reverse("clocks:protocol_rules", args=[pk])}  # fmt: skip
    return render(request, "clocks/workshop/rule.html", context, status=422 if form.is_bound else 200)


def _save(draft, text: str, kind: str, entry, number: int, request) -> None:
    """Save a draft with one rule written anew. Raises RuleError where the rule does not read: nothing is saved then."""
    changed = texts.with_rule(text, kind, entry)
    try:
        protocol = load_protocol(changed)
    except ProtocolError as error:
        raise RuleError("\n".join(error.problems)) from error
    faults = [fault for fault in faults_of_words(protocol) if f"'{kind}'" in fault]
    if faults:
        raise RuleError("\n".join(faults))
    services.save_draft(draft=draft, text=changed, number=number, by=request.access, now=request.now)


def _stale(request, error, kind: str, form, meetings):
    """Show what stands now beside what was written; saving again puts it into the newest text."""
    reads = texts.read(error.theirs["text"]) is not None
    now_there = plain_content(error.theirs["text"])["rules"].get(kind) if reads else None
    mine = form.cleaned_data if form.is_bound else {}
    labels = {name: field.label for name, field in form.fields.items() if name != "number"}
    again = RuleForm(meetings=meetings, initial={**mine, "number": error.theirs["number"]})
    theirs = given_of(now_there) if now_there else {}
    return stale(
        request, error, again, {labels[name]: words for name, words in theirs.items()},
        {labels[name]: mine.get(name) or "" for name in labels},
    )  # fmt: skip
