"""The proof of `./run chaos` fails for each thing that must not be."""

import pytest

from tests.chaos.proof import NONE, Proof
from tests.chaos.provider import FOLDER, KeepingProvider, accepted

GOOD = {"due": 3, "fired": 3, "events": 3, "messages": 9, "message keys": 9} | dict.fromkeys(NONE, 0)


def test_a_good_run_has_no_faults():
    assert Proof(GOOD).faults() == []


@pytest.mark.parametrize("name", NONE)
def test_each_thing_that_must_not_be_is_a_fault(name):
    assert Proof({**GOOD, name: 1}).faults() == [f"{name}: 1, must be 0"]


@pytest.mark.parametrize("changes", [{"fired": 2}, {"events": 4}, {"due": 0, "fired": 0, "events": 0}])
def test_an_alarm_lost_or_fired_twice_or_nothing_at_all_is_a_fault(changes):
    assert len(Proof({**GOOD, **changes}).faults()) == 1


def test_a_shared_key_and_an_incident_are_faults():
    assert len(Proof({**GOOD, "message keys": 8}).faults()) == 1
    assert len(Proof(GOOD, [("clock.missing", "", "{}")]).faults()) == 1


def test_the_provider_says_what_it_accepted_and_counts_it(tmp_path, monkeypatch):
    monkeypatch.setenv(FOLDER, str(tmp_path))
    provider = KeepingProvider()
    letter = type("Letter", (), {"reference": "v1:x"})()
    assert provider.find("v1:x") is None
    assert provider.send(letter) == provider.find("v1:x")
    provider.send(letter)
    assert accepted(tmp_path) == {"v1:x": 2}
