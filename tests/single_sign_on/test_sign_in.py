"""Signing in by an agency's issuer: who is let in, and everything that lets nobody in."""

import time

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.test import Client

from missing_cases.access import context
from missing_cases.models import Membership, OutsideIdentity, User
from tests.accounts.conftest import make_person
from tests.accounts.test_sign_in import code_now
from tests.sign_in import enrol
from tests.single_sign_on.conftest import alter, arrive, is_in, leave, send_link, set_out, set_user

MFA = {"amr": ["pwd", "mfa"]}


def test_who_is_connected_signs_in_and_lands_where_they_meant_to_go(client, issuer, connected):
    issuer.claims = MFA
    answer = arrive(client, issuer, onward="/account/sessions/")
    assert answer["Location"] == "/account/sessions/"
    assert is_in(client) == "in"
    assert client.get("/account/").context["request"].user == connected
    assert issuer.seen == ["/.well-known/openid-configuration"] * 2 + ["/token", "/keys"]


def test_both_ways_of_giving_the_secret_and_an_elliptic_key(client, issuer, connected):
    issuer.claims, issuer.ways = MFA, ["client_secret_post"]
    issuer.key = issuer.signing_key = ec.generate_private_key(ec.SECP256R1())
    issuer.algorithm = "ES256"
    assert arrive(client, issuer).status_code == 302
    assert is_in(client) == "in"


def test_the_key_of_the_session_changes(client, issuer, connected):
    client.get("/accounts/login/")
    set_out(client)
    before = client.session.session_key
    arrive(client, issuer)
    assert client.session.session_key != before


def test_without_mfa_in_amr_our_own_second_factor_is_asked(issuer, connected):
    for amr in (None, "mfa", [], ["pwd"], ["pwd", "otp"], {"mfa": True}):
        issuer.claims = {} if amr is None else {"amr": amr}
        assert arrive(client := Client(), issuer).status_code == 302
        assert client.get("/account/")["Location"] == "/account/second-factor/", amr


def test_our_own_second_factor_then_lets_them_in(client, issuer, connected):
    enrol(connected)
    arrive(client, issuer)
    step = client.get("/account/")["Location"]
    assert step.startswith("/accounts/2fa/reauthenticate/")
    client.post(step, {"code": "000000"})
    assert is_in(client) == "second factor"
    client.post(step, {"code": code_now()})
    assert is_in(client) == "in"


def refused(client, issuer, **way):
    answer = arrive(client, issuer, **way)
    assert answer.status_code in (403, 502), answer.status_code
    assert is_in(client) == "out"
    return answer


def test_an_unknown_subject_is_refused_and_told_no_more(client, issuer, connected):
    issuer.subject, issuer.claims = "subject-2", MFA
    page = refused(client, issuer).content.decode()
    assert "did not lead to an account here" in page
    assert connected.full_name not in page


def test_an_equal_email_address_is_not_enough(client, issuer, people):
    issuer.claims = {**MFA, "email": people.worker.email, "email_verified": True, "preferred_username": "worker"}
    before = User.objects.count()
    refused(client, issuer)
    assert (User.objects.count(), OutsideIdentity.objects.count()) == (before, 0)


def test_the_same_subject_of_another_issuer_is_somebody_else(client, issuer, connected, committed_database):
    alter(committed_database, "UPDATE outside_identity SET issuer = 'https://another.example'")
    refused(client, issuer)


