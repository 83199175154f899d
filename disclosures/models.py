"""What left, to whom, on what basis, and every step since. Content lies apart, so that a recall can close it."""

import json

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from disclosures.enums import LIVE_STATES, OPEN_STATES, EventKind, LegalBasis, Side, State
from missing_cases.files.document import Document
from missing_cases.models import Owned, Record, Tier
from missing_cases.models.scoped import grant_exists


def _open(prefix=""):
    """Return the test "the recipient may read the content"."""
    ends = Q(**{f"{prefix}expires_at__isnull": True}) | Q(**{f"{prefix}expires_at__gt": Now()})
    return Q(**{f"{prefix}state__in": OPEN_STATES}) & ends


def _seen_by(access, prefix="", child="child_id"):
    """Return the test "a side of the disclosure": its owner holding the record, or its recipient once it was sent."""
    owner = Q(**{f"{prefix}owner_agency_id": access.agency_id}) & Q(grant_exists(access, child, Tier.RECORD))
    recipient = Q(**{f"{prefix}recipient_agency_id": access.agency_id, f"{prefix}sent_at__isnull": False})
    return owner | recipient


class DisclosureQuerySet(models.QuerySet):
    """Disclosures."""

    def visible_to(self, access):
        """Keep those this reader's agency sent (and still holds the child's record) or was sent."""
        return self.filter(_seen_by(access))


class Disclosure(Record, Owned):
    """One version of one record, disclosed to one agency."""

    was: str  # the state it came from, on a row that `services.steps.locked` has just moved

    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="disclosures")
    recipient_agency = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, related_name="+")
    recipient_role = models.CharField(max_length=40)
    source_kind = models.CharField(max_length=40)
    source_id = models.UUIDField()
    source_version = models.PositiveIntegerField()
    source_reference = models.CharField(max_length=40)
    title = models.CharField(_("what it is"), max_length=200)
    copy_number = models.PositiveIntegerField(_("copy"))
    legal_basis = models.CharField(_("legal basis"), max_length=30, choices=LegalBasis.choices)
    consent = models.BooleanField(_("the child agreed as well"), default=False)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=20, choices=State.choices)
    expires_at = models.DateTimeField(_("can be opened until"), null=True, blank=True)
    queued_at = models.DateTimeField(_("prepared"))
    queued_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    tries = models.PositiveSmallIntegerField(_("times tried again"), default=0)
    next_try_at = models.DateTimeField(_("tried again at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    opened_at = models.DateTimeField(_("opened"), null=True)
    opened_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    opened_sha256 = models.CharField(max_length=64, blank=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True)
    accepted_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    recipient_reference = models.CharField(_("their reference"), max_length=60, blank=True)
    refused_at = models.DateTimeField(_("refused"), null=True)
    refused_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    refusal_reason = models.TextField(_("why it is not for them"), blank=True)
    recalled_at = models.DateTimeField(_("recalled"), null=True)
    recalled_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    recall_reason = models.TextField(_("why it was recalled"), blank=True)
    expired_at = models.DateTimeField(_("ended"), null=True)

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        db_table = "disclosure"
        ordering = ["-queued_at", "-id"]
        indexes = [
            models.Index(fields=["recipient_agency", "state", "-sent_at"], name="disclosure_received"),
            models.Index(fields=["owner_agency", "state", "-queued_at"], name="disclosure_sent_by"),
            models.Index(
                fields=["expires_at"], condition=Q(expires_at__isnull=False, expired_at__isnull=True),
                name="disclosure_ending",
            ),
            models.Index(fields=["next_try_at"], condition=Q(state="queued"), name="disclosure_waiting"),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_id", "source_version", "recipient_agency"],
                condition=Q(state__in=LIVE_STATES), name="disclosure_once_per_version_and_recipient",
            ),
            models.UniqueConstraint(
                fields=["owner_agency", "source_kind", "source_id", "copy_number"], name="disclosure_copy_numbered_once"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="disclosure_state_known"),
            models.CheckConstraint(condition=Q(legal_basis__in=LegalBasis.values), name="disclosure_basis_known"),
            models.CheckConstraint(
                condition=~Q(owner_agency=F("recipient_agency")), name="disclosure_goes_to_another_agency"
            ),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="disclosure_digest_is_one"),
            models.CheckConstraint(
                condition=Q(state="queued", sent_at__isnull=True) | Q(state__in=["recalled", "expired"])
                | (~Q(state="queued") & Q(sent_at__isnull=False, sent_at__gte=F("queued_at"))),
                name="disclosure_sent_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, opened_by__isnull=True, opened_sha256="")
                | Q(opened_at__gte=F("sent_at"), opened_by__isnull=False, opened_sha256=F("sha256")),
                name="disclosure_receipt_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["opened", "question_asked", "accepted", "refused"])
                | Q(opened_at__isnull=False),
                name="disclosure_answered_has_a_receipt",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True, recipient_reference="")
                | (Q(accepted_at__gte=F("opened_at"), accepted_by__isnull=False) & ~Q(recipient_reference="")),
                name="disclosure_acceptance_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(accepted_at__isnull=False), name="disclosure_accepted_has_its_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="refused")
                | (Q(refused_at__gte=F("opened_at"), refused_by__isnull=False) & ~Q(refusal_reason="")),
                name="disclosure_refused_says_why",
            ),
            models.CheckConstraint(
                condition=(Q(state="recalled", recalled_at__isnull=False, recalled_by__isnull=False)
                           & ~Q(recall_reason="")) | (~Q(state="recalled") & Q(recalled_at__isnull=True)),
                name="disclosure_recalled_says_why",
            ),
            models.CheckConstraint(
                condition=Q(expired_at__isnull=True) & ~Q(state="expired")
                | Q(state__in=["expired", "recalled"], expired_at__gte=F("expires_at")),
                name="disclosure_expired_had_an_end",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.source_reference} / {self.copy_number}"

    def side_of(self, access):
        """Return which side of the disclosure a reader is on."""
        return Side.SENDER if access.agency_id == self.owner_agency_id else Side.RECIPIENT

    @property
    def content_or_none(self):
        """Return the content the reader may see, or None once it is withdrawn from them."""
        return getattr(self, "content", None)


