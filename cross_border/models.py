"""Whom another authority is reached by, and what was asked of it about one episode."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cross_border.enums import Reason, Rung
from missing_cases.models import ChildRow, Owned, Record, Tier
from missing_cases.models.scoped import grant_exists

PERSON = "missing_cases.User"


class ContactQuerySet(models.QuerySet):
    """Contacts: each council keeps its own."""

    def visible_to(self, access):
        """Keep those of the reader's agency."""
        return self.filter(owner_agency_id=access.agency_id)


class AuthorityContact(Record, Owned):
    """How a council reaches another authority that may have no account here: its duty desk and those above it."""

    agency = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, related_name="+")
    duty_email = models.EmailField(_("secure e-mail of its duty desk"))
    duty_telephone = models.CharField(_("telephone of its duty desk"), max_length=40, blank=True)
    senior_manager = models.CharField(_("its senior manager"), max_length=150, blank=True)
    senior_email = models.EmailField(_("secure e-mail of its senior manager"), blank=True)
    partnership = models.CharField(_("its safeguarding partnership"), max_length=150, blank=True)
    partnership_email = models.EmailField(_("secure e-mail of its safeguarding partnership"), blank=True)
    changed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(_("changed"))

    objects = ContactQuerySet.as_manager()

    class Meta:
        db_table = "authority_contact"
        constraints = [
            models.UniqueConstraint(fields=["owner_agency", "agency"], name="authority_contact_once_for_each_council")
        ]

    def address(self, rung: int) -> str:
        """Return the e-mail address of a rung, or nothing."""
        return {
            Rung.DUTY: self.duty_email,
            Rung.SENIOR_MANAGER: self.senior_email,
            Rung.PARTNERSHIP: self.partnership_email,
        }[Rung(rung)]


class ChaseQuerySet(models.QuerySet):
    """Chases: the council that asks, and the authority that is asked where it may see the child."""

    def visible_to(self, access):
        """Keep those the reader may see."""
        party = Q(owner_agency_id=access.agency_id) | Q(authority_id=access.agency_id)
        return self.filter(party & Q(grant_exists(access, "child_id", Tier.HEADER)))

    def standing(self):
        """Keep those that nobody has answered or given up."""
        return self.filter(acknowledged_at__isnull=True, given_up_at__isnull=True)


class AuthorityChase(Record, Owned):
    """One thing another authority has to acknowledge about an episode. `owner_agency` is the council that asks."""

    episode = models.ForeignKey("episodes.Episode", on_delete=models.PROTECT, related_name="authority_chases")
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("why"), max_length=16, choices=Reason.choices)
    place = models.CharField(_("where"), max_length=200, blank=True)
    began_at = models.DateTimeField(_("alerted"))
    began_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True, blank=True)
    acknowledged_name = models.CharField(_("by whom"), max_length=150, blank=True)
    acknowledged_role = models.CharField(_("what they are"), max_length=150, blank=True)
    acknowledged_words = models.TextField(_("what they said"), blank=True)
    acknowledged_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    given_up_at = models.DateTimeField(_("chase exhausted"), null=True, blank=True)
    given_up_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    given_up_reason = models.TextField(_("why nobody can be reached"), blank=True)

    objects = ChaseQuerySet.as_manager()

    class Meta:
        db_table = "authority_chase"
        ordering = ["began_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["episode", "owner_agency", "authority", "reason"], name="authority_asked_once_for_each_reason"
            ),
            models.CheckConstraint(condition=Q(reason__in=Reason.values), name="chase_reason_is_known"),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True) | ~Q(acknowledged_name="") & ~Q(acknowledged_role=""),
                name="acknowledged_by_somebody_who_said_who_they_are",
            ),
            models.CheckConstraint(
                condition=Q(given_up_at__isnull=True) | ~Q(given_up_reason=""), name="chase_given_up_for_a_reason"
            ),
        ]

    @property
    def stands(self) -> bool:
        """Say whether an answer is still waited for."""
        return self.acknowledged_at is None and self.given_up_at is None


