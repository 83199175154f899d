"""Who is given an interview is asked against the child's placement and line of care, and the answer is kept."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from missing_cases.access import context
from missing_cases.access.policy import access_for
from missing_cases.errors import RuleError
from missing_cases.models import KeyWorker, Membership
from return_interviews import rules, services
from return_interviews.models import InterviewAllocation
from return_interviews.selectors import interviewers_for, worker_guesses
from tests.return_interviews.test_allocating import give
from tests.return_interviews.world import HELD, MISSING, NOW, do, hold, offer
from tests.sign_in import sign_in


def standing(world):
    with context.acting(world.coordinator):
        return InterviewAllocation.objects.standing().get()


def make_manager_of_the_team(world):
    """Return a manager of the team of the child's social worker."""
    with context.acting_as_system("test"):
        team = Membership.objects.get(user=world.allocated.user).team
        Membership.objects.create(user=world.manager.user, team=team, role="team_manager", from_on=MISSING.date())
    return access_for(world.manager.user, now=NOW)


def test_an_independent_worker_is_kept_as_such(world):
    give(world, "visitor")
    found = standing(world)
    assert (found.independent, found.child_role) == (True, "")


def test_the_childs_own_social_worker_needs_a_reason_that_is_kept(world):
    with pytest.raises(RuleError, match="allocated social worker") as refused:
        give(world, "allocated")
    assert refused.value.field == "reason"
    do(world.coordinator, services.allocate, episode=world.episode, worker=world.allocated.user,
       reason="He asked for her.")  # fmt: skip
    found = standing(world)
    assert (found.independent, found.child_role, found.reason) == (False, "social_worker", "He asked for her.")


def test_the_childs_own_carer_cannot_be_given_it_whatever_the_reason(world):
    with context.acting(world.coordinator):
        KeyWorker.objects.create(
            child=world.child, owner_agency=world.council, user=world.worker.user, role="carer",
            from_on=MISSING.date(), recorded_by=world.coordinator.user, recorded_at=MISSING,
        )  # fmt: skip
    with pytest.raises(RuleError, match="own carer"):
        do(world.coordinator, services.allocate, episode=world.episode, worker=world.worker.user, reason="He asked.")


def test_who_manages_the_childs_social_worker_is_in_the_line_of_care(world):
    manager = make_manager_of_the_team(world)
    with pytest.raises(RuleError, match="manager"):
        do(world.coordinator, services.allocate, episode=world.episode, worker=manager.user)
    interview = hold(world, offer(world), held_by=manager.user)
    assert interview.independent is False and "manager" in interview.independence_note
    assert rules.independence(role="line_manager", said_independent=True)[0] is False


def test_the_database_asks_for_the_reason_too(world):
    give(world, "visitor")
    with pytest.raises(IntegrityError), context.acting(world.coordinator), transaction.atomic():
        InterviewAllocation.objects.update(independent=False, reason="")


def test_nobody_of_the_childs_line_of_care_is_guessed(world):
    hold(world, offer(world), held_by=world.allocated.user)
    with context.acting(world.coordinator):
        workers = interviewers_for(world.coordinator, NOW)
        guesses = worker_guesses([world.child.pk], workers, world.coordinator, NOW)[world.child.pk]
    assert world.allocated.user in workers and world.allocated.user not in {guess.worker for guess in guesses}


def test_the_page_keeps_what_was_picked_and_asks_why(world):
    client = sign_in(Client(), world.coordinator.user)
    page = reverse("return_interviews:waiting")
    picked = {"episode": str(world.episode.pk), "worker": str(world.allocated.user.pk)}
    refused = client.post(page, picked)
    html = refused.content.decode()
    assert refused.status_code == 422 and 'href="#reason"' in html
    assert f'value="{world.allocated.user.pk}" selected' in html and f'value="{world.episode.pk}" checked' in html
    assert client.post(page, {**picked, "reason": "He asked for her."}).status_code == 302
    assert standing(world).reason == "He asked for her."


def test_the_next_try_stands_on_the_lists_and_comes_after_the_contact(world):
    with pytest.raises(RuleError) as refused:
        do(world.coordinator, services.record_declined, episode=world.episode, at=HELD, reason="busy",
           next_try_at=HELD)  # fmt: skip
    assert refused.value.field == "next_try_at"
    client = sign_in(Client(), world.coordinator.user)
    give(world, "visitor")
    offer(world, "thinking", next_try_at=HELD + timedelta(days=1))
    assert (
        "To be tried again at 10:00am, 17 May 2016" in client.get(reverse("return_interviews:waiting")).content.decode()
    )
    theirs = sign_in(Client(), world.visitor.user).get(reverse("return_interviews:waiting")).content.decode()
    assert "To be tried again" in theirs
