"""Two drafts of one protocol published at the same moment: one becomes the next version, the other is refused."""

import threading

from django.db import connections, transaction

from clocks.models import ProtocolVersion
from clocks.workshop import services
from missing_cases.access import context
from missing_cases.access.policy import access_for
from missing_cases.errors import RuleError
from tests.clocks.workshop.conftest import LATER, NOW
from tests.clocks.world import make_world


def test_two_drafts_published_at_once_never_share_a_day_or_a_number(committed_database):
    with transaction.atomic():
        people = make_world(now=NOW).people
        by = {role: access_for(people[role], now=NOW) for role in ("team_manager", "principal_manager")}
    with context.acting(by["team_manager"]):
        drafts = [services.begin_draft(by=by["team_manager"], now=NOW) for _ in range(4)]
    said, start = [], threading.Barrier(len(drafts))

    def publish(draft):
        try:
            with context.acting(by["principal_manager"]):
                start.wait()
                services.publish_draft(draft=draft, number=1, from_on=LATER, by=by["principal_manager"], now=NOW)
                said.append("published")
        except RuleError as error:
            said.append(str(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=publish, args=(draft,)) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    refusal = "Version 6 is in force from 1 April 2026. Enter a later day."
    assert sorted(said) == [refusal] * 3 + ["published"]
    with transaction.atomic(), context.acting_as_system("test"):
        assert ProtocolVersion.objects.filter(code="wigan").count() == 6