class AlertQuerySet(models.QuerySet):
    """Alerts: the council that sent them."""

    def visible_to(self, access):
        """Keep those of the reader's agency about children it may see."""
        return self.filter(Q(owner_agency_id=access.agency_id), Q(grant_exists(access, "child_id", Tier.HEADER)))


class AuthorityAlert(Record, Owned):
    """One alert of a chase, to one rung: a link to acknowledge, of which only the hash is kept."""

    chase = models.ForeignKey(AuthorityChase, on_delete=models.PROTECT, related_name="alerts")
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    rung = models.PositiveSmallIntegerField(_("how high"), choices=Rung.choices)
    to_email = models.EmailField(_("to"), blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("link ends"))
    next_try_at = models.DateTimeField(_("tried next"))
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    last_error = models.CharField(_("why it could not be sent"), max_length=300, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        db_table = "authority_alert"
        ordering = ["rung", "id"]
        constraints = [models.UniqueConstraint(fields=["chase", "rung"], name="one_alert_for_each_rung")]
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(sent_at__isnull=True) & ~Q(to_email=""), name="authority_alert_due"
            )
        ]


class PlacementNotice(ChildRow):
    """What another authority said when it placed a child here (Wigan protocol, section 10 and appendix e).

    `owner_agency` is the council that took it in. `risk`: what is known of the risk that the child goes missing; it is
    given to the police at the next weekly meeting, once.
    """

    placement = models.ForeignKey("missing_cases.Placement", on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, related_name="+")
    said_by = models.CharField(_("who sent it"), max_length=150)
    said_at = models.DateTimeField(_("when it came"), null=True)
    worker = models.CharField(_("their social worker"), max_length=150, blank=True)
    worker_telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    risk = models.TextField(_("known risk of going missing"), blank=True)
    risk_told_at = models.DateTimeField(_("given to the police"), null=True, blank=True)
    risk_told_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    risk_told_to = models.CharField(_("to whom"), max_length=150, blank=True)

    class Meta:
        db_table = "placement_notice"
        ordering = ["-recorded_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(said_by=""), name="placement_notice_sent_by_somebody"),
            models.CheckConstraint(
                condition=Q(risk_told_at__isnull=True) | ~Q(risk_told_to="") & ~Q(risk=""),
                name="placement_risk_told_to_somebody",
            ),
        ]


class InterviewRequest(Record, Owned):
    """Another authority asks the hub of the area for the return interview. `owner_agency` is the council asked."""

    episode = models.ForeignKey("episodes.Episode", on_delete=models.PROTECT, related_name="interview_requests")
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, related_name="+")
    asked_by = models.CharField(_("who asked"), max_length=150)
    asked_at = models.DateTimeField(_("asked"))
    recorded_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    declined_at = models.DateTimeField(_("declined"), null=True, blank=True)
    reason = models.TextField(_("why it is declined"), blank=True)
    answered_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    delivered_at = models.DateTimeField(_("interview held"), null=True, blank=True)
    returned_at = models.DateTimeField(_("returned to them"), null=True, blank=True)
    returned_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ChaseQuerySet.as_manager()

    class Meta:
        db_table = "interview_request"
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["episode", "owner_agency", "authority"], name="interview_asked_once_by_each_authority"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(declined_at__isnull=True), name="request_has_one_answer"
            ),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True) | ~Q(reason=""), name="request_declined_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=True) | Q(accepted_at__isnull=False),
                name="interview_held_was_accepted",
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | Q(delivered_at__isnull=False),
                name="interview_returned_was_held",
            ),
        ]

    @property
    def step(self) -> str:
        """Return what comes next: "answer", "deliver", "return", or nothing."""
        if self.declined_at or self.returned_at:
            return ""
        if self.delivered_at:
            return "return"
        return "deliver" if self.accepted_at else "answer"
