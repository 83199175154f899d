"""Words for what the audit keeps as codes."""

from django.utils.translation import gettext_lazy as _

OPERATIONS = {"I": _("Added"), "U": _("Changed"), "D": _("Removed")}

PAGES = {
    "accounts:emergency_review": _("Review of emergency access"),
    "accounts:emergency_reviews": _("List of emergency access"),
    "audit:who_looked": _("Who looked at this record"),
    "children:merge": _("Bring together with another record"),
    "children:merge_with": _("Bring two records together"),
    "children:merges": _("Records brought together"),
    "children:part": _("Take two records apart"),
    "reporting:child": _("The child's overview"),
    "reporting:find": _("Search results"),
    "reporting:missing_now": _("Missing now"),
    "reporting:work": _("My work"),
}

TABLES = {
    "alarm": _("Step of a duty"),
    "child": _("Child"),
    "child_merge": _("Two records brought together"),
    "child_name": _("Name"),
    "care_status": _("Care status"),
    "child_adult": _("Contact"),
    "child_concern": _("What was told"),
    "child_grant": _("Access of a team or person"),
    "child_phone": _("Telephone"),
    "child_place": _("Place"),
    "clock": _("Duty"),
    "clock_event": _("Entry in the history of a duty"),
    "involvement": _("Involvement of an agency"),
    "key_worker": _("Professional"),
    "named_access": _("Named access"),
    "placement": _("Placement"),
    "stored_file": _("File"),
}


def page_in_words(view: str) -> str:
    """Return the name of a page, from its view's name."""
    return str(PAGES.get(view) or _spelt(view.partition(":")[2] or view) or _("A page"))


def table_in_words(table: str) -> str:
    """Return the name of a kind of row, from its table's name."""
    return str(TABLES.get(table) or _spelt(table))


def _spelt(code: str) -> str:
    return code.replace("_", " ").replace("-", " ").capitalize()
