"""What a password may be."""

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from missing_cases.settings import base
from tests.accounts.conftest import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make_person("Northshire Council", "social_worker", email="robin.able@example.org")


@pytest.mark.parametrize(
    "password",
    ["harbour velvet lantern", "ein langer Satz", "x7#kQ-92!pLm", "ffordd hir i gartref", "a" * 60 + "bcdefgh" * 9],
)
def test_long_and_unguessable_is_all_that_is_asked(person, password):
    validate_password(password, person)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short words", "password_too_short"),
        ("harbour velvet " * 9, "password_too_long"),
        ("aaaaaaaaaaaa", "password_too_common"),
        ("passwordpassword", "password_too_common"),
        ("Pa55w0rd!2026", "password_too_common"),
        ("1qaz2wsx3edc4rfv", "password_too_common"),
        ("qwertyuiop1234", "password_too_common"),
        ("missing children", "password_context"),
        ("Northshire2026!", "password_context"),
        ("northshire-council-1", "password_context"),
        ("SafeguardingHub1", "password_context"),
        ("robin.able2026", "password_too_similar"),
    ],
)
def test_what_is_refused(person, password, code):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, person)
    assert code in {error.code for error in refused.value.error_list}


def test_production_hashes_with_argon2():
    assert base.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert Argon2PasswordHasher().encode("a password", "salty-salt").startswith("argon2$argon2id$")
