"""A link connects one person with one subject, once; an administrator sends it and ends the connection."""

import pytest
from django.core import mail
from django.db import DatabaseError, connection
from django.test import Client

from missing_cases.access import context
from missing_cases.access.policy import NotAllowed
from missing_cases.errors import RuleError
from missing_cases.models import OutsideIdentity, SignInLink
from missing_cases.single_sign_on import services
from tests.access.conftest import access_of
from tests.sign_in import enrol, sign_in
from tests.single_sign_on.conftest import alter, arrive, is_in, leave, send_link, subject_of

MFA = {"amr": ["mfa"]}


def test_a_link_connects_whoever_comes_by_it_and_works_once(issuer, people):
    path = send_link(people, people.worker)
    letter = mail.outbox[-1]
    assert letter.to == [people.worker.email]
    assert "Northshire Council" in letter.body
    first, issuer.claims = Client(), MFA
    assert arrive(first, issuer, path=path).status_code == 302
    assert is_in(first) == "in"
    assert subject_of(people.worker) == "subject-1"
    issuer.subject = "subject-2"
    assert Client().get(path).status_code == 404


def test_the_link_is_kept_as_a_digest_alone(people, committed_database):
    path = send_link(people, people.worker)
    secret = path.rstrip("/").rpartition("/")[2]
    kept = committed_database.run("SELECT sign_in_link::text FROM sign_in_link")
    audited = committed_database.run("SELECT diff::text FROM audit.event WHERE table_name = 'sign_in_link'")
    assert len(kept) == len(audited) == 1
    assert secret not in str(kept + audited)


def test_who_holds_a_second_factor_gives_it_when_a_link_is_used_whatever_the_issuer_says(issuer, people):
    issuer.claims = MFA
    enrol(people.worker)
    client = Client()
    arrive(client, issuer, path=send_link(people, people.worker))
    assert is_in(client) == "second factor"
    arrive(again := Client(), issuer)
    assert is_in(again) == "in"


def test_a_subject_or_a_person_connected_already_is_not_connected_again(issuer, people, connected):
    client = Client()
    assert arrive(client, issuer, path=send_link(people, people.colleague)).status_code == 403
    assert is_in(client) == "out"
    with pytest.raises(RuleError), context.acting(access_of(people.administrator)) as now:
        services.send_link(user=connected, by=access_of(people.administrator), now=now)
    issuer.subject = "subject-2"
    assert arrive(client, issuer, path=send_link(people, people.colleague)).status_code == 302


def test_a_link_ends_after_three_days_or_with_the_next_one(issuer, people, committed_database):
    first = send_link(people, people.worker)
    second = send_link(people, people.worker)
    assert Client().get(first).status_code == 404
    days = "interval '3 days'"
    alter(committed_database, f"UPDATE sign_in_link SET made_at = made_at - {days}, expires_at = expires_at - {days}")
    assert Client().get(second).status_code == 404


def test_a_link_that_ends_on_the_way_connects_nobody(issuer, people, committed_database):
    client = Client()
    path = send_link(people, people.worker)
    assert client.get(path).status_code == 200
    asked = client.get("/sign-in/north/?via=link", headers={"sec-fetch-site": "same-origin"})["Location"]
    alter(committed_database, "UPDATE sign_in_link SET withdrawn_at = statement_timestamp()")
    assert client.get(issuer.visit(asked).removeprefix("http://testserver")).status_code == 403
    assert OutsideIdentity.objects.count() == 0


def test_a_link_of_somebody_who_left_signs_nobody_in(issuer, people):
    path = send_link(people, people.worker)
    leave(people.worker)
    client = Client()
    assert arrive(client, issuer, path=path).status_code == 403
    assert is_in(client) == "out"


def test_only_people_of_the_agency_are_sent_one_by_its_managers(people):
    tries = (
        (people.administrator, people.stranger, RuleError),
        (people.stranger, people.worker, RuleError),
        (people.worker, people.colleague, NotAllowed),
    )
    for who, whom, error in tries:
        by = access_of(who)
        with pytest.raises(error), context.acting(by) as now:
            services.send_link(user=whom, by=by, now=now)
    assert mail.outbox == []


def test_the_application_binds_nobody_without_a_link(people, connected):
    with pytest.raises(DatabaseError), context.acting(access_of(people.administrator)) as now:
        OutsideIdentity.objects.create(
            user=people.colleague, agency=access_of(connected).agency, issuer="https://x.example", subject="s",
            bound_at=now, bound_by=people.administrator,
        )  # fmt: skip
    for column, table in (("subject", "outside_identity"), ("digest", "sign_in_link"), ("user_id", "sign_in_link")):
        with pytest.raises(DatabaseError), context.acting(access_of(people.administrator)):
            connection.cursor().execute(f"UPDATE {table} SET {column} = {column}")
    with context.acting(access_of(people.stranger)):
        assert (OutsideIdentity.objects.count(), SignInLink.objects.count()) == (0, 0)
    with context.acting(access_of(connected)):
        assert OutsideIdentity.objects.count() == 1


def test_the_pages_list_send_and_end(client, issuer, people, connected):
    elsewhere = Client()
    issuer.claims = MFA
    arrive(elsewhere, issuer)
    assert is_in(elsewhere) == "in"
    sign_in(client, people.administrator)
    assert "Single sign-on: who is connected" in client.get("/teams/").content.decode()
    page = client.get("/single-sign-on/")
    assert "Connected since" in page.content.decode()
    assert people.stranger.full_name not in page.content.decode()
    assert client.post(f"/single-sign-on/{people.colleague.pk}/send/").status_code == 302
    assert "A link was sent; it works until" in client.get("/single-sign-on/").content.decode()
    identity = next(row.identity for row in page.context["rows"] if row.identity)
    assert client.post(f"/single-sign-on/{identity.pk}/end/").status_code == 302
    assert is_in(elsewhere) == "out"
    assert arrive(Client(), issuer).status_code == 403
    client.post(f"/single-sign-on/{identity.pk}/end/")
    with context.acting(access_of(people.administrator)):
        ended = OutsideIdentity.objects.get(pk=identity.pk)
    assert ended.ended_by == people.administrator


def test_the_pages_are_closed_to_others(client, people, connected, committed_database):
    identity = committed_database.run("SELECT id FROM outside_identity")[0][0]
    posts = [f"/single-sign-on/{connected.pk}/send/", f"/single-sign-on/{identity}/end/"]
    sign_in(client, people.worker)
    assert [client.get("/single-sign-on/").status_code, *(client.post(post).status_code for post in posts)] == [403] * 3
    sign_in(client, people.stranger)
    assert [client.get("/single-sign-on/").status_code, *(client.post(post).status_code for post in posts)] == [404] * 3
    assert committed_database.run("SELECT count(*) FROM outside_identity WHERE ended_at IS NULL") == [(1,)]
