"""The page behind the one-time link: whoever opens it says who they are, and sees what they need once."""

from django.shortcuts import render
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cross_border.enums import Reason
from cross_border.forms import LinkForm
from cross_border.services import answer_link, link_stands
from episodes.enums import GradeCode, Status
from missing_cases.access import faults, rate
from missing_cases.access.requires import public
from missing_cases.accounts.addresses import client_address
from missing_cases.errors import RuleError
from missing_cases.templatetags.mc import govdate, govdatetime


@never_cache
@require_http_methods(["GET", "POST"])
@public("a secret link sent to one authority; it opens one alert, once, to whoever says who they are")
def link(request, token):
    """Ask who is there; then acknowledge, and show what they need to know. Any other link is not found."""
    rate.take(rate.AUTHORITY_LINK, client_address(request))
    stands = link_stands(token)
    if not stands:
        return faults.not_found(request)  # answered, not raised: the try is counted
    form = LinkForm(request.POST or None, now=request.now)
    page = {"title": _("Please acknowledge"), "stands": stands, "form": form, "button": _("Acknowledge and see")}
    if stands == "open" and request.method == "POST" and form.is_valid():
        try:
            answered = answer_link(token=token, **form.cleaned_data)
        except RuleError as error:
            form.breach(error)
        else:
            facts = _rows(answered.facts) if answered else []
            return render(request, "cross_border/answered.html", {"rows": facts, "stands": "answered"})
    return render(request, "cross_border/link.html", page, status=422 if form.is_bound and stands == "open" else 200)


def _rows(facts: dict) -> list[tuple[str, str]]:
    """Return what is shown, label and words; what is not known is left out."""
    grades = ", ".join(
        f"{name}: {str(GradeCode(code).label).lower()}" for name, code in (facts.get("grades") or {}).items()
    )
    rows = [
        (_("Why you are asked"), str(Reason(facts["reason"]).label)),
        (_("Child"), facts["child"]),
        (_("Date of birth"), govdate(parse_date(facts["born"])) if facts["born"] else ""),
        (_("Status"), str(Status(facts["status"]).label)),
        (_("Missing since"), govdatetime(parse_datetime(facts["missing_from_at"]))),
        (_("Returned"), govdatetime(parse_datetime(facts["returned_at"])) if facts["returned_at"] else ""),
        (_("Where from"), facts["missing_from_place"]),
        (_("Believed or found"), facts["place"]),
        (_("Risk level"), grades),
        (_("Council that asks"), facts["council"]),
        (_("Ring them on"), facts["telephone"]),
        (_("Their reference"), facts["reference"]),
    ]
    return [(label, value) for label, value in rows if value]
