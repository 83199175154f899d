"""The author is never the approver, however small the part they wrote."""

import pytest

from missing_cases.access import context
from missing_cases.access.policy import NotAllowed
from missing_cases.errors import RuleError
from missing_cases.forms.given import Given
from missing_cases.forms.services import keep_draft, open_draft
from missing_cases.models import FormSection
from return_interviews import services
from return_interviews.selectors import approvers_of, interviews_for_approval
from tests.return_interviews.world import NOW, bring_to, do, finish, hold, may, offer, write

NO = Given.of(codes=("no",))


def authorise(access, interview, now=NOW):
    return do(access, services.authorise, interview=interview, now=now)


def choices(world, interview, besides):
    with context.acting(world.coordinator):
        return {person.pk for person in approvers_of(interview, NOW, besides=besides.user)}


def test_who_wrote_one_answer_may_not_authorise_nor_send_back(world):
    interview = hold(world, offer(world))
    write(world, interview, "returning", {"own_accord": NO}, by=world.manager)
    finish(world, interview, approver=world.second_manager)
    for refused in (
        lambda: authorise(world.manager, interview),
        lambda: do(world.manager, services.send_back, interview=interview, notes={"why": "More"}),
    ):
        with pytest.raises(RuleError, match="Somebody else must authorise"):
            refused()
    assert authorise(world.second_manager, interview).state == "authorised"


def test_who_held_it_may_not_authorise_though_they_wrote_nothing(world):
    interview = hold(world, offer(world), held_by=world.manager.user)
    write(world, interview, "why", {"home": NO})
    finish(world, interview, approver=world.second_manager)
    with pytest.raises(RuleError, match="Somebody else must authorise"):
        authorise(world.manager, interview)


def test_a_manager_who_mends_a_section_they_sent_back_has_become_an_author(world):
    interview = bring_to(world, "sent_back")
    write(world, interview, "why", {"home": NO}, by=world.manager, now=may(16, 13))
    interview = finish(world, interview, approver=world.second_manager, now=may(16, 14))
    with pytest.raises(RuleError, match="Somebody else must authorise"):
        authorise(world.manager, interview, now=may(16, 15))
    assert authorise(world.second_manager, interview, now=may(16, 15)).state == "authorised"


def test_an_answer_that_was_replaced_still_has_its_author(world):
    interview = hold(world, offer(world))
    write(world, interview, "why", {"home": NO}, by=world.manager)
    write(world, interview, "why", {"home": Given.of(codes=("yes",))}, now=may(16, 13))
    finish(world, interview, approver=world.second_manager, now=may(16, 14))
    with pytest.raises(RuleError, match="Somebody else must authorise"):
        authorise(world.manager, interview, now=may(16, 15))


def test_only_managers_who_wrote_nothing_are_offered_as_approvers(world):
    interview = hold(world, offer(world))
    both = {world.manager.user.pk, world.second_manager.user.pk}
    assert choices(world, interview, world.coordinator) == both
    assert choices(world, interview, world.manager) == {world.second_manager.user.pk}
    write(world, interview, "why", {"home": NO}, by=world.second_manager)
    assert choices(world, interview, world.coordinator) == {world.manager.user.pk}
    with pytest.raises(RuleError, match="Choose a manager"):
        finish(world, interview, approver=world.second_manager)
    with pytest.raises(RuleError, match="Choose a manager"):
        finish(world, interview, approver=world.outsider)


@pytest.mark.parametrize("name", ["coordinator", "worker", "leader", "spoc", "visitor"])
def test_authorising_is_for_managers(world, name):
    interview = bring_to(world, "written")
    with pytest.raises(NotAllowed):
        authorise(getattr(world, name), interview)


def test_words_not_saved_hold_the_interview_back(world):
    interview = hold(world, offer(world))
    with context.acting(world.worker):
        section = FormSection.objects.get(record=interview.record_id, code="view")
        draft = open_draft(section=section, by=world.worker, now=NOW)
        keep_draft(draft=draft, typed={"worker_view": ["Half"]}, version=1, by=world.worker, now=NOW)
    with pytest.raises(RuleError, match="has words in “Your view and next steps” that are not saved"):
        finish(world, interview)


def test_the_list_for_approval_is_the_owners(world):
    interview = bring_to(world, "written")
    for access, found in [(world.manager, [interview]), (world.outsider, []), (world.spoc, [])]:
        with context.acting(access):
            assert list(interviews_for_approval(access)) == found
