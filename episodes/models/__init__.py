"""The tables of one missing episode."""

from episodes.models.episode import Episode, EpisodeAgency, EpisodeStatus
from episodes.models.grades import EpisodeGrade, GradeScheme
from episodes.models.moments import EpisodeMoment
from episodes.models.story import EpisodeNotice, EpisodeUpdate

__all__ = [
    "Episode",
    "EpisodeAgency",
    "EpisodeGrade",
    "EpisodeMoment",
    "EpisodeNotice",
    "EpisodeStatus",
    "EpisodeUpdate",
    "GradeScheme",
]
