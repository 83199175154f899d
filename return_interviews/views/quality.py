"""The authority's rubric for a good interview."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from episodes import telling
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError
from return_interviews import services
from return_interviews.forms import RubricForm
from return_interviews.selectors.quality import rubric_of
from return_interviews.views.common import form_page


@requires(Perm.INTERVIEW_AUTHORISE)
@require_http_methods(["GET", "POST"])
def rubric(request):
    """Show the rubric in force and publish the next."""
    version, criteria = rubric_of(request.access.agency)
    form = RubricForm(
        request.POST or None,
        now=request.now,
        initial={"questions": "\n".join(question for _code, question in criteria)},
    )
    if form.is_bound and form.is_valid():
        try:
            made = services.publish_rubric(by=request.access, now=request.now, **form.cleaned_data)
        except RuleError as error:
            form.breach(error)
        else:
            messages.success(request, _("Published as version %(number)s.") % {"number": made.version})
            return redirect("return_interviews:rubric")
    intro = _("Version %(number)s is in force.") % {"number": version} if version else _("The one we ship is in force.")
    return form_page(
        request, form, child=None, title=_("What makes a good interview"), button=_("Publish the next version"),
        back_url=reverse("return_interviews:waiting"), intro=intro, tells=telling.nobody(),
    )  # fmt: skip
