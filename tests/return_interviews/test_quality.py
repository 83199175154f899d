"""The authority's rubric: a manager judges by it, ratings keep their question, and rework is timed."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client
from django.urls import reverse

from missing_cases.access import context
from missing_cases.access.policy import NotAllowed
from missing_cases.errors import RuleError
from missing_cases.forms.given import Given
from return_interviews import services
from return_interviews.models import QualityRating, Rubric
from return_interviews.selectors.quality import SHIPPED, ratings_of, reworks_of, rubric_of
from tests.return_interviews.world import NOW, bring_to, do, finish, write
from tests.sign_in import sign_in


def rate(world, interview, by=None, **ratings):
    return do(by or world.manager, services.rate, interview=interview, ratings=ratings)


def standing(world, interview, reader=None):
    reader = reader or world.manager
    with context.acting(reader):
        return {row.criterion: (row.level, row.note) for row in ratings_of(interview, reader)}


def test_a_manager_judges_by_the_rubric_and_the_latest_stands(world):
    interview = bring_to(world, "sent_back")
    rate(world, interview, voice=("not_met", "All in the third person."), harm=("met", ""))
    rate(world, interview, voice=("met", ""))
    assert standing(world, interview) == {"voice": ("met", ""), "harm": ("met", "")}
    with context.acting(world.manager):
        assert QualityRating.objects.count() == 3


@pytest.mark.parametrize(
    ("ratings", "field"),
    [({"voice": ("not_met", " ")}, "why_voice"), ({"voice": ("good", "")}, "level_voice"),
     ({"beauty": ("met", "")}, "level_beauty")],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_field(world, ratings, field):
    with pytest.raises(RuleError) as refused:
        rate(world, bring_to(world, "sent_back"), **ratings)
    assert refused.value.field == field


def test_nobody_judges_their_own_and_others_judge_and_see_nothing(world):
    interview = bring_to(world, "sent_back")
    rate(world, interview, harm=("met", ""))
    with pytest.raises(NotAllowed):
        rate(world, interview, by=world.coordinator, harm=("met", ""))
    write(world, interview, "why", {"home": Given.of(codes=("no",))}, by=world.second_manager)
    with pytest.raises(RuleError, match="Somebody else"):
        rate(world, interview, by=world.second_manager, harm=("met", ""))
    for other in (world.outsider, world.spoc):
        with context.acting(other):
            assert not QualityRating.objects.exists()
    with context.acting(world.manager):
        with pytest.raises(ProgrammingError), transaction.atomic():
            QualityRating.objects.update(level="met")
        row = QualityRating.objects.get()
        row.pk, row.level, row.note = None, "not_met", ""
        with pytest.raises(IntegrityError), transaction.atomic():
            QualityRating.objects.bulk_create([row])


def test_the_authority_publishes_its_own_and_a_question_that_stays_keeps_its_code(world):
    assert rubric_of(world.council)[0] == 0 and len(SHIPPED) == 7
    kept = rubric_of(world.council)[1][1]
    text = f"{kept[1]}\nWas the school asked?\n"
    made = do(world.manager, services.publish_rubric, questions=text)
    with context.acting(world.manager):
        assert rubric_of(world.council) == (1, [kept, ("was_the_school_asked_1", "Was the school asked?")])
    again = do(world.manager, services.publish_rubric, questions="Was the school asked?\nAnd health?")
    with context.acting(world.manager):
        codes = [code for code, _question in rubric_of(world.council)[1]]
        with pytest.raises(ProgrammingError), transaction.atomic():
            Rubric.objects.update(criteria=[])
    assert codes == ["was_the_school_asked_1", "and_health_2"]
    assert (made.version, again.version) == (1, 2)
    with context.acting(world.outsider):
        assert rubric_of(world.council)[0] == 0  # another authority's rubric is not theirs to read


@pytest.mark.parametrize(
    "text", ["", " \n ", "Same?\nSame?", "\n".join(f"Question {n}?" for n in range(13)), "x" * 201]
)
def test_a_rubric_that_cannot_be_is_refused(world, text):
    with pytest.raises(RuleError) as refused:
        do(world.manager, services.publish_rubric, questions=text)
    assert refused.value.field == "questions"


def test_rework_is_timed_from_sent_back_to_sent_again(world):
    interview = bring_to(world, "sent_back")
    write(world, interview, "why", {"home": Given.of(codes=("no",))}, now=NOW + timedelta(hours=2))
    finish(world, interview, now=NOW + timedelta(hours=3))
    with context.acting(world.manager):
        (row,) = reworks_of(interview, world.manager)
    assert (row.sections, row.took, row.took_in_words) == (["why"], timedelta(hours=3), "3 hours")


def test_the_page_keeps_what_was_typed_and_shows_what_was_judged(world):
    interview = bring_to(world, "sent_back")
    write(world, interview, "why", {"home": Given.of(codes=("no",))})
    finish(world, interview)
    client = sign_in(Client(), world.manager.user)
    page = reverse("return_interviews:approve", args=[interview.pk])
    assert "Sent back 1 time" in client.get(page).content.decode()
    wrong = client.post(page, {"do": "authorise", "level_voice": "not_met", "why_voice": "", "level_harm": "met"})
    assert wrong.status_code == 422
    harm = re.search(r'<input[^>]*name="level_harm"[^>]*value="met"[^>]*>', wrong.content.decode())
    assert harm and "checked" in harm.group()
    right = {"do": "authorise", "level_voice": "not_met", "why_voice": "Third person.", "level_harm": "met"}
    assert client.post(page, right).status_code == 302
    read = client.get(reverse("return_interviews:read", args=[interview.pk])).content.decode()
    assert "Third person." in read and "Sent back 1 time" in read
    assert standing(world, interview) == {"voice": ("not_met", "Third person."), "harm": ("met", "")}


def test_nothing_is_judged_where_it_is_not_sent_back_after_all(world):
    interview = bring_to(world, "sent_back")
    write(world, interview, "why", {"home": Given.of(codes=("no",))})
    finish(world, interview)
    client = sign_in(Client(), world.manager.user)
    page = reverse("return_interviews:approve", args=[interview.pk])
    assert client.post(page, {"do": "send_back", "level_harm": "met"}).status_code == 422
    assert standing(world, interview) == {}


def test_the_rubric_is_changed_on_its_page(world):
    client = sign_in(Client(), world.manager.user)
    page = reverse("return_interviews:rubric")
    assert "The one we ship is in force." in client.get(page).content.decode()
    wrong = client.post(page, {"questions": "Same?\nSame?"})
    assert wrong.status_code == 422 and "Same?" in wrong.content.decode()
    assert client.post(page, {"questions": "Was the school asked?"}).status_code == 302
    assert "Version 1 is in force." in client.get(page).content.decode()
