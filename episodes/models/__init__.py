"""The tables of one missing episode."""

from episodes.models.concern import ChildConcern
from episodes.models.episode import Episode, EpisodeAgency, EpisodeStatus
from episodes.models.grades import EpisodeGrade, GradeScheme
from episodes.models.handover import Handover
from episodes.models.moments import EpisodeMoment
from episodes.models.story import EpisodeNotice, EpisodeUpdate

__all__ = [
    "ChildConcern",
    "Episode",
    "EpisodeAgency",
    "EpisodeGrade",
    "EpisodeMoment",
    "EpisodeNotice",
    "EpisodeStatus",
    "EpisodeUpdate",
    "GradeScheme",
    "Handover",
]
