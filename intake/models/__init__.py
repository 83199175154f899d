"""What arrived, what was read from it, and what became of it."""

from intake.models.difference import Difference, Settlement
from intake.models.lists import ListRow, ListRun, SenderMapping
from intake.models.notification import Notification, NotificationFact
from intake.models.original import Original

__all__ = [
    "Difference",
    "ListRow",
    "ListRun",
    "Notification",
    "NotificationFact",
    "Original",
    "SenderMapping",
    "Settlement",
]