STATEMENTS = {
    "another issuer": {"issuer_said": "https://evil.example"},
    "another nonce": {"nonce_said": "not the one we sent"},
    "another audience": {"claims": {"aud": "another-client"}},
    "for others too": {"claims": {"aud": ["missing-cases", "another-client"]}},
    "for another party": {"claims": {"azp": "another-client"}},
    "expired": {"claims": {"exp": int(time.time()) - 120}},
    "issued long ago": {"claims": {"iat": int(time.time()) - 3600}},
    "issued tomorrow": {"claims": {"iat": int(time.time()) + 86400}},
    "not yet valid": {"claims": {"nbf": int(time.time()) + 86400}},
    "signed in there yesterday": {"claims": {"auth_time": int(time.time()) - 86400}},
    "signed in there tomorrow": {"claims": {"auth_time": int(time.time()) + 86400}},
    "a time that is no time": {"claims": {"auth_time": "now"}},
    "without auth_time": {"without": ("auth_time",)},
    "without exp": {"without": ("exp",)},
    "without nonce": {"without": ("nonce",)},
    "without subject": {"without": ("sub",)},
    "an empty subject": {"subject": ""},
    "an endless subject": {"subject": "s" * 256},
    "a number as subject": {"claims": {"sub": 7}},
}


def test_a_statement_that_is_not_ours_or_not_fresh_is_refused(issuer, connected):
    right = {"subject": "subject-1", "claims": {}, "issuer_said": None, "nonce_said": None, "without": ()}
    for fault, changed in STATEMENTS.items():
        for name, value in {**right, **changed}.items():
            setattr(issuer, name, value)
        issuer.claims = {**MFA, **issuer.claims}
        assert arrive(client := Client(), issuer).status_code == 403, fault
        assert is_in(client) == "out", fault
        assert issuer.seen[-1] == "/keys", fault
    for name, value in right.items():
        setattr(issuer, name, value)
    assert arrive(Client(), issuer).status_code == 302


def test_a_statement_signed_by_nobody_or_by_another_key_is_refused(client, issuer, connected):
    issuer.claims, issuer.signing_key = MFA, rsa.generate_private_key(65537, 2048)
    refused(client, issuer)
    issuer.signing_key, issuer.algorithm = None, "none"
    refused(client, issuer)
    issuer.signing_key, issuer.algorithm = "the public key, or any words that are long enough", "HS256"
    refused(client, issuer)
    issuer.signing_key, issuer.algorithm, issuer.key_id = issuer.key, "RS256", "another key"
    refused(client, issuer)


def test_another_state_is_refused_before_anybody_is_asked(client, issuer, connected):
    answer = set_out(client)
    back = issuer.visit(answer["Location"]).removeprefix("http://testserver")
    issuer.seen.clear()
    for forged in (back.replace("state=", "state=x"), back.partition("&state")[0], "/sign-in/north/return/?state="):
        assert client.get(forged).status_code == 403
    assert Client().get(back).status_code == 403
    assert issuer.seen == []
    assert is_in(client) == "out"


def test_an_answer_is_used_once(client, issuer, connected):
    issuer.claims = MFA
    answer = set_out(client)
    back = issuer.visit(answer["Location"]).removeprefix("http://testserver")
    assert client.get(back).status_code == 302
    client.logout()
    assert client.get(back).status_code == 403
    assert Client().get(back).status_code == 403


def test_an_errand_lasts_ten_minutes(client, issuer, connected):
    answer = set_out(client)
    session = client.session
    session["single_sign_on"] |= {"at": time.time() - 660}
    session.save()
    assert client.get(issuer.visit(answer["Location"]).removeprefix("http://testserver")).status_code == 403


def test_who_declines_at_the_issuer_is_told_so(client, issuer, connected):
    state = set_out(client)["Location"].partition("&state=")[2].partition("&")[0]
    page = client.get("/sign-in/north/return/", {"error": "access_denied", "state": state})
    assert page.status_code == 403
    assert "was not finished" in page.content.decode()


def test_a_disabled_person_is_refused_and_a_running_session_ends_at_the_next_request(client, issuer, connected):
    issuer.claims = MFA
    arrive(client, issuer)
    assert is_in(client) == "in"
    set_user(connected, is_active=False)
    assert is_in(client) == "out"
    refused(Client(), issuer)


