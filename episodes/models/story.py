"""What is told along the way: the timeline's entries and the need-to-know notices."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from episodes.enums import UpdateKind
from episodes.models.episode import EpisodeRow
from episodes.models.scoped import NoticeQuerySet
from missing_cases.models import Audience, AudienceQuerySet, Voidable


class EpisodeUpdate(EpisodeRow, Voidable):
    """An entry of the timeline, addressed to its audience."""

    kind = models.CharField(_("kind"), max_length=12, choices=UpdateKind.choices)
    at = models.DateTimeField(_("when it happened"))
    text = models.TextField(_("what happened"))
    audience = models.CharField(_("who may see it"), max_length=20, choices=Audience.choices)
    audience_agencies = ArrayField(models.UUIDField(), default=list, blank=True)

    objects = AudienceQuerySet.as_manager()

    class Meta:
        db_table = "episode_update"
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="update_says_something"),
            models.CheckConstraint(
                condition=~models.Q(audience=Audience.NAMED) | models.Q(audience_agencies__len__gt=0),
                name="named_audience_names_somebody",
            ),
        ]


class EpisodeNotice(EpisodeRow):
    """A need-to-know notice: what happened and what is planned (Wigan protocol, section 12). Only ever added."""

    circumstances = models.TextField(_("brief account of circumstances"))
    planned_actions = models.TextField(_("planned actions"))
    strategy_meeting = models.BooleanField(_("a multi-agency strategy meeting is planned"))
    strategy_meeting_at = models.DateTimeField(_("strategy meeting"), null=True, blank=True)
    no_meeting_reason = models.TextField(_("why no strategy meeting is planned"), blank=True)
    sent_to = models.JSONField(_("sent to"), default=list, blank=True)  # {"user": id, "role": code} each

    objects = NoticeQuerySet.as_manager()

    class Meta:
        db_table = "episode_notice"
        ordering = ["recorded_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(strategy_meeting=True) | ~models.Q(no_meeting_reason=""),
                name="notice_without_meeting_says_why",
            ),
            models.CheckConstraint(
                condition=~(models.Q(circumstances="") | models.Q(planned_actions="")),
                name="notice_says_what_happened_and_what_is_planned",
            ),
        ]


class NoticeReading(EpisodeRow):
    """A receipt: that somebody the notice was sent to opened it (`recorded_by`), and when. Only ever added."""

    notice = models.ForeignKey(EpisodeNotice, on_delete=models.PROTECT, related_name="readings")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        db_table = "episode_notice_reading"
        ordering = ["recorded_at", "id"]
        constraints = [models.UniqueConstraint(fields=["notice", "recorded_by"], name="notice_read_once_by_each")]
