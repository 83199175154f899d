"""Closing, correcting a time, withdrawing what never happened, setting an episode aside."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from episodes import rules, services
from episodes.enums import CloseReason, MomentKind
from episodes.forms import CloseForm, CorrectForm, MoveForm, ReopenForm, SameForm, SetAsideForm, WithdrawForm
from episodes.models import EpisodeMoment
from episodes.services.joining import neighbours_of
from episodes.views.pages import address, answer, context_of, load, rows_of, told_of, typed_rows
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.errors import RuleError
from missing_cases.models import Child, Tier
from missing_cases.templatetags.mc import govdate, govdatetime


@require_http_methods(["GET", "POST"])
@requires(Perm.EPISODE_CLOSE)
def close(request, pk):
    """Close an episode for a reason."""
    episode = load(request, pk)
    initial = {"version": episode.version, "reason": CloseReason.RETURNED if episode.returned_at else None}
    form = CloseForm(request.POST or None, now=request.now, initial=initial)

    def run(form):
        given, who = dict(form.cleaned_data), {"by": request.access, "now": request.now}
        death = {name: given.pop(name) for name in ("died_on", "said_by")}
        if given["reason"] == CloseReason.DIED:
            services.record_death(child=episode.child, **death, **who)
        else:
            services.close_episode(episode=episode, **given, **who)

    return answer(
        request, episode, form, run, title=_("Close the episode"), button=_("Close episode"), done=_("Episode closed."),
        intro=_("What is still owed, such as the return interview, goes on after closing."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(Perm.EPISODE_CLOSE)
def reopen(request, pk):
    """Open a closed episode again, for a reason."""
    episode = load(request, pk)
    form = ReopenForm(request.POST or None, now=request.now, initial={"version": episode.version})

    def run(form):
        services.reopen_episode(episode=episode, by=request.access, now=request.now, **form.cleaned_data)

    return answer(
        request, episode, form, run, title=_("Open the episode again"), button=_("Open it again"),
        done=_("Opened again. What was owed before the closing is owed again."),
        intro=_("Why it was closed stays in the timeline. What is due by now is told at once."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(Perm.EPISODE_CORRECT)
def correct(request, pk, moment_pk):
    """Correct a recorded time."""
    episode = load(request, pk)
    moment = EpisodeMoment.objects.visible_to(request.access).filter(episode=episode, pk=moment_pk).first()
    if moment is None:
        raise Http404
    form = CorrectForm(request.POST or None, now=request.now, initial={"when": moment.at})

    def act(form):
        services.correct_moment(
            episode=episode,
            moment=moment,
            when=form.cleaned_data["when"],
            reason=form.cleaned_data["reason"],
            by=request.access,
            now=request.now,
        )

    return seen_first(
        request, episode, form, act, title=_("Correct: %(what)s") % {"what": moment.get_kind_display()},
        button=_("Save the right time"), done=_("Time corrected. Every duty that hangs on it has moved."),
        fields={moment.kind: "when"}, on_stale=_overtaken(moment),
        intro=_("The old time stays on the record with yours beside it."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(Perm.EPISODE_CORRECT)
def withdraw(request, pk, moment_pk):
    """Withdraw a finding or a return recorded in error."""
    episode = load(request, pk)
    moments = EpisodeMoment.objects.visible_to(request.access).current().filter(kind__in=rules.WITHDRAWABLE)
    moment = moments.filter(episode=episode, pk=moment_pk).first()
    if moment is None:
        raise Http404
    ask_found = moment.kind == MomentKind.RETURNED and episode.located_at is not None
    form = WithdrawForm(request.POST or None, now=request.now, ask_found=ask_found)

    def act(form):
        services.withdraw_moment(
            episode=episode,
            moment=moment,
            reason=form.cleaned_data["reason"],
            with_finding=form.cleaned_data.get("found") == "no",
            by=request.access,
            now=request.now,
        )

    return seen_first(
        request, episode, form, act, title=_("Withdraw: %(what)s") % {"what": moment.get_kind_display()},
        button=_("Withdraw, recorded in error"), done=_("Withdrawn. The duties stand as if it had not been recorded."),
        on_stale=_gone, fields={"last_seen": "reason"},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(Perm.EPISODE_CORRECT)
def move(request, pk):
    """Move an episode to the child it is really about; what ends here and begins there is shown first."""
    episode = load(request, pk)
    form = MoveForm(request.POST or None, now=request.now)

    def named(form):
        reference = form.cleaned_data["child"].strip().upper()
        child = Child.objects.visible_to(request.access, tier=Tier.RECORD).filter(reference=reference).first()
        if child is None:
            raise RuleError(_("No child whose record you may see has this reference."), "child")
        request.reads.saw(child)
        return child

    def act(form):
        return services.move_episode(
            episode=episode, child=named(form), reason=form.cleaned_data["reason"], by=request.access, now=request.now
        )

    def becomes(form):
        child = named(form)
        born = govdate(child.date_of_birth) if child.date_of_birth else _("not known")
        words = _("It becomes an episode of %(name)s, date of birth %(born)s, %(reference)s.")
        return [words % {"name": child.full_name, "born": born, "reference": child.reference}]

    return seen_first(
        request, episode, form, act, title=_("This is about another child"), button=_("Move the episode"),
        done=_("Moved. This one is set aside, and names the other."),
        intro=_("It is set aside here and recorded on the other child, with its times, words and authors."),
        tells=[*told_of(request, episode), _("and those who are told of the other child")],
        before=becomes,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(Perm.EPISODE_CORRECT)
def same(request, pk):
    """Make one of two episodes that were one absence; what ends and begins is shown first."""
    episode = load(request, pk)
    others = {str(each.pk): each for each in neighbours_of(episode, request.access)}
    choices = [
        (
            key,
            f"{each.reference}: {govdatetime(each.missing_from_at)} {_('to')} {govdatetime(each.ended_at) or _('now')}",
        )
        for key, each in others.items()
    ]
    form = SameForm(request.POST or None, now=request.now, others=choices)

    def act(form):
        given = form.cleaned_data
        return services.merge_episodes(
            episode=episode, other=others[given["other"]], between=given["between"], reason=given["reason"],
            by=request.access, now=request.now,
        )  # fmt: skip

    return seen_first(
        request, episode, form, act, title=_("The same absence was recorded twice"),
        button=_("Make them one episode") if others else "",
        done=_("They are one episode now. The later one is set aside and names the earlier one."),
        intro=_("The earlier one stands and takes over what was said in the later one.")
        if others else _("The child has no episode right before or after this one."),
        tells=told_of(request, episode),
        fields={"lost_again": "between", "returned": "between", "located": "between", "last_seen": "between"},
    )  # fmt: skip


def _spell_of(episode) -> str:
    words = {"reference": episode.reference, "start": govdatetime(episode.missing_from_at)}
    if episode.ended_at is None:
        return _("%(reference)s: since %(start)s") % words
    return _("%(reference)s: %(start)s to %(end)s") % {**words, "end": govdatetime(episode.ended_at)}


def seen_first(request, episode, form, act, *, before=lambda form: [], **page):
    """Do what a form asks once its reader has seen what that does to the duties; show them that first.

    `before` returns what is said ahead of the duties.
    """

    def run(form):
        token = _token(form)
        if form.cleaned_data["seen"] != token:
            changes = before(form) + services.changes_to_duties(
                episode=episode, act=lambda: act(form), by=request.access, now=request.now
            )
            if changes:
                raise _Unseen(changes, token)
        act(form)

    try:
        return answer(request, episode, form, run, **page)
    except _Unseen as unseen:
        form.data = request.POST.copy()
        form.data["seen"] = unseen.token
        shown = {name: page[name] for name in ("title", "button", "tells") if name in page}
        context = context_of(request, episode, form=form, changes=unseen.changes, **shown)
        return render(request, "episodes/changes.html", context)


class _Unseen(Exception):
    """The reader has not seen these changes yet."""

    def __init__(self, changes, token):
        super().__init__(token)
        self.changes, self.token = changes, token


def _token(form) -> str:
    given = {name: value for name, value in form.cleaned_data.items() if name not in ("seen", "reason")}
    return "; ".join(f"{name} {value}" for name, value in sorted(given.items()))[:200]


def _gone(request, episode, form, error):
    """Answer when somebody corrected the moment first: its withdrawal begins anew from what stands now."""
    messages.error(request, str(error.message))
    return redirect(address(episode))


def _overtaken(moment):
    def page(request, episode, form, error):
        newest = _newest(moment)
        context = context_of(
            request, episode, form=form, saved_by=error.saved_by, theirs=rows_of(error.theirs), mine=typed_rows(form),
            title=_("Somebody else saved this first"), newest=newest,
            correct_url=address(episode, f"correct/{newest.pk}/"),
        )  # fmt: skip
        return render(request, "episodes/corrected_already.html", context, status=409)

    return page


def _newest(moment: EpisodeMoment) -> EpisodeMoment:
    """Return what stands now in place of a corrected moment."""
    following = EpisodeMoment.objects.filter(supersedes=moment).first()
    return _newest(following) if following else moment


@require_http_methods(["GET", "POST"])
@requires(Perm.EPISODE_CORRECT)
def set_aside(request, pk):
    """Set aside an episode that was recorded wrongly."""
    episode = load(request, pk)
    form = SetAsideForm(request.POST or None, now=request.now)

    def run(form):
        services.void_episode(episode=episode, reason=form.cleaned_data["reason"], by=request.access, now=request.now)

    return answer(
        request, episode, form, run, title=_("Set the episode aside"), done=_("The episode was set aside."),
        button=_("Set aside the episode of %(name)s") % {"name": episode.child.short_name},
        tells=told_of(request, episode),
    )  # fmt: skip
