"""What was asked of another authority about an episode, who answered, and what can be done while nobody does."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cross_border import services
from cross_border.enums import Rung
from cross_border.forms import AnswerForm, AskForm, GiveUpForm
from cross_border.models import AuthorityAlert, AuthorityChase, AuthorityContact
from episodes.views.pages import answer, load
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError
from missing_cases.models import Agency

WHO = ("authority", "owner_agency", "child", "acknowledged_by", "given_up_by", "episode")


def _found(request, pk) -> AuthorityChase:
    chase = AuthorityChase.objects.visible_to(request.access).select_related(*WHO).filter(pk=pk).first()
    if chase is None:
        raise Http404
    load(request, chase.episode_id)
    return chase


@require_GET
@requires(Perm.CROSS_BORDER)
def chase(request, pk):
    """Show one chase: each alert, whether it was sent and opened, who answered."""
    found = _found(request, pk)
    alerts = list(AuthorityAlert.objects.visible_to(request.access).filter(chase=found))
    contacts = AuthorityContact.objects.visible_to(request.access)
    own = found.owner_agency_id == request.access.agency_id
    context = {
        "chase": found, "child": found.child, "episode": found.episode, "alerts": alerts, "own": own,
        "contact": contacts.filter(agency=found.authority_id).first(), "now": request.now,
        "may_climb": own and found.stands and len(alerts) < Rung.PARTNERSHIP,
        "may_give_up": own and found.stands and len(alerts) >= Rung.PARTNERSHIP,
    }  # fmt: skip
    return render(request, "cross_border/chase.html", context)


@require_POST
@requires(Perm.CROSS_BORDER)
def climb(request, pk):
    """Alert the next one up at once."""
    found = _found(request, pk)
    try:
        services.climb(chase=found, by=request.access, now=request.now)
    except RuleError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("The next one up is alerted within a minute."))
    return redirect("cross_border:chase", pk=found.pk)


@require_http_methods(["GET", "POST"])
@requires(Perm.CROSS_BORDER)
def answered(request, pk):
    """Record who of the authority said that they know."""
    found = _found(request, pk)
    form = AnswerForm(request.POST or None, now=request.now)

    def run(form):
        services.record_answer(chase=found, by=request.access, now=request.now, **form.cleaned_data)

    return _page(request, found, form, run, title=_("Record the answer of %(who)s"), button=_("Save the answer"))


@require_http_methods(["GET", "POST"])
@requires(Perm.CROSS_BORDER)
def give_up(request, pk):
    """Record that nobody there can be reached."""
    found = _found(request, pk)
    form = GiveUpForm(request.POST or None, now=request.now)

    def run(form):
        services.give_up(chase=found, by=request.access, now=request.now, **form.cleaned_data)

    return _page(
        request, found, form, run, title=_("Nobody answers at %(who)s"), button=_("Record the chase as exhausted")
    )


def _page(request, found, form, run, *, title, button):
    here = reverse("cross_border:chase", args=[found.pk])
    title = title % {"who": found.authority.name}
    episode = load(request, found.episode_id)
    return answer(
        request, episode, form, run, title=title, button=button, done=_("Saved."), to=here, back_url=here
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(Perm.CROSS_BORDER)
def ask(request, pk):
    """Alert another authority: a child believed or found in its area, or a child of theirs."""
    episode = load(request, pk)
    form = AskForm(request.POST or None, now=request.now, access=request.access)

    def run(form):
        given = form.cleaned_data
        services.ask_authority(
            episode=episode, authority=Agency.objects.get(pk=given["authority"]), reason=given["reason"],
            place=given["place"], by=request.access, now=request.now,
        )  # fmt: skip

    return answer(
        request, episode, form, run, title=_("Alert another authority"), button=_("Send the alert"),
        done=_("Alerted. The episode's page says when it answers."),
        tells=[_("the duty desk of the authority you choose, by secure e-mail, and people of it who work here")],
        intro=_(
            "It gets a link by secure e-mail that names nobody; whoever opens it says who they are and then sees the "
            "child's name, date of birth, since when and from where they are missing, the risk level, and whom to ring."
        ),
    )  # fmt: skip
