"""Words of the read side: ages, grades, roles, topics. `{% load reporting %}`."""

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from clocks.alert_words import role_words
from missing_cases.forms.local_time import LONDON

register = template.Library()
GRADE_COLOURS = {"high": "red", "medium": "orange", "low": "yellow", "very_low": "grey", "no_apparent_risk": "grey",
                 "absent": "grey"}  # fmt: skip
TOPICS = {
    "clock.alarm": _("A duty's clock"),
    "clock.missing": _("A duty that should have a clock has none"),
    "absence.deputy": _("You stand in for a colleague who is away"),
    "duty.handed_over": _("A duty was handed over to you"),
    "notice.sent": _("A need-to-know notice for you"),
    "handover.written": _("A handover for you"),
    "episode.reported": _("A child was reported missing"),
    "episode.set_aside": _("An episode you were told of was recorded in error"),
    "episode.turned_18": _("A child turned 18 while missing"),
    "episode.located": _("A missing child was located"),
    "episode.returned": _("A missing child is back"),
    "episode.companion_found": _("A child who was missing with another was found"),
    "child.died": _("A child you work with has died"),
    "episode.checked": _("The police checked a child who is found"),
    "disclosure.sent": _("Something was shared with your agency"),
    "disclosure.delivered": _("Something was shared with your agency"),
    "disclosure.accepted": _("What you shared was accepted"),
    "disclosure.asked": _("A question about what you shared"),
    "disclosure.replied": _("Your question was answered"),
    "disclosure.refused": _("What you shared was not taken"),
    "disclosure.recalled": _("Something shared with you was recalled"),
    "disclosure.queued": _("Nobody there can receive what you shared"),
    "disclosure.undelivered": _("What you shared still cannot be delivered"),
    "disclosure.expired": _("The time to open what you shared has run out"),
    "interview.authorised": _("A return interview was authorised"),
    "interview.sent_back": _("A return interview was sent back to you"),
    "interview.to_approve": _("A return interview waits for you"),
    "interview.given": _("A return interview was given to you"),
    "authority.alerted": _("Another council asks your authority about a child"),
    "interview_request.asked": _("Another council asks you for a return interview"),
    "interview_request.answered": _("There is news of the return interview you asked for"),
    "pupil.told": _("A school cannot find a pupil"),
    "placement.notice": _("A child was placed here by another council"),
    "emergency_access": _("A record was opened in an emergency"),
}


@register.simple_tag
def age(child, now):
    """Return a child's age in years today, in London."""
    years = child.age_on(now.astimezone(LONDON).date())
    return "" if years is None else years


@register.simple_tag
def grade_tag(code, name):
    """Return a grade of risk as a tag: its colour never stands without its word."""
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', GRADE_COLOURS.get(code, "grey"), name)


@register.filter
def role_name(code):
    """Return a role in words."""
    return role_words(code)


@register.filter
def topic_words(topic):
    """Return what a message is about, in words."""
    return TOPICS.get(topic, _("A message"))


@register.simple_tag(takes_context=True)
def may(context, perm):
    """Say whether the reader's roles include a function, by its code."""
    access = context.get("access")
    return bool(access and perm in access.perms)
