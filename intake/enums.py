"""The words of the inbox, as codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Route(models.TextChoices):
    """How a notification came."""

    LIST = "list", _("A list")
    LETTER = "letter", _("An e-mail or a document")
    FORM = "form", _("The form for homes and schools")
    API = "api", _("Another system")
    TELEPHONE = "telephone", _("A telephone call")


class ToldAs(models.TextChoices):
    """What an agency tells a council of a child."""

    MISSING = "missing", _("Missing now")
    SHORT = "short", _("Was away for a few hours, and is back")
    UNREPORTED = "unreported", _("Was missing, and nobody reported it then")
    EDUCATION = "education", _("Does not come to school, and nobody finds the child")


OF_EPISODES = [choice for choice in ToldAs.choices if choice[0] != ToldAs.EDUCATION]


class State(models.TextChoices):
    """What became of a notification."""

    AWAITING = "awaiting", _("Awaiting a decision")
    OPENED = "opened", _("Opened an episode")
    JOINED = "joined", _("Added to an episode as a second report")
    UPDATED = "updated", _("Brought an episode up to date")
    SAME = "same", _("Says nothing new")
    REGISTERED = "registered", _("Taken into the register of children missing education")
    REFUSED = "refused", _("Refused, with the reason")
    REPLACED = "replaced", _("Replaced by what the same sender sent later")


DECIDED = frozenset(State.values) - {State.AWAITING.value}
WITH_EPISODE = frozenset({State.OPENED.value, State.JOINED.value, State.UPDATED.value, State.SAME.value})


class Urgency(models.IntegerChoices):
    """How soon a notification is looked at, the most urgent first. Read off its facts alone; people decide."""

    HIGH = 1, _("High risk, or 12 or under, and not back")
    MISSING = 2, _("Not back")
    BACK = 3, _("Back already")
    EDUCATION = 4, _("Missing education")  # has a queue of its own


class ListState(models.TextChoices):
    """How far a list is."""

    COLUMNS = "columns", _("Its columns are to be matched")
    WAITING = "waiting", _("Being read")
    STOPPED = "stopped", _("Stopped")
    DONE = "done", _("Read to the end")
    FAILED = "failed", _("Ended by a fault of ours")


class Outcome(models.TextChoices):
    """What became of a row of a list."""

    NEW = "new", _("Put into the inbox")
    CHANGED = "changed", _("Newer than what an earlier list said: put into the inbox")
    SAME = "same", _("Says what an earlier list said: nothing changed")
    BAD = "bad", _("Not taken in")
