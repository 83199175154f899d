"""Pages that add to a running episode: update, police, grade, status."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from episodes import rules, selectors, services, telling
from episodes.enums import EpisodeRole, GradeCode, Phase, Status
from episodes.facts import child_facts_on
from episodes.forms import GradeForm, PoliceForm, StatusForm, UpdateForm
from episodes.forms.along import EVERYBODY
from episodes.grading import grade_choices
from episodes.models import EpisodeAgency
from episodes.views.pages import answer, load
from missing_cases.access.perms import Perm
from missing_cases.access.requires import requires
from missing_cases.children.selectors import police_force_for
from missing_cases.models import Agency, AgencyKind
from missing_cases.templatetags.mc import govdatetime


@require_http_methods(["GET", "POST"])
@requires(Perm.EPISODE_UPDATE)
def update(request, pk):
    """Add an entry to the timeline."""
    episode = load(request, pk)
    form = UpdateForm(request.POST or None, now=request.now)

    def run(form):
        given = form.cleaned_data
        services.add_update(
            episode=episode,
            kind=given["kind"],
            text=given["text"],
            at=given["at"],
            audience=None if given["audience"] == EVERYBODY else given["audience"],
            by=request.access,
            now=request.now,
        )

    name = episode.child.short_name
    return answer(
        request, episode, form, run, title=_("Add an update"), done=_("Update saved for %(name)s.") % {"name": name},
        button=_("Save update for %(name)s") % {"name": name},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(Perm.EPISODE_POLICE_REFERENCE)
def police_reference(request, pk):
    """Record when the police were told, and their log number."""
    episode = load(request, pk)
    row = selectors.agencies_of(episode, request.access).filter(role=EpisodeRole.POLICE).first()
    number = row.police_log_number if row else ""
    initial = {"police_log_number": number, "was": number}
    told = row is not None and row.notified_at is not None
    form = PoliceForm(request.POST or None, now=request.now, initial=initial, told=told)

    def run(form):
        given, who = form.cleaned_data, {"episode": episode, "by": request.access, "now": request.now}
        if given.get("police_notified"):
            services.record_police_notified(when=given["police_notified"], **who)
        if given["police_log_number"]:
            services.set_police_reference(number=given["police_log_number"], was=given["was"], **who)

    return answer(
        request, episode, form, run, title=_("Police reference"), button=_("Save police reference"),
        done=_("Saved. The police and the council both see it."), intro=_police_intro(row),
        tells=_police_told(request, episode, told),
    )  # fmt: skip


def _police_told(request, episode, told: bool) -> list[str]:
    """Return who of the force is told when it is recorded that the police were told; nobody where that stands."""
    force = telling.police_of(episode) or getattr(police_force_for(episode.owner_agency), "pk", None)
    who = {"child_id": episode.child_id, "owner_id": episode.owner_agency_id, "police_id": force}
    people = [] if told else telling.listeners(**who, by=request.access, now=request.now)
    return [str(each) for each in people if each.agency_id == force] or telling.nobody()


def _police_intro(row: EpisodeAgency | None) -> str:
    if row is None:
        return _(
            "This episode has not been reported to the police. Saving shows their force the child's name, description "
            "and episode, but not the child's record."
        )
    if row.notified_at is None:
        return _("%(force)s can see this episode, but nobody has recorded that they were told. Ring them.") % {
            "force": row.agency.name
        }
    told = {"force": row.agency.name, "at": govdatetime(row.notified_at)}
    return _("%(force)s were told at %(at)s. To change that time, correct it on the episode's page.") % told


@require_http_methods(["GET", "POST"])
@requires(Perm.EPISODE_GRADE)
def grade(request, pk):
    """Record a risk level, one's own or the one the police gave by telephone."""
    episode = load(request, pk)
    agencies = _gradable(episode, request.access)
    today = request.now.astimezone(rules.LONDON).date()
    codes = {code for agency in agencies for code, _label in grade_choices(agency, today)}
    choices = [(code, label) for code, label in reversed(GradeCode.choices) if code in codes]
    form = GradeForm(
        request.POST or None, now=request.now, grades=choices,
        agencies=[(str(agency.pk), agency.name) for agency in agencies],
        initial={"agency": str(request.access.agency_id)},
    )  # fmt: skip

    def run(form):
        wanted = UUID(form.cleaned_data.get("agency") or str(request.access.agency_id))
        services.record_grade(
            episode=episode,
            agency=next(agency for agency in agencies if agency.pk == wanted),
            code=form.cleaned_data["grade"],
            reason=form.cleaned_data["grade_reason"],
            by=request.access,
            now=request.now,
        )

    standing = selectors.grades_of(episode, request.access).items()
    return answer(
        request, episode, form, run, title=_("Set a risk level"), button=_("Save risk level"),
        done=_("Risk level saved."),
        intro=", ".join(f"{agency.short_name}: {grade.get_code_display()}" for agency, grade in standing),
    )  # fmt: skip


def _gradable(episode, access) -> list[Agency]:
    """Return the reader's agency and, for a council, the forces the episode is reported to."""
    agencies = [access.agency]
    if access.agency.kind == AgencyKind.COUNCIL:
        named = selectors.agencies_of(episode, access).filter(role=EpisodeRole.POLICE)
        agencies += [row.agency for row in named]
    return agencies


@require_http_methods(["GET", "POST"])
@requires(Perm.EPISODE_REPORT)
def status(request, pk):
    """Record that the child was lost again, or is now missing instead of absent."""
    episode = load(request, pk)
    form = StatusForm(request.POST or None, now=request.now, statuses=_statuses(episode, request.now))

    def run(form):
        given = form.cleaned_data
        services.change_status(
            episode=episode,
            status=Status(given["status"]),
            when=given["when"],
            reason=given["reason"],
            by=request.access,
            now=request.now,
        )

    return answer(
        request, episode, form, run, title=_("Change missing, absent or away"), button=_("Save"),
        done=_("Saved."), fields={"lost_again": "when"}, tells=_told_if_lost(request, episode),
        intro=_("Where the child is turns out to be known? Choose Record found instead."),
    )  # fmt: skip


def _told_if_lost(request, episode) -> list[str]:
    """Return who of the force is told when a young child is lost again; nobody otherwise."""
    age = child_facts_on(episode.child_id, episode.owner_agency_id, _today(request.now))["age"]
    young = rules.must_report_to_police(age=age, whereabouts_known=False)
    return _police_told(request, episode, told=not young)


def _today(now):
    return now.astimezone(rules.LONDON).date()


def _statuses(episode, now) -> list[tuple[str, str]]:
    """Return what a child whose whereabouts are unknown may be now, other than what is recorded."""
    facts = child_facts_on(episode.child_id, episode.owner_agency_id, now.astimezone(rules.LONDON).date())
    lost = episode.phase in (Phase.AWAY, Phase.LOCATED)
    offered = [Status.MISSING]
    if episode.owner_agency.uses_absent and not rules.must_be_missing(facts["age"]):
        offered.append(Status.ABSENT)
    return [(choice.value, str(choice.label)) for choice in offered if lost or choice != episode.status]
