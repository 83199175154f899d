"""What an episode's page says about other authorities: each chase in a line that leads to its page."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cross_border.models import AuthorityChase, InterviewRequest, PlacementNotice
from cross_border.selectors import councils_to_ask
from episodes.models import Episode
from episodes.views.episode import PanelLine
from missing_cases.access.perms import Perm


def lines_of(episode: Episode, access) -> list[PanelLine]:
    """Return the lines for a reader who may chase authorities."""
    if not access.may(Perm.CROSS_BORDER):
        return []
    chases = AuthorityChase.objects.visible_to(access).filter(episode=episode).select_related("authority")
    lines = [
        PanelLine(
            f"{each.authority.name}: {_state(each)}", reverse("cross_border:chase", args=[each.pk]), not each.stands
        )
        for each in chases
    ]
    lines += [
        PanelLine(
            _("Placed here by %(council)s: what it said") % {"council": each.authority.name},
            reverse("cross_border:notice", args=[each.pk]), None,
        )
        for each in _notices(episode, access)
    ]  # fmt: skip
    lines += _requests(episode, access)
    if not episode.void_at:
        ways = _WAYS if councils_to_ask(episode, access) else _WAYS[1:]
        lines += [PanelLine(str(words), reverse(name, args=[episode.pk]), None) for name, words in ways]
    return lines


_WAYS = [
    ("cross_border:ask_host", gettext_lazy("Ask another council for the return interview")),
    ("cross_border:ask_interview", gettext_lazy("Another authority asks for the return interview")),
    ("cross_border:ask", gettext_lazy("Alert another authority")),
]


def _requests(episode: Episode, access) -> list[PanelLine]:
    rows = InterviewRequest.objects.visible_to(access).filter(episode=episode)
    lines = []
    for each in rows.select_related("authority", "owner_agency"):
        words = _("%(who)s asks %(whom)s for the return interview") % {
            "who": each.authority.name, "whom": each.owner_agency.name,
        }  # fmt: skip
        lines.append(PanelLine(words, reverse("cross_border:interview_request", args=[each.pk]), not each.step))
    return lines


def _state(chase: AuthorityChase) -> str:
    if chase.acknowledged_at:
        return _("acknowledged by %(who)s") % {"who": chase.acknowledged_name}
    return _("chase exhausted") if chase.given_up_at else _("not acknowledged yet")


def _notices(episode: Episode, access):
    """Return the notices of a placement that still stands."""
    rows = PlacementNotice.objects.visible_to(access).filter(child=episode.child_id, void_at=None)
    return rows.filter(placement__to_on=None, placement__void_at=None).select_related("authority")
