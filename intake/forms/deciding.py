"""Deciding about a notification."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from episodes.enums import MissingFrom, Precision
from episodes.forms.fields import Words
from episodes.rules import LONDON
from intake.values import Fact, Read, Reading
from missing_cases.forms.gov import GovForm
from missing_cases.forms.local_time import write_time

MOMENTS = {"last_seen": Fact.LAST_SEEN, "reported": Fact.REPORTED, "police_notified": Fact.REPORTED}
WORDS = {
    "circumstances": Fact.CIRCUMSTANCES, "reporter_name": Fact.REPORTER_NAME, "reporter_phone": Fact.REPORTER_PHONE,
    "police_log_number": Fact.POLICE_LOG_NUMBER, "police_grade": Fact.POLICE_GRADE, "status": Fact.STATUS,
}  # fmt: skip


class RefuseForm(GovForm):
    """Why it is nothing for the register."""

    reason = Words(
        label=_("Why is it refused?"), required=True, rows=3, help_text=_("Who sent it may read this."),
        error_messages={"required": _("Say why it is refused. The sender may read this.")},
    )  # fmt: skip


def initial_of(reading: Reading) -> dict:
    """Return what a notification says, as the beginning of the form that reports a child: nothing is typed twice."""
    given = {name: reading.value(fact) for name, fact in WORDS.items() if reading.value(fact)}
    for name, fact in MOMENTS.items():
        read = reading.facts.get(fact)
        if read and isinstance(read.value, datetime):
            given[name] = moment_parts(read)
    place = str(reading.value(Fact.MISSING_FROM) or "")
    if place in MissingFrom.values:
        given["missing_from"] = place
    elif place:
        given.update(missing_from=MissingFrom.OTHER.value, missing_from_place=place[:200])
    return given


def moment_parts(read: Read) -> dict:
    """Return a moment as the boxes of a page take it: "about 9pm", or "not known" where only the day is known."""
    local = read.value.astimezone(LONDON)
    time = write_time(local)
    if read.precision == Precision.ABOUT:
        time = f"about {time}"
    elif read.precision == Precision.DATE_ONLY:
        time = "not known"
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    which = ("second" if local.fold else "first") if twice else ""
    return {"on": "other", "day": local.day, "month": local.month, "year": local.year, "time": time, "which": which}
