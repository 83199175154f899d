"""The proof of `./run chaos` fails for each thing that must not be, and its two carriers count what they accept."""

import smtplib
from email.message import EmailMessage
from types import SimpleNamespace

import pytest

from tests.chaos.faults import FAULTS
from tests.chaos.household import ROOT
from tests.chaos.letterbox import Letterbox
from tests.chaos.plants import PLANTS
from tests.chaos.proof import NONE, Proof
from tests.chaos.provider import ADDRESS, HttpProvider, Provider

GOOD = {"due": 3, "fired": 3, "unsent": 0, "sweeps": 1} | dict.fromkeys(NONE, 0)


def test_a_good_run_has_no_faults():
    assert Proof(GOOD).faults() == []
    assert Proof(GOOD).settled


@pytest.mark.parametrize("name", NONE)
def test_each_thing_that_must_not_be_is_a_fault(name):
    assert Proof({**GOOD, name: 1}).faults() == [f"{name}: 1, must be 0"]


@pytest.mark.parametrize("changes", [{"due": 0, "fired": 0}, {"sweeps": 2}])
def test_nothing_due_and_a_second_sweep_to_catch_up_are_faults(changes):
    assert len(Proof({**GOOD, **changes}).faults()) == 1


@pytest.mark.parametrize("changes", [{"fired": 2}, {"unsent": 1}])
def test_what_is_still_to_fire_or_send_is_waited_for(changes):
    assert not Proof({**GOOD, **changes}).settled


def test_the_provider_says_what_it_accepted_and_counts_it(monkeypatch):
    with Provider() as server:
        monkeypatch.setenv(ADDRESS, server.address)
        provider, letter = HttpProvider(), SimpleNamespace(reference="v1:a b/c")
        assert provider.find(letter.reference) is None
        assert provider.send(letter) == provider.find(letter.reference)
        provider.send(letter)
        assert server.accepted == {letter.reference: 2}
        server.shutdown()


def test_the_letterbox_counts_what_it_accepts_and_refuses_when_told():
    letter = EmailMessage()
    letter["Message-ID"], letter["From"], letter["To"] = "<one@x.invalid>", "a@x.invalid", "b@x.invalid"
    letter.set_content("Sign in to read it.")
    with Letterbox() as box:
        for _ in range(2):
            with smtplib.SMTP("127.0.0.1", box.port, timeout=5) as mail:
                mail.send_message(letter)
        box.refusing = True
        with smtplib.SMTP("127.0.0.1", box.port, timeout=5) as mail, pytest.raises(smtplib.SMTPException):
            mail.send_message(letter)
        assert (box.accepted, box.refused) == ({"<one@x.invalid>": 2}, 1)
        box.shutdown()


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.name)
def test_each_planted_bug_still_finds_its_place_in_the_source(plant):
    assert plant.fault in FAULTS
    assert plant.says in NONE
    for path, find, text in plant.holes:
        assert (ROOT / path).read_text().count(find) == 1
        assert text != find
