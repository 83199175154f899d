"""What the pages of the workshop share: finding what they are about, rules in words, two people saving at once."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from clocks.engine.rules import Protocol
from clocks.models import DraftText, ProtocolDraft, ProtocolVersion
from clocks.workshop import faults, selectors
from clocks.workshop.compare import meeting_words
from clocks.workshop.rule_words import rule_parts, titles_of
from clocks.workshop.texts import place_of


def version_or_404(request, pk) -> ProtocolVersion:
    """Return a version that the reader's agency is, was or will be under. Raises Http404."""
    found = ProtocolVersion.objects.governing(request.access.agency).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def draft_or_404(request, pk) -> ProtocolDraft:
    """Return a draft of the reader's agency. Raises Http404."""
    found = selectors.drafts_of(request.access).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def faults_shown(request, draft: ProtocolDraft, newest: DraftText) -> list[tuple[str, list[tuple[int, str]]]]:
    """Return what keeps the text of a draft from being published today, each fault with the lines around it."""
    found = faults.faults_of(newest.text, code=draft.code, from_on=timezone.localdate(request.now))
    return faults.with_lines(found, newest.text)


def rules_of(protocol: Protocol) -> dict:
    """Return what the template of rules in words needs: the protocol, its rules part by part, its meetings."""
    titles = titles_of(protocol)
    return {
        "protocol": protocol,
        "rules": [
            (rule.kind, _(rule.title), rule_parts(rule, titles)[1:])
            for rule in sorted(protocol.rules, key=lambda rule: place_of(rule.kind, rule.starts_on))
        ],
        "meetings": [(name.replace("_", " "), meeting_words(held)) for name, held in protocol.meetings.items()],
    }


def stale(request, error, form, theirs: dict, mine: dict):
    """Show both versions of what two people saved. `form` carries the reader's; `theirs`, `mine`: words by label."""
    context = {
        "form": form,
        "saved_by": error.saved_by,
        "theirs": [{"label": label, "value": value} for label, value in theirs.items()],
        "mine": [{"label": label, "value": value} for label, value in mine.items()],
    }
    return render(request, "components/stale.html", context, status=409)
