"""Template tags of the product. `{% load mc %}`.

{{ moment|govdatetime }}      9:40pm, 21 November 2026
{{ day|govdate }}             21 November 2026
{{ moment|govweekday }}       Monday 9am
{% moment at %}               the same inside a valid <time>
{% since at now %}            "9 hours" that a script keeps fresh
{% clock_tag due_at now %}    "3 hours left" or "2 days overdue", coloured, always in words
{% tag "High" "red" %}        a GOV.UK tag
{% card "Title" change_url %} ... {% endcard %}   a summary card round a summary list
{% fact "Key" value %}        one row of a summary list; says "Not known yet" when empty
{% identity child now %}      the child's bar for the top of every page of the record
{% clock_words %}             for body alone: the words with which a script keeps clocks fresh

Larger parts are included; each says at its top what it needs: components/tabs.html, task_list.html, filter.html,
pagination.html, tells.html, error_summary.html, stale.html. All of them stand at /help/components/.
"""

import datetime as dt

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from missing_cases.forms.local_time import LONDON, write_time

register = template.Library()
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOUR, SOON = 3600, 12 * 3600


@register.filter
def govtime(value):
    """Return a local time as GOV.UK writes it: 9:40pm, midday, midnight."""
    local = value.astimezone(LONDON)
    if (local.hour, local.minute) == (0, 0):
        return _("midnight")
    if (local.hour, local.minute) == (12, 0):
        return _("midday")
    return write_time(local)


@register.filter
def govdate(value):
    """Return a date, or an instant's local date: 21 November 2026. Empty for nothing."""
    if not value:
        return ""
    day = value.astimezone(LONDON).date() if isinstance(value, dt.datetime) else value
    return f"{day.day} {_(MONTHS[day.month - 1])} {day.year}"


@register.filter
def govdatetime(value):
    """Return an instant in words: 9:40pm, 21 November 2026. Empty for nothing."""
    return f"{govtime(value)}, {govdate(value)}" if value else ""


@register.filter
def govweekday(value):
    """Return an instant of the coming days as people say it: Monday 9am. Empty for nothing."""
    return f"{_(WEEKDAYS[value.astimezone(LONDON).weekday()])} {govtime(value)}" if value else ""


@register.filter
def isoseconds(value):
    """Return an instant as a machine reads it, without fractions of a second."""
    return value.isoformat(timespec="seconds")


@register.simple_tag
def moment(value):
    """Return an instant inside a valid <time>, or nothing."""
    if not value:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(timespec="seconds"), govdatetime(value))


def in_words(seconds: float) -> str:
    """Return a length of time in words: "3 hours", "2 days"."""
    minutes = int(abs(seconds) // 60)
    if minutes < 1:
        return _("less than a minute")
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d day", "%(n)d days", hours // 24) % {"n": hours // 24}


@register.simple_tag
def since(value, now):
    """Return how long ago an instant was, in words that a script keeps fresh."""
    if not value:
        return ""
    words = in_words((now - value).total_seconds())
    return format_html('<span data-since="{}">{}</span>', value.isoformat(timespec="seconds"), words)


@register.simple_tag
def clock_tag(due_at, now):
    """Return a clock as a tag: overdue in red, under 12 hours in yellow, else grey. "No date set" without a date."""
    if due_at is None:
        return format_html('<strong class="govuk-tag govuk-tag--grey mc-clock">{}</strong>', _("Open, no date set"))
    left = (due_at - now).total_seconds()
    colour = "red" if left < 0 else "yellow" if left < SOON else "grey"
    text = _("%(time)s overdue") if left < 0 else _("%(time)s left")
    return format_html(
        '<strong class="govuk-tag govuk-tag--{} mc-clock" data-due="{}">{}</strong>',
        colour, due_at.isoformat(timespec="seconds"), text % {"time": in_words(left)},
    )  # fmt: skip


@register.simple_tag
def clock_words():
    """Return, as attributes of body, the words in which a script keeps clocks fresh: the same as the server's."""
    return format_html(
        'data-words-left="{}" data-words-overdue="{}" data-words-moment="{}"',
        _("%(time)s left"), _("%(time)s overdue"), _("less than a minute"),
    )  # fmt: skip


@register.simple_tag
def tag(text, colour=""):
    """Return a GOV.UK tag; without a colour it is blue."""
    extra = f" govuk-tag--{colour}" if colour else ""
    return format_html('<strong class="govuk-tag{}">{}</strong>', extra, text)


@register.simple_tag
def fact(key, value="", empty=None):
    """Return one row of a summary list. An empty value reads "Not known yet"."""
    shown = value if value not in (None, "") else (empty or _("Not known yet"))
    return format_html(
        '<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">{}</dt>'
        '<dd class="govuk-summary-list__value">{}</dd></div>',
        key, shown,
    )  # fmt: skip


@register.simple_block_tag
def card(content, title, change_url="", change_text=""):
    """Return a summary card round a summary list, with one "Change" link."""
    action = ""
    if change_url:
        action = format_html(
            '<div class="govuk-summary-card__actions"><a class="govuk-link" href="{}">{}'
            '<span class="govuk-visually-hidden"> {}</span></a></div>',
            change_url, change_text or _("Change"), title,
        )  # fmt: skip
    return format_html(
        '<div class="govuk-summary-card"><div class="govuk-summary-card__title-wrapper">'
        '<h2 class="govuk-summary-card__title">{}</h2>{}</div><div class="govuk-summary-card__content">'
        '<dl class="govuk-summary-list">{}</dl></div></div>',
        title, action, content,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def identity(context, child, now):
    """Return the child's bar: name, age, date of birth, reference, and marks such as restricted."""
    age = child.age_on(now.astimezone(LONDON).date())
    found = {"child": child, "age": age, "missing": context.get("missing_episode"), "now": now}
    return render_to_string("components/identity.html", found)
