"""Who was told that a child is missing, and what the police found on the return."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from episodes.enums import Answer, How, Whom
from episodes.models.episode import EpisodeRow
from episodes.models.scoped import CheckQuerySet, TellingQuerySet
from missing_cases.models import Voidable


class Telling(EpisodeRow, Voidable):
    """One tick: who was told (or why not), when, how, and what they said."""

    whom = models.CharField(_("who"), max_length=20, choices=Whom.choices)
    told = models.BooleanField(_("told"))
    at = models.DateTimeField(_("when"))
    person = models.CharField(_("their name"), max_length=150, blank=True)
    how = models.CharField(_("how"), max_length=12, choices=How.choices, blank=True)
    words = models.TextField(_("what they said, or why they are not told"), blank=True)

    objects = TellingQuerySet.as_manager()

    class Meta:
        db_table = "episode_telling"
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(whom__in=Whom.values), name="telling_names_whom"),
            models.CheckConstraint(
                condition=Q(told=True) & ~Q(how="") | Q(told=False, how="") & ~Q(words=""),
                name="telling_says_how_or_why_not",
            ),
        ]


class PreventionInterview(EpisodeRow):
    """The police's safe and well check on return. Only ever added; of one return the newest stands."""

    at = models.DateTimeField(_("when"))
    made_by = models.CharField(_("who saw the child"), max_length=150)
    seen_alone = models.CharField(_("seen alone"), max_length=10, choices=Answer.choices)
    well = models.CharField(_("safe and well"), max_length=10, choices=Answer.choices)
    words = models.TextField(_("what the child said and how they were"), blank=True)
    crime_disclosed = models.CharField(_("a crime was disclosed"), max_length=10, choices=Answer.choices)
    crime = models.TextField(_("which crime, and its reference"), blank=True)
    for_interviewer = models.TextField(_("what the interviewer should know"), blank=True)

    objects = CheckQuerySet.as_manager()

    class Meta:
        db_table = "prevention_interview"
        ordering = ["recorded_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(crime_disclosed=Answer.YES) | ~Q(crime=""), name="disclosed_crime_is_described"
            ),
            models.CheckConstraint(condition=~Q(made_by=""), name="check_names_who_saw_the_child"),
        ]
