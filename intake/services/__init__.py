"""What may be done with what arrives."""

from intake.services.deciding import bring_up_to_date, join, open_episode, refuse
from intake.services.keeping import keep_original
from intake.services.receiving import receive
from intake.services.telling import Told, tell_council

__all__ = ["Told", "tell_council", "bring_up_to_date", "join", "keep_original", "open_episode", "receive", "refuse"]
