"""The field's own words for a return home interview, as codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where an interview stands. Before the first offer there is no interview, only the clock of the episode."""

    OFFERED = "offered", _("Offered, no answer yet")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    HELD = "held", _("Held, being written")
    WRITTEN = "written", _("Waiting for approval")
    SENT_BACK = "sent_back", _("Sent back")
    AUTHORISED = "authorised", _("Authorised")
    DISCLOSED = "disclosed", _("Authorised and forwarded")


class Action(models.TextChoices):
    """What may be done to an interview. `rules.TRANSITIONS` says in which states, and what follows."""

    OFFER = "offer", _("Offer it again")
    ACCEPT = "accept", _("Record that the child accepts")
    DECLINE = "decline", _("Record that the child declines")
    HOLD = "hold", _("Record that it was held")
    WRITE_SECTION = "write_section", _("Write a section")
    FINISH = "finish", _("Finish and send for approval")
    SEND_BACK = "send_back", _("Send back")
    AUTHORISE = "authorise", _("Authorise")
    DISCLOSE = "disclose", _("Forward")


class Method(models.TextChoices):
    """How contact was tried."""

    CALL = "call", _("Telephone call")
    TEXT = "text", _("Text message")
    VISIT = "visit", _("Visit")
    VIA_CARER = "via_carer", _("Through the parent or carer")
    VIA_WORKER = "via_worker", _("Through the social worker or another professional")
    LETTER = "letter", _("Letter")


class Way(models.TextChoices):
    """How a child wants to talk."""

    IN_PERSON = "in_person", _("In person")
    VIDEO = "video", _("By video")
    TELEPHONE = "telephone", _("By telephone")
    CHAT = "chat", _("By messages")


class Relation(models.TextChoices):
    """What somebody who speaks about a child is to the child."""

    PARENT = "parent", _("Parent or guardian")
    FAMILY = "family", _("Another member of the family")
    FOSTER_CARER = "foster_carer", _("Foster carer")
    HOME_WORKER = "home_worker", _("Worker of the children's home")
    OTHER = "other", _("Somebody else who looks after the child")


class Result(models.TextChoices):
    """What came of it."""

    ACCEPTED = "accepted", _("Offered: the child accepts")
    DECLINED = "declined", _("Offered: the child says no")
    THINKING = "thinking", _("Offered: no answer yet")
    ARRANGED = "arranged", _("Arranged for a day and time")
    NO_ANSWER = "no_answer", _("Could not reach anybody")
    MISSING_AGAIN = "missing_again", _("The child is missing again")


OFFERS = frozenset({Result.ACCEPTED, Result.DECLINED, Result.THINKING, Result.ARRANGED})


class DeclineReason(models.TextChoices):
    """Why the child declines, when a reason is given."""

    NOT_GIVEN = "not_given", _("No reason given")
    WAS_NOT_MISSING = "was_not_missing", _("Does not think they were missing")
    TALKED_ALREADY = "talked_already", _("Has talked to somebody already")
    NO_TRUST = "no_trust", _("Does not want to talk to services")
    BUSY = "busy", _("Not now")
    CARER_REFUSED = "carer_refused", _("The parent or carer refuses")
    OTHER = "other", _("Another reason")


class Level(models.TextChoices):
    """How far an interview meets a criterion."""

    MET = "met", _("Met")
    PARTLY = "partly", _("Partly")
    NOT_MET = "not_met", _("Not met")
    NOT_APPLICABLE = "not_applicable", _("Does not apply")


class YesNoUnknown(models.TextChoices):
    """Yes, no, or not known."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_KNOWN = "not_known", _("Not known")


class Referral(models.TextChoices):
    """What is decided when an answer is alarming (kept against their will, held captive)."""

    CHILD_PROTECTION = "child_protection", _("Refer to children's social care: child protection")
    POLICE = "police", _("Report a crime to the police")
    BOTH = "both", _("Both: child protection and police")
    ALREADY_OPEN = "already_open", _("Already being dealt with")
    NOT_REFERRED = "not_referred", _("No referral")
