"""What the child wants of the interview: said bit by bit, the newest answer stands, and nothing said is lost."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client
from django.urls import reverse

from missing_cases.access import context
from missing_cases.access.policy import NotAllowed
from missing_cases.errors import RuleError
from return_interviews import services
from return_interviews.models import InterviewWish
from return_interviews.selectors import wishes_of
from tests.return_interviews.world import BACK, HELD, NOW, do, offer
from tests.sign_in import sign_in


def wish(world, by=None, **said):
    given = {"said_at": HELD, **said}
    return do(by or world.coordinator, services.record_wish, episode=world.episode, **given)


def standing(world, reader=None):
    reader = reader or world.coordinator
    with context.acting(reader):
        return {question: answer for question, answer, _row in wishes_of(world.episode.pk, reader)}


def test_the_newest_answer_to_each_question_stands_and_the_others_are_kept(world):
    wish(world, way="in_person", place="At the library", adult="Her aunt")
    wish(world, place="In the car", said_at=HELD + timedelta(minutes=5))
    assert standing(world) == {"How": "In person", "Where": "In the car", "Who is to be there": "Her aunt"}
    with context.acting(world.coordinator):
        assert InterviewWish.objects.count() == 2


def test_what_was_written_down_late_does_not_hide_what_was_said_later(world):
    wish(world, place="In the car", said_at=HELD + timedelta(minutes=5))
    wish(world, place="At the library", said_at=HELD)
    assert standing(world) == {"Where": "In the car"}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "way"),
        ({"place": "  "}, "way"),
        ({"way": "by_drum"}, "way"),
        ({"place": "Here", "said_at": NOW + timedelta(minutes=1)}, "said_at"),
        ({"place": "Here", "said_at": BACK - timedelta(minutes=1)}, "said_at"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(world, said, field):
    with pytest.raises(RuleError) as refused:
        wish(world, **said)
    assert refused.value.field == field and standing(world) == {}


def test_it_is_only_ever_added_and_says_something(world):
    row = wish(world, place="Here")
    with context.acting(world.coordinator):
        with pytest.raises(ProgrammingError), transaction.atomic():
            InterviewWish.objects.filter(pk=row.pk).update(place="There")
        row.pk, row.place = None, ""
        with pytest.raises(IntegrityError), transaction.atomic():
            InterviewWish.objects.bulk_create([row])


def test_whoever_may_not_offer_writes_nothing_and_strangers_see_nothing(world):
    wish(world, place="Here")
    with pytest.raises(NotAllowed):
        wish(world, by=world.leader, place="There")
    assert standing(world, world.outsider) == {}
    client = sign_in(Client(), world.outsider.user)
    assert client.get(reverse("return_interviews:wish_first", args=[world.episode.pk])).status_code in (403, 404)


def test_it_is_written_on_its_page_and_stands_on_that_of_the_interview(world):
    client = sign_in(Client(), world.coordinator.user)
    interview = offer(world)
    page = reverse("return_interviews:wish", args=[interview.pk])
    wrong = client.post(page, {"language": "", "said_at_on": "today", "said_at_time": "25:99"})
    assert wrong.status_code == 422
    assert client.post(page, {"way": "video", "language": "Polish, with an interpreter"}).status_code == 302
    front = client.get(reverse("return_interviews:interview", args=[interview.pk])).content.decode()
    assert "Polish, with an interpreter" in front and "By video" in front
