"""How a council reaches another authority."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cross_border.models import AuthorityContact
from missing_cases.access.perms import Perm
from missing_cases.errors import RuleError
from missing_cases.models import Agency

FIELDS = ("duty_email", "duty_telephone", "senior_manager", "senior_email", "partnership", "partnership_email")


@transaction.atomic
def save_contact(*, agency: Agency, by, now: datetime, **given: str) -> AuthorityContact:
    """Keep or change how another authority is reached. Raises RuleError beside the field, NotAllowed."""
    by.demand(Perm.CROSS_BORDER)
    if agency.pk == by.agency_id:
        raise RuleError(_("Choose another authority."), "agency")
    if not given.get("duty_email"):
        raise RuleError(_("Enter the e-mail address of its duty desk."), "duty_email")
    rows = AuthorityContact.objects.visible_to(by).select_for_update(of=("self",))
    found = rows.filter(agency=agency).first() or AuthorityContact(owner_agency=by.agency, agency=agency)
    for name in FIELDS:
        setattr(found, name, (given.get(name) or "").strip())
    found.changed_by, found.changed_at = by.user, now
    found.save()
    return found
