"""The return interviews that other authorities ask the hub for."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cross_border import services
from cross_border.forms import AnswerRequestForm, AskHostForm, DeliverForm, RequestForm, ReturnForm
from cross_border.models import InterviewRequest
from cross_border.selectors import councils_to_ask
from episodes import telling
from episodes.views.pages import answer, load
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError
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
def ask_host(request, pk):
    """Ask the council in whose area the child lives to hold the return interview."""
    episode = load(request, pk)
    councils = councils_to_ask(episode, request.access)
    if not councils or episode.void_at:
        raise Http404
    form = AskHostForm(request.POST or None, now=request.now, councils=councils)

    def run(form):
        council = Agency.objects.get(pk=form.cleaned_data["council"])
        services.ask_host(episode=episode, council=council, by=request.access, now=request.now)

    return answer(
        request, episode, form, run, title=_("Ask for the return interview"), button=_("Ask"),
        tells=[_("the missing co-ordinators of that council")], done=_("Asked. You are told what they answer."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(Perm.CROSS_BORDER)
def interview_request(request, pk):
    """Take the next step of a request: accept or decline, record it as held, return it. Who asked sees where it is."""
    rows = InterviewRequest.objects.visible_to(request.access)
    found = rows.select_related("authority", "owner_agency", "answered_by", "episode__child").filter(pk=pk).first()
    if found is None:
        raise Http404
    episode = load(request, found.episode_id)
    asked = found.owner_agency_id == request.access.agency_id
    kind, title, act = STEPS.get(found.step if asked else "", (ReturnForm, _("Return interview for %(who)s"), None))
    form = kind(request.POST or None, now=request.now)

    def run(form):
        if act is None:
            raise RuleError(_("There is nothing more for you to do here."))
        act(found, form.cleaned_data, request.access, request.now)

    here = reverse("cross_border:interview_request", args=[found.pk])
    return answer(
        request, episode, form, run, template="cross_border/request.html", title=title % {"who": found.authority.name},
        button=_("Save") if act else "", done=_("Saved."), to=here, found=found,
        tells=_told(found, request.now) if found.step in ("answer", "return") else telling.nobody(),
    )  # fmt: skip


def _told(found: InterviewRequest, now) -> list[str]:
    """Return in words who is told of the next step."""
    told = services.who_asked(found, now)
    desk = _("the duty desk of %(agency)s") % {"agency": found.authority.name}
    return [each.user.full_name if each.user else desk for each in told] or telling.nobody()


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
