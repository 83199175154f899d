"""Drafts: kept as typed, one per person and section, never counted, never lost to anybody else's save."""

import base64

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from missing_cases.access import context
from missing_cases.errors import RuleError, StaleError
from missing_cases.forms import selectors
from missing_cases.forms.given import Given
from missing_cases.forms.services import (
    authorise_section,
    discard_draft,
    draft_key,
    keep_draft,
    open_draft,
    save_section,
)
from missing_cases.models import Answer, Draft, DraftEvent, FormSection
from tests.properties import examples


def opened(world, access, section=None):
    with context.acting(access) as now:
        return open_draft(section=section or world.first, by=access, now=now)


def kept(world, access, draft, words, version):
    with context.acting(access) as now:
        return keep_draft(draft=draft, typed={"story": [words]}, version=version, by=access, now=now)


def events(world):
    with context.acting(world.ada):
        return list(DraftEvent.objects.order_by("at", "id").values_list("kind", flat=True))


def state_of(section):
    return FormSection.objects.get(pk=section.pk).state


def test_a_draft_opens_once_and_is_kept_as_typed(world):
    draft = opened(world, world.ada)
    assert opened(world, world.ada) == draft
    assert state_of(world.first) == "not_started"
    kept(world, world.ada, draft, "half a sen", 1)
    with context.acting(world.ada):
        assert Draft.objects.get().typed == {"story": ["half a sen"]}
        assert state_of(world.first) == "in_progress"
        assert Answer.objects.count() == 0
    assert events(world) == ["opened"]


def test_two_windows_of_one_person_conflict_and_the_first_words_stand(world):
    draft = opened(world, world.ada)
    kept(world, world.ada, draft, "first window", 1)
    with pytest.raises(StaleError) as caught:
        kept(world, world.ada, draft, "second window", 1)
    assert caught.value.theirs == {"story": ["first window"]}
    assert kept(world, world.ada, draft, "both", 2).version == 3


def test_keeping_the_same_words_again_changes_nothing(world):
    draft = opened(world, world.ada)
    assert kept(world, world.ada, draft, "same", 1).version == 2
    assert kept(world, world.ada, draft, "same", 2).version == 2


def test_nobody_keeps_words_in_anothers_draft(world):
    draft = opened(world, world.ada)
    with pytest.raises(Draft.DoesNotExist):
        kept(world, world.ben, draft, "forged", 1)
    with context.acting(world.ben), connection.cursor() as cursor:  # the database says the same
        cursor.execute("UPDATE form_draft SET typed = '{}' WHERE id = %s", [draft.pk])
        assert cursor.rowcount == 0
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute("DELETE FROM form_draft")


def test_colleagues_see_that_a_draft_is_open_and_the_police_do_not(world):
    kept(world, world.ada, opened(world, world.ada), "mine", 1)
    for access, seen in [(world.ben, 1), (world.officer, 0), (world.stranger, 0)]:
        with context.acting(access):
            assert Draft.objects.count() == seen


def test_saving_finishes_ones_own_draft_and_leaves_a_colleagues(world):
    mine, theirs = opened(world, world.ada), opened(world, world.ben)
    kept(world, world.ada, mine, "mine", 1)
    kept(world, world.ben, theirs, "theirs", 1)
    with context.acting(world.ada) as now:
        save_section(section=world.first, answers={"story": Given.of(words="mine")}, version=1, by=world.ada, now=now)
        assert list(selectors.open_drafts()) == [theirs]
        assert Draft.objects.get(pk=mine.pk).typed == {}
        assert Draft.objects.get(pk=theirs.pk).typed == {"story": ["theirs"]}
    with pytest.raises(RuleError, match="was closed"):
        kept(world, world.ada, mine, "late", 2)
    assert events(world) == ["opened", "opened", "finished"]


def test_discarding_is_audited_and_gives_the_section_back(world):
    draft = opened(world, world.ada)
    kept(world, world.ada, draft, "nonsense", 1)
    with context.acting(world.ada) as now:
        discard_draft(draft=draft, by=world.ada, now=now)
        assert state_of(world.first) == "not_started"
    assert events(world) == ["opened", "discarded"]


def test_an_empty_draft_follows_the_section_it_is_opened_on_again(world):
    draft = opened(world, world.ada)
    with context.acting(world.ben) as now:
        save_section(section=world.first, answers={}, version=1, by=world.ben, now=now)
    assert (draft.section_version, opened(world, world.ada).section_version) == (1, 2)


