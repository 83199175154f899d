"""Those who hold interviews: what each has in hand, where they work and which languages they speak."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from episodes import telling
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError
from return_interviews import services
from return_interviews.forms import ProfileForm
from return_interviews.selectors import interviewers_for, open_interviews, profiles_of
from return_interviews.views.common import form_page


@requires(Perm.INTERVIEW_ALLOCATE, Perm.INTERVIEW_WRITE)
@require_GET
def workers(request):
    """List the people who hold interviews for this agency."""
    people, in_hand = interviewers_for(request.access, request.now), open_interviews(request.access)
    profiles = profiles_of(people)
    rows = [
        {
            "person": person, "agency": agency, "open": in_hand[person.pk], "profile": profiles.get(person.pk),
            "may_change": _may_change(request, person, agency),
        }
        for person, agency in people.items()
    ]  # fmt: skip
    return render(request, "return_interviews/workers.html", {"rows": rows, "now": request.now})


def _may_change(request, person, agency) -> bool:
    access = request.access
    if person == request.user:
        return access.may(Perm.INTERVIEW_WRITE)
    return access.may(Perm.INTERVIEW_ALLOCATE) and agency == access.agency.short_name


@requires(Perm.INTERVIEW_ALLOCATE, Perm.INTERVIEW_WRITE)
@require_http_methods(["GET", "POST"])
def profile(request, pk):
    """Say where a worker holds interviews and in which languages."""
    people = {person.pk: (person, agency) for person, agency in interviewers_for(request.access, request.now).items()}
    person, agency = people.get(pk, (None, ""))
    if person is None or not _may_change(request, person, agency):
        raise Http404
    form = ProfileForm(request.POST or None, now=request.now, initial=_initial(profiles_of([person]).get(pk)))
    if form.is_bound and form.is_valid():
        try:
            services.set_profile(worker=person, by=request.access, now=request.now, **form.cleaned_data)
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, _("Saved for %(name)s.") % {"name": person.full_name})
            return redirect("return_interviews:workers")
    return form_page(
        request, form, child=None, title=_("Where and in which languages %(name)s works") % {"name": person.full_name},
        button=_("Save"), back_url=reverse("return_interviews:workers"), tells=telling.nobody(),
    )  # fmt: skip


def _initial(found) -> dict:
    if found is None:
        return {}
    return {"areas": ", ".join(found.areas), "languages": ", ".join(found.languages), "note": found.note}
