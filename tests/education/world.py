"""What the register's tests share: a council under Bolton's strategy, a child of 13, a case."""

import datetime as dt

from education import services
from episodes.enums import ConcernKind
from episodes.services import Told
from missing_cases.models import Agency
from tests.episodes.world import london
from tests.episodes.world import make_world as make

NOW = london(4, 12, month=3, year=2026)
HOUR = dt.timedelta(hours=1)
ABSENT = dt.date(2026, 3, 2)


def make_world():
    world = make(born=dt.date(2012, 3, 1))
    Agency.objects.filter(pk=world.council.pk).update(protocol_code="bolton")
    world.now = NOW
    return world


def told(**given):
    filled = {"told_at": NOW - HOUR, "told_by": "Mill Lane School", "text": "Away since Monday.", **given}
    return Told(**{"kind": ConcernKind.EDUCATION, "first_absent_on": ABSENT, **filled})


def put_on(world, *, child=None, role="missing_coordinator", teller="school", reason="absent", now=NOW, **given):
    about = services.About(teller=teller, reason=reason, last_school="Mill Lane School", year_group="9")
    by = world.acting(role)
    return services.record_case(child=child or world.child, told=told(**given), about=about, by=by, now=now)
