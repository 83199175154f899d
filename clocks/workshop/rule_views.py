"""The pages of a draft's rules: all of them, and one in a form."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clocks.engine.errors import ProtocolError
from clocks.engine.loading import load_protocol, plain_content
from clocks.services.publish import standing_floors
from clocks.vocabulary import faults_of_words
from clocks.workshop import selectors, services, texts
from clocks.workshop.pages import draft_or_404, faults_shown, rules_of, stale
from clocks.workshop.rule_entries import code_for, given_of, rule_with
from clocks.workshop.rule_form import RuleForm
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError, StaleError

NO_TEXT = 0  # no text has this number, so it is refused as not the newest


@require_GET
@requires(Perm.PROTOCOL_DRAFT)
def rules(request, pk):
    """List the rules of a draft, to change one of them, and those of England's that stand beneath it."""
    found = draft_or_404(request, pk)
    newest = selectors.newest_text(found)
    protocol = texts.read(newest.text)
    shown = rules_of(protocol) if protocol else {}
    england = _england(request)
    beneath = [rule for rule in england.protocol.rules if protocol and not protocol.rule(rule.kind)] if england else []
    context = {"draft": found, "reads": protocol is not None, "beneath": beneath,
               "faults": faults_shown(request, found, newest), **shown}  # fmt: skip
    return render(request, "clocks/workshop/rules.html", context)


@require_http_methods(["GET", "POST"])
@requires(Perm.PROTOCOL_DRAFT)
def rule(request, pk, kind):
    """Change one rule of a draft in a form, or drop it; a rule of England's that is not in it is taken into it."""
    found, newest, protocol = _open_draft(request, pk)
    before, england = protocol.rule(kind), _england(request)
    if before is not None:
        return _edit(request, found, newest, protocol, before, plain_content(newest.text)["rules"][kind])
    beneath = england.protocol.rule(kind) if england else None
    if beneath is None:
        raise Http404
    return _edit(request, found, newest, protocol, beneath, england.content["rules"][kind])


@require_http_methods(["GET", "POST"])
@requires(Perm.PROTOCOL_DRAFT)
def add(request, pk):
    """Add a rule to a draft in a form. What ends it, and to whom it applies, is written in the text."""
    found, newest, protocol = _open_draft(request, pk)
    return _edit(request, found, newest, protocol, None, {})


def _open_draft(request, pk):
    found = draft_or_404(request, pk)
    newest = selectors.newest_text(found)
    protocol = texts.read(newest.text)
    if protocol is None or not found.open:
        raise Http404
    return found, newest, protocol


def _england(request):
    floors = standing_floors(timezone.localdate(request.now))
    return floors[0] if floors else None


def _edit(request, found, newest, protocol, before, entry):
    """Show the form of one rule (`before`: none for a new one) and save it. `entry` is the rule as the text has it."""
    dropped = "drop" in request.POST and before is not None
    given, shown = None if dropped else request.POST or None, {**given_of(entry), "number": newest.number}
    form = RuleForm(given, protocol=protocol, rule=before, initial=shown)
    if dropped or form.is_valid():
        kind = before.kind if before else code_for(form.cleaned_data["title"], _taken(request, protocol))
        try:
            changed = None if dropped else rule_with(entry, form.cleaned_data)
            number = request.POST.get("number", "")
            _save(found, newest.text, kind, changed, int(number) if number.isdecimal() else NO_TEXT, request)
        except StaleError as error:
            return _stale(request, error, kind, form, protocol, before)
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, _("The rule is dropped.") if dropped else _("The rule is saved."))
            return redirect("clocks:protocol_rules", found.pk)
    context: dict = {"child": None, "caption": _("Draft of the protocol"), "intro": "", "tells": [],
               "title": _(before.title) if before else _("A new rule"), "form_files": False, "form": form,
               "button": _("Save the rule"), "number": newest.number, "new": before is None,
               "floor": before is not None and before.floor,
               "held": bool(before and protocol.rule(before.kind)),
               "back_url": reverse("clocks:protocol_rules", args=[found.pk])}  # fmt: skip
    return render(request, "clocks/workshop/rule.html", context, status=422 if form.is_bound else 200)


def _taken(request, protocol) -> set[str]:
    england = _england(request)
    return {rule.kind for each in (protocol, england and england.protocol) if each for rule in each.rules}


def _save(draft, text: str, kind: str, entry, number: int, request) -> None:
    """Save a draft with one rule written anew. Raises RuleError where the rule does not read: nothing is saved then."""
    changed = texts.with_rule(text, kind, entry)
    try:
        protocol = load_protocol(changed)
    except ProtocolError as error:
        at_steps = all(", step " in problem or " step '" in problem for problem in error.problems)
        raise RuleError("\n".join(error.problems), "steps" if at_steps else None) from error
    faults = [fault for fault in faults_of_words(protocol) if f"'{kind}'" in fault]
    if faults:
        raise RuleError("\n".join(faults))
    services.save_draft(draft=draft, text=changed, number=number, by=request.access, now=request.now)


def _stale(request, error, kind: str, form, protocol, before):
    """Show what stands now beside what was written; saving again puts it into the newest text."""
    reads = texts.read(error.theirs["text"]) is not None
    now_there = plain_content(error.theirs["text"])["rules"].get(kind) if reads else None
    mine = form.cleaned_data if form.is_bound else {}
    labels = {name: field.label for name, field in form.fields.items() if name != "number"}
    again = RuleForm(protocol=protocol, rule=before, initial={**mine, "number": error.theirs["number"]})
    theirs = given_of(now_there) if now_there else {}
    return stale(
        request, error, again, {labels[name]: words for name, words in theirs.items()},
        {labels[name]: mine.get(name) or "" for name in labels},
    )  # fmt: skip
