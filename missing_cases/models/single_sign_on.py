"""Who somebody is at their agency's issuer, and the links with which they say so once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from missing_cases.models.base import Record

LONGEST_ISSUER = 300


class OutsideIdentity(Record):
    """What an issuer calls a person. Issuer and subject together are the only thing a person is matched on."""

    user = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="outside_identities")
    agency = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, related_name="+")
    issuer = models.CharField(_("issuer"), max_length=LONGEST_ISSUER)
    subject = models.CharField(_("subject"), max_length=255)
    bound_at = models.DateTimeField(_("since"))
    bound_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)
    ended_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "outside_identity"
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "subject"], condition=models.Q(ended_at__isnull=True), name="subject_is_one_person"
            ),
            models.UniqueConstraint(
                fields=["issuer", "user"], condition=models.Q(ended_at__isnull=True), name="person_is_one_subject"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="outside_identity_is_ended_by_somebody",
            ),
        ]


class SignInLink(Record):
    """A link that binds whoever first signs in through it at the issuer to one person: once, and not for long."""

    user = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("missing_cases.Agency", on_delete=models.PROTECT, related_name="+")
    issuer = models.CharField(_("issuer"), max_length=LONGEST_ISSUER)
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey("missing_cases.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("sent"))
    expires_at = models.DateTimeField(_("until"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        db_table = "sign_in_link"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="sign_in_link_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=models.Q(used_at__isnull=True) | models.Q(withdrawn_at__isnull=True),
                name="sign_in_link_is_used_or_withdrawn",
            ),
        ]
