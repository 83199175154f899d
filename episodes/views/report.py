"""Logging an episode: find or add the child, then one page."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from episodes import rules, selectors, services, telling
from episodes.enums import Status
from episodes.facts import child_facts_on
from episodes.forms import JoinForm, ReportForm
from episodes.grading import grade_choices
from episodes.services.reporting import holds_record, owner_of, running_episode_id
from episodes.views import companions
from episodes.views.pages import address
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.children.selectors import police_force_for
from missing_cases.errors import RuleError
from missing_cases.models import Agency, Child


@require_http_methods(["GET", "POST"])
@requires(Perm.EPISODE_REPORT)
def report(request, child_pk):
    """Log an episode of a known child; if one runs already, offer to add to it."""
    child = Child.objects.visible_to(request.access).filter(pk=child_pk).first()
    if child is None:
        raise Http404
    request.reads.saw(child)
    if running_episode_id(child):
        return _join(request, child)
    form = report_form(request, child)
    if request.method == "POST" and form.is_valid():
        saved = save_report(request, child, form)
        if saved:
            return redirect(address(saved))
    return render(
        request, "episodes/report.html", report_page(request, child, form), status=422 if form.is_bound else 200
    )


def save_report(request, child: Child, form: ReportForm):
    """Save what was typed and return the episode, or put the rule's sentence on the form and return None."""
    try:
        episode = services.report_episode(child=child, report=form.report(), by=request.access, now=request.now)
    except services.AlreadyMissing:
        form.add_error(None, _("Somebody else has just recorded this child as missing. Add yours to that episode."))
        return None
    except RuleError as error:
        form.breach(error)
        return None
    companions.link_to_first(request, episode)
    messages.success(request, _saved(episode, form))
    return episode


def _saved(episode, form: ReportForm) -> str:
    """Say that it is saved, and what comes next where nobody has told the police."""
    said = {"reference": episode.reference}
    if form.cleaned_data["police_notified"] or episode.status != Status.MISSING:
        return _("Episode %(reference)s saved.") % said
    return _("Episode %(reference)s saved. Next: ring the police, then record it under Police reference.") % said


def report_form(request, child: Child | None) -> ReportForm:
    """Return the form for a child (None: not recorded yet), with the risk levels and statuses that apply."""
    by, today = request.access, request.now.astimezone(rules.LONDON).date()
    owner = owner_of(child, by) if child else by.agency
    force, first = police_force_for(owner), companions.first_of_call(request)
    return ReportForm(
        request.POST if "last_seen_time" in request.POST else None,
        now=request.now,
        grades=grade_choices(by.agency, today),
        police_grades=grade_choices(force, today) if force else [],
        statuses=_statuses(child, owner, today),
        grade_hint=_last_level(child, by),
        initial={"last_seen": {"on": "today"}, **(companions.common_answers(first) if first else {})},
    )


def _statuses(child: Child | None, owner: Agency, today) -> list[tuple[str, str]]:
    """Return what the definitions allow for this child (Wigan protocol, section 7 and appendix a)."""
    facts = child_facts_on(child.pk, owner.pk, today) if child else {"age": None, "looked_after": False}
    offered = [(Status.MISSING.value, str(Status.MISSING.label))]
    if facts["looked_after"]:
        offered.append((Status.AWAY.value, _("Away from placement: we know where the child is")))
    if owner.uses_absent and not rules.must_be_missing(facts["age"]):
        offered.append((Status.ABSENT.value, str(Status.ABSENT.label)))
    return offered


def _last_level(child: Child | None, by) -> str:
    last = selectors.episodes_of(child, by).first() if child else None
    grades = [grade for agency, grade in selectors.grades_of(last, by).items() if agency == by.agency] if last else []
    return _("Last time: %(level)s") % {"level": grades[-1].get_code_display()} if grades else ""


def report_page(request, child: Child, form: ReportForm) -> dict:
    """Return what the page shows beside the form: who is told at once, and who later while the child stays missing."""
    by, now = request.access, request.now
    owner = owner_of(child, by)
    facts = child_facts_on(child.pk, owner.pk, now.astimezone(rules.LONDON).date())
    must = rules.must_report_to_police(age=facts["age"], whereabouts_known=False) and holds_record(child, by)
    force = police_force_for(owner)
    told = telling.listeners(
        child_id=child.pk, owner_id=owner.pk, police_id=force.pk if force and must else None, by=by, now=now
    )
    return {
        "child": child,
        "form": form,
        "now": now,
        "title": _("Log a missing episode"),
        "back_url": "/episodes/new/",
        "missing_episode": None,
        "must_report": must,
        "force": force,
        "tells": [str(who) for who in told],
        "later": telling.later(owner, facts, now),
        "button": _("Save and tell them"),
    }


def _join(request, child: Child):
    """Say that the child is already missing, and add a second report to that episode."""
    form = JoinForm(
        request.POST if "text" in request.POST else None,
        now=request.now,
        initial={"text": _typed(request), "reporter_name": request.POST.get("reporter_name", "")},
    )
    if form.is_bound and form.is_valid():
        try:
            episode = services.join_episode(child=child, by=request.access, now=request.now, **form.cleaned_data)
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, _("Added to episode %(reference)s.") % {"reference": episode.reference})
            return redirect(address(episode))
    context = {
        "child": child,
        "form": form,
        "now": request.now,
        "title": _("This child is already recorded as missing"),
        "button": _("Add to that episode"),
        "back_url": "/episodes/new/",
        "missing_episode": selectors.open_episode_of(child, request.access),
    }
    return render(request, "episodes/join.html", context, status=422 if form.is_bound else 200)


def _typed(request) -> str:
    """Return the words typed into the report form before it turned out that the child is already missing."""
    names = ("circumstances", "different", "clothing", "possessions", "companions")
    return "\n".join(request.POST[name] for name in names if request.POST.get(name))
