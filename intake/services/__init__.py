"""What may be done with what arrives."""

from intake.services.deciding import bring_up_to_date, join, open_episode, refuse
from intake.services.keeping import keep_original
from intake.services.receiving import receive

__all__ = ["bring_up_to_date", "join", "keep_original", "open_episode", "receive", "refuse"]