def test_a_machine_and_who_holds_no_role_at_the_agency_any_more_are_refused(client, issuer, connected):
    set_user(connected, kind="service")
    refused(client, issuer)
    set_user(connected, kind="person")
    leave(connected)
    refused(client, issuer)


def test_only_the_tenants_and_the_assurance_that_are_named_are_let_in(client, issuer, named, connected):
    named["tenants"], named["acr"], issuer.claims = ["tenant-1", "tenant-2"], ["loa2"], MFA
    refused(client, issuer)
    issuer.claims = {**MFA, "tid": "tenant-3", "acr": "loa2"}
    refused(client, issuer)
    issuer.claims = {**MFA, "tid": "tenant-2", "acr": "loa1"}
    refused(client, issuer)
    issuer.claims = {**MFA, "tid": "tenant-2", "acr": "loa2"}
    assert "acr_values=loa2" in set_out(client)["Location"]
    assert arrive(client, issuer).status_code == 302
    assert is_in(client) == "in"


def test_the_session_is_for_the_issuers_agency_alone(client, issuer, connected):
    other = make_person("Southshire Council", "team_manager").memberships.get().team
    with context.acting_as_system("test"):
        Membership.objects.create(user=connected, team=other, role="team_manager", from_on="2016-01-01")
    issuer.claims = MFA
    arrive(client, issuer)
    assert client.post("/account/agency/", {"agency": str(other.agency_id)}).status_code == 422
    session = client.session
    session["agency"] = str(other.agency_id)
    session.save()
    page = client.get("/account/")
    assert page.context["request"].access.agency.name == "Northshire Council"
    leave(connected)
    assert client.get("/account/").context["request"].access is None


def test_a_session_ends_when_its_issuer_is_no_longer_named(client, issuer, connected, settings):
    issuer.claims = MFA
    arrive(client, issuer)
    assert is_in(client) == "in"
    settings.SINGLE_SIGN_ON = {}
    assert is_in(client) == "out"
    assert client.get("/sign-in/north/").status_code == 404
    assert client.get("/sign-in/north/return/").status_code == 404


def test_the_limits_of_a_session_are_those_of_every_session(client, issuer, connected):
    issuer.claims = MFA
    arrive(client, issuer)
    assert is_in(client) == "in"
    session = client.session
    session["seen_at"] = session["seen_at"] - 901
    session.save()
    assert is_in(client) == "out"


def test_without_a_setting_there_is_nothing(client, committed_database, settings):
    settings.SINGLE_SIGN_ON = {}
    assert "Sign in with" not in client.get("/accounts/login/").content.decode().replace("Sign in with a passkey", "")
    assert client.get("/sign-in/north/").status_code == 404


def test_with_one_the_sign_in_page_leads_there_and_the_policy_stays(client, issuer, people):
    page = client.get("/accounts/login/?next=/find/")
    assert "Sign in with Northshire Council" in page.content.decode()
    assert 'href="/sign-in/north/?next=%2Ffind%2F"' in page.content.decode()
    assert "form-action 'self';" in page["Content-Security-Policy"] + ";"
    assert issuer.url not in page["Content-Security-Policy"]


def test_another_site_cannot_begin_a_sign_in(client, issuer, people):
    for headers in ({"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {},
                    {"referer": "https://evil.example/"}, {"referer": "http://testserver.evil.example/"}):  # fmt: skip
        assert client.get("/sign-in/north/", headers=headers).status_code == 403, headers
    assert issuer.seen == []
    assert client.get("/sign-in/north/", headers={"referer": "http://testserver/accounts/login/"}).status_code == 302


def test_where_to_go_on_is_a_page_of_ours(client, issuer, connected):
    issuer.claims = MFA
    for elsewhere in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        assert arrive(client, issuer, onward=elsewhere)["Location"] == "/"


def test_a_way_begun_without_the_link_does_not_use_it(client, issuer, people):
    path = send_link(people, people.worker)
    assert client.get(path).status_code == 200
    refused(client, issuer)
    assert OutsideIdentity.objects.count() == 0
