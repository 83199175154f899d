"""What arrived from elsewhere today: a letter to decide about, a pupil whom nobody finds, a child placed here."""

from datetime import date, datetime, timedelta

from cross_border.services import take_in_notice
from education.enums import Reason, Teller, YearGroup
from education.services.recording import About, record_case
from episodes.enums import ConcernKind
from episodes.services.concerns import Told
from intake.arriving import take_in
from missing_cases.access.context import acting
from missing_cases.children import services as children
from missing_cases.models import PlacementKind, Sex
from reporting.demo.cast import Cast

LETTER = """From: Missing from Home Unit
Name: Kayleigh Ashdown
Date of birth: 14/05/2011
Log number: GMP-0431
Address: 12 Mill Lane
Last seen: {day} at 21:15
Risk level: medium
She left after an argument about her telephone and has not come back."""


def load_arrived(cast: Cast, now: datetime) -> None:
    """Load what other agencies sent, seen from `now` (aware)."""
    by = cast.access("coordinator", now)
    yesterday = now - timedelta(days=1)
    with acting(by):
        take_in(sender="Greater Manchester Police", text=LETTER.format(day=f"{yesterday:%d/%m/%Y}"), by=by, now=now)
        take_in_notice(
            child=None, authority=cast.agencies["bolton"], said_by="Owen Frith, Bolton Council",
            from_on=yesterday.date(), kind=PlacementKind.CHILDRENS_HOME, provider=cast.agencies["home"],
            identity={"given_names": "Tyler", "family_name": "Marsh", "date_of_birth": date(2012, 9, 30)},
            worker="Ada Quill", worker_telephone="01632 960011",
            risk="Left his last placement twice in a month, each time towards the railway station.", by=by, now=now,
        )  # fmt: skip
    by = cast.access("education_officer", now)
    with acting(by):
        pupil = children.create_child(
            given_names="Oscar", family_name="Lind", date_of_birth=date(2013, 3, 12), sex=Sex.MALE, by=by, now=now
        )
        _off_the_roll(pupil, by, now)


def _off_the_roll(pupil, by, now: datetime) -> None:
    """Put a pupil who has not come to school for nine days on the register of children missing education."""
    told = Told(
        kind=ConcernKind.EDUCATION, told_at=now - timedelta(hours=3), told_by="Neil Harcourt, Millbrook Academy",
        text="Not seen since the first day. The mother's telephone is dead, neighbours say that they moved.",
        first_absent_on=(now - timedelta(days=9)).date(),
    )  # fmt: skip
    about = About(Teller.SCHOOL, Reason.ABSENT, "Millbrook Academy", YearGroup.Y9)
    record_case(child=pupil, told=told, about=about, by=by, now=now)
