"""What holds the closing of an episode back: another authority that has not said that it knows."""

from django.utils.translation import gettext as _

from cross_border.models import AuthorityChase
from episodes.models import Episode


def why_not_closed(episode: Episode, by) -> str:
    """Return why the reader's council may not close an episode yet, or nothing."""
    standing = AuthorityChase.objects.visible_to(by).standing().filter(episode=episode, owner_agency=by.agency_id)
    chase = standing.select_related("authority").first()
    if chase is None:
        return ""
    return _(
        "%(authority)s has not acknowledged this. Chase it on the episode's page, record its answer, or that the chase "
        "is exhausted."
    ) % {"authority": chase.authority.name}
