"""The tables of one missing episode."""

from episodes.models.companion import EpisodeCompanion
from episodes.models.concern import ChildConcern
from episodes.models.death import ChildDeath
from episodes.models.episode import Episode, EpisodeAgency, EpisodeStatus
from episodes.models.grades import EpisodeGrade, GradeScheme
from episodes.models.handover import Handover
from episodes.models.moments import EpisodeMoment
from episodes.models.referral import CarersTalk, Referral
from episodes.models.story import EpisodeNotice, EpisodeUpdate, NoticeReading
from episodes.models.telling import PreventionInterview, Telling

__all__ = [
    "CarersTalk",
    "ChildConcern",
    "ChildDeath",
    "Episode",
    "EpisodeAgency",
    "EpisodeCompanion",
    "EpisodeGrade",
    "EpisodeMoment",
    "EpisodeNotice",
    "EpisodeStatus",
    "EpisodeUpdate",
    "GradeScheme",
    "Handover",
    "NoticeReading",
    "PreventionInterview",
    "Referral",
    "Telling",
]
