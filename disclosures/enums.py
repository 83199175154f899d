"""The states of a disclosure, what may be done with it, by which side, and on what legal basis."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a disclosure stands. "Sent" is not "they have it": only a receipt says that."""

    QUEUED = "queued", _("Waiting: nobody there can receive it")
    SENT = "sent", _("Sent, not opened")
    OPENED = "opened", _("Opened, not answered")
    QUESTION_ASKED = "question_asked", _("Question asked")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Not for the recipient")
    RECALLED = "recalled", _("Recalled")
    EXPIRED = "expired", _("No longer available")


class Action(models.TextChoices):
    """What may be done with a disclosure."""

    DELIVER = "deliver", _("delivered")
    RETRY = "retry", _("delivered by itself")
    OPEN = "open", _("opened")
    ACCEPT = "accept", _("accepted")
    ASK = "ask", _("questioned")
    REFUSE = "refuse", _("refused")
    REPLY = "reply", _("answered")
    RECALL = "recall", _("recalled")
    EXPIRE = "expire", _("ended")


class Side(models.TextChoices):
    """Who may do it."""

    SENDER = "sender", _("The agency that sent it")
    RECIPIENT = "recipient", _("The agency it was sent to")
    SYSTEM = "system", _("The product itself, when the time has come")


class EventKind(models.TextChoices):
    """What happened to a disclosure, for its history."""

    QUEUED = "queued", _("Prepared, waiting for somebody to receive it")
    SENT = "sent", _("Sent")
    OPENED = "opened", _("Opened: this is the receipt")
    ACCEPTED = "accepted", _("Accepted")
    ASKED = "asked", _("Asked a question")
    REFUSED = "refused", _("Said it is not for them")
    REPLIED = "replied", _("Answered")
    RECALLED = "recalled", _("Recalled")
    EXPIRED = "expired", _("Time to open it ran out")


class LegalBasis(models.TextChoices):
    """On what basis information leaves. Consent is recorded beside it, never instead of it (domain section 11)."""

    SAFEGUARDING = "safeguarding", _("Safeguarding a child (Children Act 2004, sections 10 and 11)")
    SECTION_47 = "section_47", _("Enquiry into significant harm (Children Act 1989, section 47)")
    VITAL_INTERESTS = "vital_interests", _("Protecting somebody's life (UK GDPR, Articles 6(1)(d) and 9(2)(c))")
    CRIME = "crime", _("Preventing or detecting crime (Data Protection Act 2018, Schedules 1 and 2)")


LEGAL_PROSE = {
    LegalBasis.SAFEGUARDING: _(
        "The council and its partners must co-operate, and must safeguard and promote the welfare of children "
        "(Children Act 2004, sections 10 and 11). The information is needed for that task and may be shared without "
        "consent where asking would put the child at risk (Data Protection Act 2018, Schedule 1, paragraph 18)."
    ),
    LegalBasis.SECTION_47: _(
        "The council has reasonable cause to suspect that the child is suffering, or is likely to suffer, significant "
        "harm, and is making enquiries with which the recipient must help (Children Act 1989, section 47)."
    ),
    LegalBasis.VITAL_INTERESTS: _(
        "Sharing is necessary to protect the life of the child or of another person, who cannot give consent (UK GDPR, "
        "Articles 6(1)(d) and 9(2)(c))."
    ),
    LegalBasis.CRIME: _(
        "Sharing is necessary to prevent or detect an unlawful act or to protect the public from one (Data Protection "
        "Act 2018, Schedule 1, paragraphs 10 and 11, and Schedule 2, paragraph 2)."
    ),
}

OPEN_STATES = (State.SENT, State.OPENED, State.QUESTION_ASKED, State.ACCEPTED)
LIVE_STATES = (State.QUEUED, *OPEN_STATES, State.REFUSED)
WITHDRAWN_STATES = (State.RECALLED, State.EXPIRED)