def test_an_authorised_section_takes_no_draft(world):
    with context.acting(world.ada) as now:
        save_section(section=world.first, answers={"story": Given()}, version=1, by=world.ada, now=now)
    with context.acting(world.mia) as now:
        authorise_section(section=world.first, by=world.mia, now=now)
    with pytest.raises(RuleError, match="no longer be changed"):
        opened(world, world.ada)


def test_the_key_is_32_bytes_and_differs_for_each_person_and_draft(world, settings):
    one, two = opened(world, world.ada), opened(world, world.ada, world.second)
    keys = {draft_key(user=user, draft=draft) for user in (world.ada.user, world.ben.user) for draft in (one, two)}
    assert len(keys) == 4
    assert {len(base64.b64decode(key)) for key in keys} == {32}
    settings.DRAFT_KEY_SECRET = "another"
    assert draft_key(user=world.ada.user, draft=one) not in keys


def test_drafts_leave_no_words_in_the_change_log(world):
    kept(world, world.ada, opened(world, world.ada), "whispered", 1)
    with context.acting(world.ada), connection.cursor() as cursor:
        cursor.execute("SELECT table_name, diff::text FROM audit.changes_of(%s, 1000)", [world.child.pk])
        found = cursor.fetchall()
    assert "form_draft" not in {table for table, _ in found}
    assert "form_draft_event" in {table for table, _ in found}
    assert not any("whispered" in diff for _, diff in found)


# Any interleaving of two editors

STEPS = st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from(["type", "keep", "save"])), min_size=4, max_size=14)


class Editor:
    """A person with the page open: what is on the screen, and the versions that came with it."""

    def __init__(self, world, access, name):
        self.world, self.access, self.name, self.count = world, access, name, 0
        self.open()

    def open(self):
        section = FormSection.objects.get(pk=self.world.first.pk)
        standing = selectors.standing_answers(section).get("story", Given())
        with context.acting(self.access) as now:
            self.draft = open_draft(section=section, by=self.access, now=now)
        self.section_version, self.version = section.version, self.draft.version
        self.screen = "".join(self.draft.typed.get("story", [standing.words]))

    def type(self, everything):
        self.count += 1
        word = f"{self.name}{self.count}"
        everything.add(word)
        self.screen = f"{self.screen} {word}".strip()

    def keep(self):
        self.draft = keep_now(self)
        self.version = self.draft.version

    def save(self):
        """Press Save. Told that somebody was first, take over both versions, as the conflict page offers them."""
        try:
            with context.acting(self.access) as now:
                answers = {"story": Given.of(words=self.screen)}
                save_section(
                    section=self.world.first, answers=answers, version=self.section_version, by=self.access, now=now
                )
        except StaleError as stale:
            theirs = stale.theirs.get("story", Given()).words
            self.screen = f"{theirs} {self.screen}"
            self.section_version = FormSection.objects.get(pk=self.world.first.pk).version
            self.keep()
        else:
            self.open()


def keep_now(editor):
    with context.acting(editor.access) as now:
        return keep_draft(
            draft=editor.draft, typed={"story": [editor.screen]}, version=editor.version, by=editor.access, now=now
        )


def words_anywhere():
    rows = Answer.objects.values_list("words", flat=True)
    drafts = [value for draft in selectors.open_drafts() for values in draft.typed.values() for value in values]
    return set(" ".join([*rows, *drafts]).split())


class Undo(Exception):
    pass


@settings(max_examples=examples(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_interleaving_of_two_editors_loses_a_typed_word(world, steps):
    with pytest.raises(Undo), context.acting(world.ada):
        everything = set()
        editors = {"A": Editor(world, world.ada, "a"), "B": Editor(world, world.ben, "b")}
        for name, step in steps:
            getattr(editors[name], step)(*([everything] if step == "type" else []))
            saved_or_on_screen = words_of(world) | set(" ".join(editor.screen for editor in editors.values()).split())
            assert everything <= saved_or_on_screen
        for editor in [*editors.values(), *editors.values()]:
            editor.save()
        assert everything <= words_of(world)
        raise Undo


def words_of(world):
    with context.acting(world.ada):
        return words_anywhere()
