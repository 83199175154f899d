"""Every moment of an episode on one page; who was told; the check on return."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from episodes import selectors, services
from episodes.enums import MomentKind, Whom
from episodes.forms import CheckForm, MomentForm, TellingForm, WithdrawTellingForm
from episodes.forms.telling import NOT_TOLD, TOLD
from episodes.models import Telling
from episodes.moments import check_of, lines_of
from episodes.services.correcting import EARLIER_KINDS
from episodes.services.recording import LATER_KINDS
from episodes.tellings import ticks_of
from episodes.views.pages import address, answer, context_of, load, told_of
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires

TOLD_OF = (MomentKind.COUNCIL_NOTIFIED, MomentKind.RETURN_NOTIFIED)  # moments that the council learns by some way


@require_GET
@requires(Perm.EPISODE_SEE)
def moments(request, pk):
    """Show the moments of an episode, each with who said it and who recorded it when."""
    episode = load(request, pk)
    lines = lines_of(episode, request.access)
    return render(request, "episodes/moments.html", context_of(request, episode, lines=lines))


@require_http_methods(["GET", "POST"])
@requires(Perm.EPISODE_UPDATE)
def moment(request, pk, kind):
    """Record one moment: a sighting, when the council was told, or a time nobody gave at first."""
    episode = load(request, pk)
    if kind not in LATER_KINDS | EARLIER_KINDS:
        raise Http404
    kind = MomentKind(kind)
    if kind in EARLIER_KINDS:
        request.access.demand(Perm.EPISODE_CORRECT)
    form = MomentForm(request.POST or None, now=request.now, asks_how=kind in TOLD_OF)

    def run(form):
        given = form.cleaned_data
        who = {"said_by": given["said_by"], "by": request.access, "now": request.now}
        if kind in EARLIER_KINDS:
            services.add_earlier_moment(episode=episode, kind=kind, when=given["when"], **who)
        else:
            services.add_moment(episode=episode, kind=kind, when=given["when"], how=given["how"], **who)

    return answer(
        request, episode, form, run, title=kind.label, button=_("Save"), done=_("Saved."), fields={str(kind): "when"},
        to=address(episode, "moments/"), back_url=address(episode, "moments/"),
        intro=_("Duties that count from this time are counted anew.") if kind in EARLIER_KINDS else "",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(Perm.EPISODE_UPDATE)
def told(request, pk):
    """Show who was told and who is still to be told, and record one of them."""
    episode = load(request, pk)
    ticks = ticks_of(episode, request.access, selectors.duties_of_episode(episode, request.access))
    wanted = request.GET.get("whom", "")
    form = TellingForm(
        request.POST or None, now=request.now,
        initial={"whom": wanted if wanted in Whom.values else None, "outcome": TOLD},
    )  # fmt: skip

    def run(form):
        given = {name: value or "" for name, value in form.cleaned_data.items()}
        services.record_telling(
            episode=episode, told=given.pop("outcome") != NOT_TOLD, by=request.access, now=request.now, **given
        )

    return answer(
        request, episode, form, run, template="episodes/told.html", title=_("Who has been told"), button=_("Save"),
        done=_("Saved."), to=address(episode, "told/"), ticks=ticks, fields={"outcome": "outcome"},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(Perm.EPISODE_UPDATE)
def withdraw_telling(request, pk, telling_pk):
    """Withdraw a tick that was recorded wrongly."""
    episode = load(request, pk)
    rows = Telling.objects.visible_to(request.access).filter(episode=episode, owner_agency_id=request.access.agency_id)
    telling = get_object_or_404(rows, pk=telling_pk)
    form = WithdrawTellingForm(request.POST or None, now=request.now)

    def run(form):
        services.withdraw_telling(
            telling=telling, reason=form.cleaned_data["reason"], by=request.access, now=request.now
        )

    return answer(
        request, episode, form, run, title=_("Withdraw: %(who)s") % {"who": telling.get_whom_display()},
        button=_("Withdraw"), done=_("Withdrawn. It stays on the record as recorded in error."),
        to=address(episode, "told/"), back_url=address(episode, "told/"),
        intro=_("A duty that was done by it stays done. Tell them, and record it, if that was wrong."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(Perm.EPISODE_FOUND)
def check(request, pk):
    """Record the safe and well check of the police on return."""
    episode = load(request, pk)
    form = CheckForm(request.POST or None, now=request.now)

    def run(form):
        services.record_check(
            episode=episode, check=form.check, when=form.cleaned_data["when"], by=request.access, now=request.now
        )

    standing = check_of(episode, request.access)
    return answer(
        request, episode, form, run, title=_("Safe and well check by the police"), button=_("Save the check"),
        done=_("Check saved. Whoever holds the return interview can read it."),
        fields={"prevention_interview": "when"}, tells=told_of(request, episode),
        intro=_("A check is recorded already. What you save now stands in its place; the first stays on the record.")
        if standing else _("Whoever holds the return interview reads what is written here."),
    )  # fmt: skip
