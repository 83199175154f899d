"""What may be done with what arrives."""

from intake.services.deciding import bring_up_to_date, join, open_episode, refuse
from intake.services.keeping import keep_original
from intake.services.pupils import ToldPupil, take_pupil, tell_of_pupil
from intake.services.receiving import receive
from intake.services.telling import Told, tell_council

__all__ = [
    "Told",
    "ToldPupil",
    "bring_up_to_date",
    "join",
    "keep_original",
    "open_episode",
    "receive",
    "refuse",
    "take_pupil",
    "tell_council",
    "tell_of_pupil",
]
