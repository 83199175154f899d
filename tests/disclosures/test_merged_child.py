"""What left stays as it left when the record it is of is brought together with another, and when they are parted."""

import pytest
from django.db import DatabaseError, transaction

from disclosures import services
from missing_cases.access import context
from missing_cases.children import services as children
from tests.disclosures.world import add_child

ROWS = (
    "SELECT to_jsonb(d) - 'child_id', (SELECT jsonb_agg(to_jsonb(c) - 'child_id') FROM disclosure_content c"
    " WHERE c.disclosure_id = d.id) FROM disclosure d"
)
WHOSE = "SELECT d.child_id, c.child_id FROM disclosure d JOIN disclosure_content c ON c.disclosure_id = d.id"


@pytest.fixture
def kept(world):
    with context.acting(world.manager):
        return add_child(world.manager, world.now)


@pytest.fixture
def merge(world, kept, sent):
    with context.acting(world.manager):
        shown = children.preview_merge(kept=kept, merged=world.child, by=world.manager)
        return children.merge_children(
            kept=kept, merged=world.child, choices={}, reason="The same", seen=shown.token, by=world.manager,
            now=world.now,
        )  # fmt: skip


def test_it_stands_on_the_kept_record_word_for_word_and_goes_back(world, kept, sent, oracle, request):
    before = oracle(ROWS)
    merge = request.getfixturevalue("merge")
    assert oracle(ROWS) == before
    assert set(oracle(WHOSE)) == {(kept.pk, kept.pk)}
    with context.acting(world.manager):
        children.part_children(merge=merge, reason="Two", by=world.manager, now=world.now)
    assert oracle(ROWS) == before
    assert set(oracle(WHOSE)) == {(world.child.pk, world.child.pk)}


def test_the_recipient_still_opens_and_accepts_it(world, merge, sent, as_reader):
    as_reader(world.spoc, services.open_disclosure, disclosure=sent, now=world.now)
    done = as_reader(world.spoc, services.accept_disclosure, disclosure=sent, reference="NP 7", now=world.now)
    assert done.state == "accepted"


def test_nobody_moves_it_to_another_child_by_hand(world, kept, sent):
    with context.acting(world.manager), pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        type(sent).objects.filter(pk=sent.pk).update(child=kept)
