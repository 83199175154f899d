"""What the episode says already: shown, so that nobody is asked twice."""

from django.utils.translation import gettext as _

from episodes.enums import EpisodeRole
from episodes.models import EpisodeAgency
from episodes.moments import check_of
from missing_cases.forms import selectors as forms
from missing_cases.forms.wording import in_words
from missing_cases.templatetags.mc import govdatetime
from missing_cases.templatetags.mc import in_words as length_in_words
from return_interviews.selectors import last_authorised

THREE_LINES = ("what_made_you_go", "what_happened", "what_would_prevent")


def episode_facts(episode, access) -> list[tuple[str, str]]:
    """Return labels and values of what the interviewer needs from the episode; only what is recorded."""
    back = episode.returned_at or episode.located_at
    named = EpisodeAgency.objects.visible_to(access).filter(episode=episode, void_at__isnull=True)
    logs = named.filter(role=EpisodeRole.POLICE).exclude(police_log_number="")
    facts = [
        (_("Date reported missing"), govdatetime(episode.reported_at)),
        (_("Missing from"), govdatetime(episode.missing_from_at)),
        (_("Located"), govdatetime(episode.located_at)),
        (_("Returned"), govdatetime(episode.returned_at)),
        (_("Missing for"), length_in_words((back - episode.missing_from_at).total_seconds()) if back else ""),
        (_("Police log number"), ", ".join(logs.values_list("police_log_number", flat=True))),
        (_("What happened"), episode.circumstances),
        (_("Who they may have been with"), episode.companions),
        (_("Where found"), episode.found_where),
        (_("Found by"), episode.get_found_by_display()),
        (_("How the child was"), episode.get_condition_display()),
        (_("Back"), episode.get_returned_to_display()),
        (_("Where the child is now"), episode.where_now),
        *_check(episode, access),
    ]
    return [(label, value) for label, value in facts if value]


def _check(episode, access) -> list[tuple[str, str]]:
    """Return what the police found on the return, as far as the reader may see it."""
    check = check_of(episode, access)
    if check is None:
        return []
    crime = check.crime or check.get_crime_disclosed_display()
    return [
        (_("Safe and well check"), f"{govdatetime(check.at)}, {check.made_by}"),
        (_("Seen alone by the police"), check.get_seen_alone_display()),
        (_("Safe and well"), check.get_well_display()),
        (_("What the child told the police"), check.words),
        (_("A crime was disclosed"), crime),
        (_("Passed on by the police"), check.for_interviewer),
    ]


def last_time(child_id, access, *, besides=None) -> list[tuple[str, str]]:
    """Return three lines of the child's last authorised interview: why, what happened, what would help."""
    interview = last_authorised(child_id, access, besides=besides)
    if interview is None:
        return []
    views = [view for section in forms.sections_of(interview.record) for view in section.questions]
    return [
        (_(view.question.label), in_words(view.question, view.given))
        for view in views
        if view.question.code in THREE_LINES and view.given.answered
    ]
