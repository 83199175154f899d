"""What every page of an episode does alike: load or 404, one form, the rule's sentence beside its field."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from episodes import selectors, telling
from episodes.models import Episode
from missing_cases.errors import RuleError, StaleError
from missing_cases.templatetags.mc import govdatetime


def load(request, pk) -> Episode:
    """Return an episode the reader may see, noting that its child is shown; 404 otherwise."""
    episode = selectors.episode_for(pk, request.access)
    if episode is None:
        raise Http404
    request.reads.saw(episode.child)
    return episode


def context_of(request, episode: Episode, **more) -> dict:
    """Return what every page of an episode shows: the child's bar, the way back, the time."""
    return {
        "child": episode.child,
        "episode": episode,
        "missing_episode": episode if episode.running else None,
        "caption": episode.reference,
        "back_url": address(episode),
        "now": request.now,
        "tells": telling.nobody(),
        "intro": "",
        "form_files": False,
        **more,
    }


def told_of(request, episode: Episode) -> list[str]:
    """Return in words who is told by saving something that those who follow the episode are told of."""
    told = telling.listeners_of(episode, by=request.access, now=request.now)
    return [str(who) for who in told] or telling.nobody()


def address(episode: Episode, page: str = "") -> str:
    """Return the address of an episode or of one of its pages."""
    return f"/episodes/{episode.pk}/{page}"


def answer(request, episode: Episode, form, run, *, done: str, fields=None, to: str = "", on_stale=None, **page):
    """Show a form, or do what it asks and go on to the episode.

    `run` takes the form and does one thing; `fields` maps the field names of rules to those of the form; `on_stale`
    answers when somebody else saved first. A breach of the shape or of a rule answers 422 with what was typed.
    """
    template = page.pop("template", "components/form_page.html")
    if request.method == "POST" and form.is_valid():
        try:
            run(form)
        except StaleError as error:
            return (on_stale or stale)(request, episode, form, error)
        except RuleError as error:
            error.field = (fields or {}).get(error.field, error.field)
            form.breach(error)
        else:
            messages.success(request, done)
            return redirect(to or address(episode))
    status = 422 if form.is_bound else 200
    return render(request, template, context_of(request, episode, form=form, **page), status=status)


def stale(request, episode: Episode, form, error: StaleError):
    """Show both versions: what stands now and what was typed, which may be saved over it."""
    fresh = selectors.episode_for(episode.pk, request.access)
    typed = request.POST.copy()
    if "version" in form.fields:
        typed["version"] = str(fresh.version)
    if "was" in form.fields:
        typed["was"] = next(iter(error.theirs.values()), "")
    again = type(form)(typed, now=request.now)
    again.is_valid()
    context = context_of(
        request,
        fresh,
        title=_("Somebody else saved this first"),
        saved_by=error.saved_by or _("Somebody else"),
        theirs=rows_of(error.theirs),
        mine=typed_rows(form),
        form=again,
    )
    return render(request, "components/stale.html", context, status=409)


def rows_of(values: dict) -> list[dict]:
    """Return labels and values as rows, times in words."""
    return [{"label": label, "value": _in_words(value)} for label, value in values.items()]


def typed_rows(form) -> list[dict]:
    """Return what was typed, label and words, hidden fields left out."""
    rows = []
    for bound in form.visible_fields():
        value = form.cleaned_data.get(bound.name)
        if value:
            choices = dict(getattr(bound.field, "choices", []))
            rows.append({"label": bound.label, "value": _in_words(choices.get(value, value))})
    return rows


def _in_words(value):
    at = getattr(value, "at", value)
    return govdatetime(at) if hasattr(at, "astimezone") else value
