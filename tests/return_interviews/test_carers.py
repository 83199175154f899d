"""What a parent or carer says: kept in their words, apart from the child's, and never changed."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client
from django.urls import reverse

from missing_cases.access import context
from missing_cases.access.policy import NotAllowed
from missing_cases.errors import RuleError
from return_interviews import services
from return_interviews.document import interview_document, only
from return_interviews.models import CarerAccount
from return_interviews.selectors import carer_accounts_of
from tests.return_interviews.world import BACK, HELD, NOW, do, offer
from tests.sign_in import sign_in


def hear(world, by=None, **said):
    given = {"relation": "parent", "words": "He left after the row. He came back cold.", "said_at": HELD, **said}
    return do(by or world.coordinator, services.record_carer_account, episode=world.episode, **given)


def words_of(world, reader):
    with context.acting(reader):
        return [row.words for row in carer_accounts_of(world.episode.pk, reader)]


def test_each_account_is_kept_in_the_order_it_was_said(world):
    hear(world, words="Later words.", said_at=HELD + timedelta(minutes=5))
    hear(world, words="First words.")
    assert words_of(world, world.coordinator) == ["First words.", "Later words."]
    assert words_of(world, world.outsider) == []


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"relation": "neighbour"}, "relation"),
        ({"words": "  "}, "words"),
        ({"said_at": NOW + timedelta(minutes=1)}, "said_at"),
        ({"said_at": BACK - timedelta(minutes=1)}, "said_at"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(world, said, field):
    with pytest.raises(RuleError) as refused:
        hear(world, **said)
    assert refused.value.field == field and words_of(world, world.coordinator) == []


def test_it_is_only_ever_added_by_those_who_offer_interviews(world):
    row = hear(world)
    with context.acting(world.coordinator):
        with pytest.raises(ProgrammingError), transaction.atomic():
            CarerAccount.objects.filter(pk=row.pk).update(words="Nothing happened.")
        row.pk, row.words = None, ""
        with pytest.raises(IntegrityError), transaction.atomic():
            CarerAccount.objects.bulk_create([row])
    with pytest.raises(NotAllowed):
        hear(world, by=world.leader)


def test_it_stands_in_the_document_apart_from_the_child_and_can_be_shared_by_the_sentence(world):
    interview = offer(world, "declined", decline_reason="not_given")
    hear(world, worries="His friends.")
    with context.acting(world.coordinator):
        whole = interview_document(interview, world.coordinator, divided=True)
        part = only(whole, frozenset({"carer.said_1.2"}))
    carer = next(section for section in whole.sections if section.code == "carer")
    assert [row.code for row in carer.rows] == ["carer.said_1.1", "carer.said_1.2", "carer.worries_1"]
    (row,) = next(section for section in part.sections if section.code == "carer").rows
    assert (row.words, row.said_by) == ("[…] He came back cold.", "Parent or guardian")


def test_it_is_written_on_its_page_and_stands_beside_the_interview(world):
    client = sign_in(Client(), world.coordinator.user)
    interview = offer(world, "declined", decline_reason="not_given")
    page = reverse("return_interviews:carer", args=[interview.pk])
    wrong = client.post(page, {"relation": "parent", "method": "call", "words": "", "worries": "His friends."})
    assert wrong.status_code == 422 and "His friends." in wrong.content.decode()
    said = {"relation": "parent", "name": "Ann Example", "method": "call", "words": "He left after the row."}
    assert client.post(page, said).status_code == 302
    front = client.get(reverse("return_interviews:interview", args=[interview.pk])).content.decode()
    assert "He left after the row." in front and "Ann Example" in front
