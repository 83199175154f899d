"""Name keys: properties that hold for any text, and spellings that must meet."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from missing_cases.children.names import KEY_LENGTH, WORD_LENGTH, asked_for, fold, keys_of, skeleton, stands_for

LETTERS = st.text(alphabet=st.characters(categories=["L", "M", "Nd", "Pd", "Po", "Zs"]), max_size=100)
ANY = st.text(max_size=100)
LATIN = st.text(alphabet="abcdefghijklmnopqrstuvwxyzàâçéèêëîïôöùûüÿñ", min_size=1, max_size=20)


@settings(deadline=None, max_examples=300)
@given(ANY)
def test_folded_words_are_plain_short_and_never_empty(text):
    for word in fold(text):
        assert word.isascii()
        assert word.isalnum()
        assert word == word.lower()
        assert 1 <= len(word) <= WORD_LENGTH


@settings(deadline=None, max_examples=300)
@given(ANY)
def test_folding_twice_changes_nothing_more(text):
    once = fold(text)
    assert fold(" ".join(once)) == once


@settings(deadline=None)
@given(LETTERS, LETTERS)
def test_order_does_not_matter(first, second):
    assert keys_of(first, second) == keys_of(second, first)


@settings(deadline=None)
@given(LETTERS)
def test_capitals_do_not_matter_to_latin_letters(text):
    assert fold(text.lower()) == fold(text.lower().title()) or not text.isascii()


@settings(deadline=None)
@given(LATIN)
def test_accents_and_how_they_are_written_do_not_matter(word):
    bare = "".join(sign for sign in unicodedata.normalize("NFD", word) if not unicodedata.combining(sign))
    assert fold(word) == fold(unicodedata.normalize("NFD", word)) == fold(bare)


@settings(deadline=None)
@given(st.lists(LETTERS, max_size=12))
def test_keys_fit_their_columns(names):
    keys = keys_of(*names, also_called=" ".join(names))
    assert len(keys.key) <= KEY_LENGTH
    assert all(len(also) <= 110 for also in keys.also)
    assert keys.words == sorted(set(keys.words))


@settings(deadline=None)
@given(LETTERS.filter(lambda text: fold(text)))
def test_what_a_name_is_asked_by_finds_its_own_keys(text):
    keys = keys_of(also_called=text)
    for word in fold(text):
        assert set(asked_for(word)) & set(keys.also)


@settings(deadline=None)
@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=20))
def test_a_skeleton_has_no_vowels_after_its_first_letter_and_no_doubles(word):
    bones = skeleton(word)
    assert len(bones) != 1
    assert not set(bones[1:]) & set("aeiou")
    assert all(one != two for one, two in zip(bones, bones[1:], strict=False))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("O'Brien", ["obrien"]),
        ("O’Brien-Łukasz", ["obrien", "lukasz"]),
        ("  Ní   Bhriain ", ["ni", "bhriain"]),
        ("Straße", ["strasse"]),
        ("Øystein Ærø", ["oystein", "aero"]),
        ("İpek", ["ipek"]),
        ("Олександр", ["oleksandr"]),
        ("محمد", ["mhmd"]),
        ("Γιώργος", ["giorgos"]),
        ("", []),
        ("?!", []),
    ],
)
def test_names_of_many_alphabets_are_folded(text, words):
    assert fold(text) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("muhammad", "mohamed"), ("mohammed", "mhmd"), ("yusuf", "youssef"), ("yusuf", "ywsf"), ("liz", "elizabeth"),
        ("kate", "katherine"), ("aleksander", "oleksandr"), ("tarik", "tareq"), ("khadija", "kadija"),
        ("phillip", "filip"), ("sofia", "sophie"),
    ],
)  # fmt: skip
def test_spellings_and_short_forms_meet(one, other):
    assert stands_for(one) & stands_for(other)


@pytest.mark.parametrize(("one", "other"), [("amira", "khan"), ("james", "peter"), ("zoe", "ali"), ("kim", "tom")])
def test_different_names_do_not_meet(one, other):
    assert not stands_for(one) & stands_for(other)
