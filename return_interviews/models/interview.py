"""The interview itself: made by the first offer."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from missing_cases.models import Audience, Owned, Record, Voidable
from return_interviews.enums import DeclineReason, State
from return_interviews.models.scoped import InterviewQuerySet

PERSON = "missing_cases.User"
WRITTEN_UP = [State.WRITTEN, State.SENT_BACK, State.AUTHORISED, State.DISCLOSED]
SIGNED = [State.AUTHORISED, State.DISCLOSED]


class ReturnInterview(Record, Owned, Voidable):
    """The independent return home interview of one episode (DfE 2014; Wigan protocol, section 9 and appendix e).

    The police's missing person interview is another thing: MissingPersonInterview.
    """

    episode = models.ForeignKey("episodes.Episode", on_delete=models.PROTECT, related_name="return_interviews")
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="return_interviews")
    record = models.OneToOneField("missing_cases.FormRecord", on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=20, choices=Audience.choices, default=Audience.NAMED)
    audience_agencies = ArrayField(models.UUIDField(), default=list, blank=True)
    writer_agencies = ArrayField(models.UUIDField(), default=list, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State.choices)

    offered_at = models.DateTimeField(_("offered"))
    offered_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    declined_at = models.DateTimeField(_("declined"), null=True, blank=True)
    decline_reason = models.CharField(_("reason declined"), max_length=20, choices=DeclineReason.choices, blank=True)
    decline_words = models.TextField(_("the reason in the child's words"), blank=True)

    held_at = models.DateTimeField(_("held"), null=True, blank=True)
    held_place = models.CharField(_("where"), max_length=200, blank=True)
    held_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    held_by_name = models.CharField(_("held by, where they have no account"), max_length=150, blank=True)
    others_present = models.CharField(_("others present"), max_length=300, blank=True)
    independent = models.BooleanField(_("held by somebody independent"), null=True)
    independence_note = models.CharField(_("why not independent"), max_length=200, blank=True)

    written_at = models.DateTimeField(_("finished and sent for approval"), null=True, blank=True)
    written_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approver = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sent_back_at = models.DateTimeField(_("sent back"), null=True, blank=True)
    sent_back_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    authorised_at = models.DateTimeField(_("authorised"), null=True, blank=True)
    authorised_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    disclosed_at = models.DateTimeField(_("forwarded"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        db_table = "return_interview"
        ordering = ["-offered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["episode"], condition=Q(void_at__isnull=True), name="one_interview_per_episode"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="interview_state_known"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(accepted_at__gte=F("offered_at")),
                name="interview_accepted_was_offered",
            ),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True) | Q(declined_at__gte=F("offered_at")),
                name="interview_declined_was_offered",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.ACCEPTED, State.HELD])
                | Q(accepted_at__isnull=False, declined_at__isnull=True),
                name="interview_accepted_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DECLINED)
                | (Q(declined_at__isnull=False, held_at__isnull=True) & ~Q(decline_reason="")),
                name="interview_declined_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(held_at__isnull=True, independent__isnull=True)
                | (
                    Q(accepted_at__isnull=False, independent__isnull=False, held_at__gte=F("offered_at"))
                    & (Q(held_by__isnull=False) | ~Q(held_by_name=""))
                ),
                name="interview_held_was_accepted_and_has_its_holder",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.HELD) | Q(held_at__isnull=False), name="interview_held_has_its_time"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=WRITTEN_UP)
                | (
                    Q(written_at__isnull=False, written_by__isnull=False)
                    & (Q(held_at__isnull=False) | Q(declined_at__isnull=False))
                ),
                name="interview_written_was_held_or_declined",
            ),
            models.CheckConstraint(
                condition=(~Q(state__in=SIGNED) & Q(authorised_at__isnull=True, authorised_by__isnull=True))
                | (Q(state__in=SIGNED) & Q(authorised_at__isnull=False, authorised_by__isnull=False)),
                name="interview_authorised_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(authorised_by__isnull=True)
                | (~Q(authorised_by=F("written_by")) & (Q(held_by__isnull=True) | ~Q(authorised_by=F("held_by")))),
                name="interview_author_is_not_approver",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DISCLOSED, disclosed_at__isnull=False)
                | (~Q(state=State.DISCLOSED) & Q(disclosed_at__isnull=True)),
                name="interview_disclosed_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["owner_agency", "held_at"], name="interview_by_month_held"),
            models.Index(fields=["owner_agency", "state"], name="interview_by_state"),
        ]

    def __str__(self):
        return f"{self.get_state_display()} {self.pk}"

    @property
    def holder(self) -> str:
        """Return the name of whoever held it."""
        return self.held_by.full_name if self.held_by else self.held_by_name

    @property
    def was_declined(self) -> bool:
        """Say whether the child declined and it was never held."""
        return self.declined_at is not None and self.held_at is None

    @property
    def signed(self) -> bool:
        """Say whether a manager has authorised it."""
        return self.state in SIGNED
