"""Recording the child found. Either side may; the second sees the first and adds to it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from episodes import rules, selectors, services
from episodes.enums import Action, Phase, UpdateKind
from episodes.forms import FoundForm
from episodes.forms.found import BACK
from episodes.services.store import last_writer, shown
from episodes.views.pages import address, answer, context_of, load, rows_of, told_of, typed_rows
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError


@require_http_methods(["GET", "POST"])
@requires(Perm.EPISODE_FOUND)
def found(request, pk):
    """Record the child located or back, in one form."""
    episode = load(request, pk)
    if request.method == "POST" and "add" in request.POST:
        return _add(request, episode)
    initial = {"version": episode.version, "outcome": BACK if episode.whereabouts_known else None}
    form = FoundForm(request.POST or None, now=request.now, initial=initial)
    if Action.RETURN not in rules.ALLOWED[episode.phase] and not form.is_bound:
        return _second(request, episode, form, None)

    def run(form):
        _record(request, episode, form)

    return answer(
        request, episode, form, run, title=_("Record found"), on_stale=_second,
        button=_("Save for %(name)s") % {"name": episode.child.short_name},
        done=_("Saved. What is owed now is listed below."), fields=_fields(form),
        tells=told_of(request, episode),
    )  # fmt: skip


def _record(request, episode, form):
    given = form.cleaned_data
    common = {
        "episode": episode, "when": given["when"], "found": form.found, "said_by": given["said_by"],
        "version": given["version"], "by": request.access, "now": request.now,
    }  # fmt: skip
    if given["outcome"] == BACK:
        services.record_returned(located=given["located"], **common)
    else:
        services.record_located(**common)


def _fields(form) -> dict:
    """Say where a rule's sentence about a moment belongs."""
    own_time = form.is_bound and form.data.get("located_time")
    return {"returned": "when", "located": "located" if own_time else "when"}


def _second(request, episode, form, error):
    """Show what the first recorded; what the second knows is added to it."""
    fresh = selectors.episode_for(episode.pk, request.access)
    if form.is_bound and fresh.phase in (Phase.MISSING, Phase.ABSENT):
        return _offer_again(request, fresh, form)
    context = context_of(
        request,
        fresh,
        title=_("This child is already recorded as found"),
        saved_by=last_writer(fresh) or _("Somebody else"),
        theirs=rows_of(shown(fresh)),
        mine=typed_rows(form) if form.is_bound else [],
        words="\n".join(f"{row['label']} {row['value']}" for row in typed_rows(form)) if form.is_bound else "",
        may_return=Action.RETURN in rules.ALLOWED[fresh.phase],
    )
    return render(request, "episodes/found_already.html", context, status=409 if form.is_bound else 200)


def _offer_again(request, fresh, form):
    """Something else changed meanwhile: keep what was typed and ask to look again."""
    typed = request.POST.copy()
    typed["version"] = str(fresh.version)
    again = FoundForm(typed, now=request.now)
    again.is_valid()
    again.add_error(None, _("Somebody else changed this episode while you were writing. Check it and save again."))
    context = context_of(
        request, fresh, form=again, title=_("Record found"),
        button=_("Save for %(name)s") % {"name": fresh.child.short_name}, tells=told_of(request, fresh),
    )  # fmt: skip
    return render(request, "components/form_page.html", context, status=409)


def _add(request, episode):
    """Add what the second person knows to the timeline."""
    try:
        services.add_update(
            episode=episode,
            kind=UpdateKind.FOUND,
            text=request.POST.get("words", ""),
            by=request.access,
            now=request.now,
        )
    except RuleError as error:
        messages.error(request, str(error.message))
        return redirect(address(episode, "found/"))
    messages.success(request, _("Added to the episode."))
    return redirect(address(episode))