class ContentQuerySet(models.QuerySet):
    """What was disclosed."""

    def visible_to(self, access):
        """Keep what the reader's agency sent, and what was sent to it and is neither recalled, refused nor over."""
        mine = Q(disclosure__owner_agency_id=access.agency_id)
        return self.filter(_seen_by(access, "disclosure__")).filter(mine | _open("disclosure__"))


class DisclosureContent(Record, Owned):
    """The words that left, frozen: canonical JSON whose SHA-256 is its receipt, and the same as a PDF."""

    disclosure = models.OneToOneField(Disclosure, on_delete=models.PROTECT, related_name="content")
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    child_name = models.CharField(max_length=201)
    parts = ArrayField(models.CharField(max_length=100))
    reason = models.TextField(_("reason"), blank=True)
    handling = models.TextField(_("how it may be used"), blank=True)
    payload = models.TextField()
    sha256 = models.CharField(max_length=64)
    file = models.OneToOneField("missing_cases.StoredFile", on_delete=models.PROTECT, related_name="+")

    objects = ContentQuerySet.as_manager()

    class Meta:
        db_table = "disclosure_content"

    @property
    def document(self) -> Document:
        """Return the document that was disclosed."""
        return Document.from_data(json.loads(self.payload)["document"])


class DisclosedFile(Record, Owned):
    """A file that went with a disclosure: a copy of its own, frozen with the words and closed with them."""

    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="files")
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    description = models.CharField(_("what it is"), max_length=200)
    number = models.PositiveSmallIntegerField(_("place among the files"))
    stored = models.OneToOneField("missing_cases.StoredFile", on_delete=models.PROTECT, related_name="+")

    objects = ContentQuerySet.as_manager()

    class Meta:
        db_table = "disclosed_file"
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["disclosure", "number"], name="disclosed_files_stand_in_order"),
            models.CheckConstraint(condition=~Q(description=""), name="disclosed_file_says_what_it_is"),
        ]


class EventQuerySet(models.QuerySet):
    """History."""

    def visible_to(self, access):
        """Keep what the reader's side may know: all to the sender; to the recipient no answer once it is withdrawn."""
        seen = Disclosure.objects.visible_to(access).filter(pk=OuterRef("disclosure_id"))
        known = (
            ~Q(kind=EventKind.REPLIED)
            | Q(owner_agency_id=access.agency_id)
            | Q(disclosure__owner_agency_id=access.agency_id)
            | _open("disclosure__")
        )
        return self.filter(Exists(seen)).filter(known)


class DisclosureEvent(Record, Owned):
    """One step, kept for good: who, for which agency, when, which digest they saw, and what they said."""

    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="events")
    child = models.ForeignKey("missing_cases.Child", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=EventKind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64)
    words = models.TextField(blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        db_table = "disclosure_event"
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["disclosure", "at"], name="disclosure_history")]
        constraints = [
            models.UniqueConstraint(
                fields=["disclosure"], condition=Q(kind="opened"), name="disclosure_one_receipt"
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=False) | Q(kind__in=["expired", "sent"]), name="disclosure_event_is_somebodys"
            ),
        ]  # fmt: skip
