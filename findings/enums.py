"""The field's own words for what follows from an interview, as codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a finding is about."""

    PUSH = "push", _("Push factor: what drives the child away")
    PULL = "pull", _("Pull factor: what draws the child")
    CIRCUMSTANCE = "other", _("Circumstance of going")
    HARM = "harm", _("Harm, or a risk of it")
    EXPLOITATION = "exploitation", _("Sign of exploitation")
    PERSON = "person", _("Person the child was with or met")
    PLACE = "place", _("Place the child was at")
    WOULD_HELP = "would_help", _("What would help")


class Decision(models.TextChoices):
    """What is decided about a finding."""

    ACTED_ON = "acted_on", _("Acted on")
    REFUSED = "refused", _("Not acted on")


class ActionKind(models.TextChoices):
    """What kind of action follows."""

    CHILD_PROTECTION = "child_protection", _("Child protection referral")
    EARLY_HELP = "early_help", _("Offer of early help")
    PLAN = "plan", _("Change to the child's plan")
    PLACEMENT = "placement", _("Change where the child lives")
    HEALTH = "health", _("Health or substance support")
    SCHOOL = "school", _("School")
    DISRUPTION = "disruption", _("Disrupt a person or a place, with the police")
    FAMILY = "family", _("Work with the family")
    OTHER = "other", _("Something else")


class ActionState(models.TextChoices):
    """Where an action stands."""

    OPEN = "open", _("To do")
    DONE = "done", _("Done")
    GIVEN_UP = "given_up", _("Given up")
