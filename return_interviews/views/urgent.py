"""The page that records what was told to the police at once, or why not."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError
from return_interviews import services
from return_interviews.forms import UrgentForm
from return_interviews.selectors import undecided, urgent_notes_of, worries_of
from return_interviews.views.common import form_page, found_own, front, refused, this_moment

WORDS = ("told_name", "log_number", "said", "reason")


@requires(Perm.INTERVIEW_WRITE, Perm.INTERVIEW_AUTHORISE)
@require_http_methods(["GET", "POST"])
def tell_police(request, pk):
    """Record that the police were told of worrying answers by telephone, or that they were not, and why."""
    found = found_own(request, pk)
    worries = worries_of(found)
    open_now = undecided(worries, urgent_notes_of(found))
    if not worries:
        return refused(request, found, _("No saved answer is one of which the police must be told at once."))
    form = UrgentForm(
        request.POST if request.method == "POST" else None, worries=worries, now=request.now,
        initial={
            "questions": [worry.code for worry in open_now or worries], "told_at": this_moment(request.now),
            "told": "no" if request.GET.get("told") == "no" else "yes",
            "said": "\n".join(f"{worry.question} {worry.answer}" for worry in open_now or worries),
        },
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            note = services.record_urgent_note(
                interview=found, questions=data["questions"], told=data["told"] == "yes", told_at=data["told_at"],
                by=request.access, now=request.now, **{name: data[name] or "" for name in WORDS},
            )  # fmt: skip
        except RuleError as error:
            form.breach(error)
        else:
            said = _("Recorded: the police were told.") if note.told else _("Recorded: the police are not told now.")
            messages.success(request, said)
            return redirect("return_interviews:interview", pk=pk)
    return form_page(
        request, form, child=found.child, title=_("Tell the police now?"), button=_("Save"),
        back_url=front(found.episode, found), template="return_interviews/tell_police.html",
        interview=found, may_share=found.signed and request.access.may(Perm.DISCLOSURE_SEND),
    )  # fmt: skip
