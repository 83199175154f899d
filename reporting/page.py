"""What every page shows around its content: the menu of the reader's roles."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from missing_cases.access.perms import Perm

MENU = (
    ("reporting:work", _("My work"), Perm.WORK),
    ("reporting:missing_now", _("Missing now"), Perm.MISSING_NOW),
    ("intake:inbox", _("Inbox"), Perm.INTAKE_SEE),
    ("return_interviews:waiting", _("Interviews"), Perm.INTERVIEW_ALLOCATE),
    ("return_interviews:waiting", _("Interviews"), Perm.INTERVIEW_WRITE),
    ("intake:tell", _("Tell the council"), Perm.INTAKE_TELL),
    ("reporting:approvals", _("Approvals"), Perm.INTERVIEW_AUTHORISE),
    ("disclosures:shared", _("Shared"), Perm.DISCLOSURE_RECEIVE),
    ("disclosures:shared", _("Shared"), Perm.DISCLOSURE_SEND),
    ("reporting:month_now", _("Month"), Perm.MONTH_SEE),
    ("education:register", _("Missing education"), Perm.EDUCATION_SEE),
    ("teams:list", _("Teams"), Perm.TEAM_MANAGE),
)
MOST_ITEMS = 5


def menu_for(access, path: str) -> list[dict]:
    """Return at most five menu items for a reader: href, text, and whether the reader is there now."""
    items: dict[str, dict] = {}
    for name, text, perm in MENU:
        if access.may(perm) and name not in items:
            href = reverse(name)
            items[name] = {"href": href, "text": text, "current": path == href}
    ordered = list(items.values())
    if len(ordered) > MOST_ITEMS:
        ordered = [item for item in ordered if item is not items.get("return_interviews:waiting")]
    return ordered[:MOST_ITEMS]


def page(request) -> dict:
    """Context processor: the reader, their menu, and whether they may search."""
    access = getattr(request, "access", None)
    if access is None:
        return {"access": None, "menu_items": [], "may_find": False}
    return {
        "access": access,
        "menu_items": menu_for(access, request.path),
        "may_find": access.may(Perm.CHILD_SEARCH),
    }
