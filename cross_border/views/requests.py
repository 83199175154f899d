"""The return interviews that other authorities ask the hub for."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cross_border import services
from cross_border.forms import AnswerRequestForm, DeliverForm, RequestForm, ReturnForm
from cross_border.models import InterviewRequest
from episodes.views.pages import answer, load
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.models import Agency


@require_http_methods(["GET", "POST"])
@requires(Perm.CROSS_BORDER)
def ask_interview(request, pk):
    """Record that another authority asks for the return interview of an episode."""
    episode = load(request, pk)
    form = RequestForm(request.POST or None, now=request.now, access=request.access)

    def run(form):
        given = form.cleaned_data
        services.record_request(
            episode=episode, authority=Agency.objects.get(pk=given["authority"]), asked_by=given["asked_by"],
            asked_at=given["asked_at"] or request.now, by=request.access, now=request.now,
        )  # fmt: skip

    return answer(
        request, episode, form, run, title=_("Another authority asks for the return interview"), button=_("Save"),
        done=_("Saved. Accept or decline it from the episode's page."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(Perm.CROSS_BORDER)
def interview_request(request, pk):
    """Take the next step of a request: accept or decline, record it as held, return it."""
    rows = InterviewRequest.objects.visible_to(request.access).select_related("authority", "episode__child")
    found = rows.filter(pk=pk, owner_agency_id=request.access.agency_id).first()
    if found is None:
        raise Http404
    episode = load(request, found.episode_id)
    kind, title, act = STEPS.get(found.step, (ReturnForm, _("Nothing more to do"), None))
    form = kind(request.POST or None, now=request.now)

    def run(form):
        if act is not None:
            act(found, form.cleaned_data, request.access, request.now)

    here = reverse("cross_border:interview_request", args=[found.pk])
    return answer(
        request, episode, form, run, template="cross_border/request.html", title=title % {"who": found.authority.name},
        button=_("Save"), done=_("Saved."), to=here, found=found,
    )  # fmt: skip


def _answer(found, given, by, now):
    accepted = given["outcome"] == "accepted"
    services.answer_request(request=found, accepted=accepted, reason=given["reason"] or "", by=by, now=now)


def _deliver(found, given, by, now):
    services.deliver_request(request=found, at=given["at"] or now, by=by, now=now)


def _return(found, given, by, now):
    services.return_request(request=found, by=by, now=now)


STEPS = {
    "answer": (AnswerRequestForm, gettext_lazy("%(who)s asks for the return interview"), _answer),
    "deliver": (DeliverForm, gettext_lazy("The interview for %(who)s was held"), _deliver),
    "return": (ReturnForm, gettext_lazy("Return it to %(who)s"), _return),
}
