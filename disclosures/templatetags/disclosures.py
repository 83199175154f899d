"""Template tags of this app. `{% load disclosures %}`.

{% disclosure_state disclosure %}      the state as a tag, always in words
{% silence disclosure now %}           "No answer for 3 hours", or nothing once there is one
"""

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from disclosures.enums import State
from missing_cases.templatetags.mc import in_words, tag

register = template.Library()
COLOURS = {
    State.QUEUED: "red", State.SENT: "", State.OPENED: "yellow", State.QUESTION_ASKED: "orange",
    State.ACCEPTED: "green", State.REFUSED: "red", State.RECALLED: "grey", State.EXPIRED: "grey",
}  # fmt: skip


@register.simple_tag
def disclosure_state(disclosure):
    """Return the state of a disclosure as a tag."""
    return tag(disclosure.get_state_display(), COLOURS[State(disclosure.state)])


@register.simple_tag
def silence(disclosure, now):
    """Return how long the recipient has said nothing, in words that a script keeps fresh; nothing when they have."""
    since, words = {
        State.SENT: (disclosure.sent_at, _("Not opened for")),
        State.OPENED: (disclosure.opened_at, _("Opened, no answer for")),
    }.get(State(disclosure.state), (None, ""))
    if since is None:
        return ""
    length = in_words((now - since).total_seconds())
    return format_html('{} <span data-since="{}">{}</span>', words, since.isoformat(timespec="seconds"), length)
