"""One child missing education: onto the register, what is done, found, into provision, closed."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from education import forms, services
from education.models import EducationCase, Enquiry
from education.selectors import rows_of
from episodes import telling
from episodes.enums import ConcernKind
from episodes.services.concerns import Told
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError
from missing_cases.forms.gov import GovForm
from missing_cases.models import Child, Tier


@dataclass(frozen=True)
class Step:
    """Something done on a case: its title, its form, its service, and which answer is now when left empty."""

    title: str
    form: type[GovForm]
    service: Callable
    moment: str = ""


STEPS = {
    "check": Step(gettext_lazy("Record a check"), forms.CheckForm, services.record_check, "made_at"),
    "enquiry": Step(gettext_lazy("Record an enquiry"), forms.EnquiryForm, services.record_enquiry, "asked_at"),
    "found": Step(gettext_lazy("Record the child found"), forms.FoundForm, services.record_found, "found_at"),
    "provision": Step(gettext_lazy("Record the child in education"), forms.ProvisionForm, services.record_provision),
    "close": Step(gettext_lazy("Close the case"), forms.CloseForm, services.close_case),
}


def _load(request, pk) -> EducationCase:
    cases = EducationCase.objects.visible_to(request.access)
    found = cases.select_related("child", "concern", "owner_agency", "recorded_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    request.reads.saw(found.child)
    return found


def form_page(request, child, form, title, back_url):
    """Answer with a page of one form about a child."""
    page = {"child": child, "form": form, "title": title, "button": _("Save for %(name)s") % {"name": child.short_name},
            "back_url": back_url, "now": request.now, "tells": telling.nobody()}  # fmt: skip
    return render(request, "components/form_page.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires(Perm.EDUCATION_WORK)
def new(request, child_pk):
    """Put a child on the register."""
    child = Child.objects.visible_to(request.access, tier=Tier.RECORD).filter(pk=child_pk).first()
    if child is None:
        raise Http404
    request.reads.saw(child)
    form = forms.CaseForm(request.POST or None, now=request.now)
    if request.method == "POST" and form.is_valid():
        try:
            case = services.record_case(child=child, by=request.access, now=request.now, **_given(form, request.now))
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, _("%(name)s is on the register.") % {"name": child.short_name})
            return redirect("education:case", case.pk)
    back = reverse("reporting:child", args=[child.pk])
    return form_page(request, child, form, _("Record a child missing education"), back)


def _given(form, now) -> dict:
    given = form.cleaned_data
    told = Told(
        kind=ConcernKind.EDUCATION, told_at=given["told_at"] or now, told_by=given["told_by"], text=given["text"],
        first_absent_on=given["first_absent_on"],
    )  # fmt: skip
    about = services.About(**{name: given[name] for name in ("teller", "reason", "last_school", "year_group")})
    return {"told": told, "about": about}


@require_GET
@requires(Perm.EDUCATION_SEE)
def one(request, pk):
    """Show a case: what was told, each check with when it is due, the enquiries, and what comes next."""
    case = _load(request, pk)
    (row,) = rows_of([case], request.access, request.now)
    page = {
        "case": case, "row": row, "child": case.child, "now": request.now,
        "checks": case.checks.visible_to(request.access).select_related("recorded_by"),
        "enquiries": case.enquiries.visible_to(request.access),
        "may_work": case.stands and request.access.may(Perm.EDUCATION_WORK),
    }  # fmt: skip
    return render(request, "education/case.html", page)


@require_http_methods(["GET", "POST"])
@requires(Perm.EDUCATION_WORK)
def step(request, pk, what):
    """Record one thing done on a case."""
    case, chosen = _load(request, pk), STEPS.get(what)
    if chosen is None:
        raise Http404
    form = chosen.form(request.POST or None, now=request.now)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        if chosen.moment:
            given[chosen.moment] = given[chosen.moment] or request.now
        try:
            chosen.service(case=case, by=request.access, now=request.now, **given)
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, _("Recorded for %(name)s.") % {"name": case.child.short_name})
            return redirect("education:case", case.pk)
    return form_page(request, case.child, form, chosen.title, reverse("education:case", args=[case.pk]))


@require_http_methods(["GET", "POST"])
@requires(Perm.EDUCATION_WORK)
def answer(request, pk):
    """Record the answer to an enquiry."""
    enquiry = Enquiry.objects.visible_to(request.access).select_related("child").filter(pk=pk).first()
    if enquiry is None:
        raise Http404
    request.reads.saw(enquiry.child)
    form = forms.AnswerForm(request.POST or None, now=request.now)
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_enquiry(enquiry=enquiry, by=request.access, now=request.now, **form.cleaned_data)
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, _("Recorded for %(name)s.") % {"name": enquiry.child.short_name})
            return redirect("education:case", enquiry.case_id)
    title = _("Answer of %(asked)s") % {"asked": enquiry.asked}
    return form_page(request, enquiry.child, form, title, reverse("education:case", args=[enquiry.case_id]))
