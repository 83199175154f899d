"""Nobody gives what they do not have, and every kind of agency has roles of its own."""

from types import SimpleNamespace

import pytest

from missing_cases.access.perms import Perm
from missing_cases.access.roles import ROLES, WALL_SCREEN
from missing_cases.errors import RuleError
from missing_cases.models import AgencyKind
from missing_cases.teams import rules

MANAGER, ADMINISTRATOR = ROLES["team_manager"].perms, ROLES["administrator"].perms


@pytest.mark.parametrize("kind", AgencyKind.values)
def test_each_kind_of_agency_has_an_administrator_and_a_role_of_its_own(kind):
    offered = rules.roles_at(kind)
    assert "administrator" in offered
    assert offered <= set(ROLES)
    assert offered - rules.ANYWHERE


def test_every_role_of_a_person_is_at_home_somewhere():
    assert set().union(*(rules.roles_at(kind) for kind in AgencyKind.values)) == set(ROLES) - {WALL_SCREEN}


def test_the_police_are_not_given_a_councils_roles():
    assert not rules.may_give("missing_coordinator", kind="police", held=ADMINISTRATOR)
    assert not rules.may_give("police_spoc", kind="council", held=ADMINISTRATOR)
    assert rules.may_give("police_spoc", kind="police", held=ADMINISTRATOR)


def test_an_administrator_gives_what_they_do_not_hold_and_a_manager_does_not():
    assert rules.may_give("team_manager", kind="council", held=ADMINISTRATOR)
    assert rules.may_give("social_worker", kind="council", held=MANAGER)
    for wider in ("administrator", "principal_manager", "director"):
        assert not rules.may_give(wider, kind="council", held=MANAGER)


def test_functions_alone_do_not_make_a_role_that_nobody_knows():
    with pytest.raises(RuleError) as caught:
        rules.check_may_give("emperor", kind="council", held=frozenset(Perm))
    assert caught.value.field == "role"


def test_a_manager_takes_away_only_what_they_hold():
    rules.check_may_take("social_worker", held=MANAGER)
    rules.check_may_take("a role no longer known", held=MANAGER)
    rules.check_may_take("director", held=ADMINISTRATOR)
    with pytest.raises(RuleError):
        rules.check_may_take("administrator", held=MANAGER)


def test_oneself_is_for_another_to_decide():
    rules.check_not_oneself(SimpleNamespace(pk=1), SimpleNamespace(pk=2))
    with pytest.raises(RuleError):
        rules.check_not_oneself(SimpleNamespace(pk=1), SimpleNamespace(pk=1))


@pytest.mark.parametrize(
    ("scope", "widest", "held", "allowed"),
    [
        ("agency", "agency", MANAGER, True),
        ("agency", "assigned", MANAGER, False),
        ("assigned", "assigned", MANAGER, True),
        ("agency", "assigned", ADMINISTRATOR, True),
    ],
)
def test_a_team_opens_no_more_than_the_givers_own(scope, widest, held, allowed):
    if allowed:
        rules.check_scope(scope, held=held, widest=widest)
        return
    with pytest.raises(RuleError) as caught:
        rules.check_scope(scope, held=held, widest=widest)
    assert caught.value.field == "scope"


def test_a_reason_has_ten_characters_and_no_padding():
    assert rules.clean_reason("  covers\n leave ") == "covers leave"
    with pytest.raises(RuleError):
        rules.clean_reason("a        b       ")
