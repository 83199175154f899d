"""A draft is begun, saved, withdrawn and published: nothing typed is lost, and nobody publishes their own words."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from clocks.engine.loading import load_protocol
from clocks.models import DraftText, ProtocolDraft, ProtocolVersion
from clocks.workshop import selectors, services
from missing_cases.access.policy import NotAllowed
from missing_cases.errors import RuleError, StaleError
from missing_cases.models import Agency
from tests.clocks.workshop.conftest import LATER, NOW, TODAY

INTERVIEW = "within 72 hours of"


@pytest.fixture
def draft(be):
    return services.begin_draft(by=be("team_manager"), now=NOW)


def text(draft):
    return selectors.newest_text(draft).text


def save(be, draft, text, *, role="team_manager", number=1):
    return services.save_draft(draft=draft, text=text, number=number, by=be(role), now=NOW)


def publish(be, draft, *, role="principal_manager", number=1, from_on=LATER):
    return services.publish_draft(draft=draft, number=number, from_on=from_on, by=be(role), now=NOW)


def test_a_draft_begins_with_the_version_in_force_word_for_word(draft):
    assert draft.begun_from.version == 5
    begun, before = load_protocol(text(draft)), draft.begun_from.protocol
    assert {rule.kind: rule for rule in begun.rules} == {rule.kind: rule for rule in before.rules}
    assert (begun.title, begun.note, begun.meetings) == (before.title, before.note, before.meetings)


def test_a_first_protocol_begins_empty_and_adds_nothing(world, be):
    Agency.objects.filter(pk=world.council.pk).update(protocol_code="")
    draft = services.begin_draft(by=be("team_manager"), now=NOW)
    assert load_protocol(text(draft)).rules == ()
    made = publish(be, draft)
    assert (made.code, made.version) == (draft.code, 1)
    assert Agency.objects.get(pk=world.council.pk).protocol_code == made.code


def test_only_a_council_has_a_protocol(be):
    with pytest.raises(RuleError, match="Only a council"):
        services.begin_draft(by=be("officer"), now=NOW)


def test_what_was_typed_is_kept_with_its_faults_and_every_earlier_text(be, draft):
    before = text(draft)
    save(be, draft, "rules: [")
    save(be, draft, "rules: {}", number=2)
    assert [row.text for row in DraftText.objects.filter(draft=draft)] == [before, "rules: [", "rules: {}"]


def test_the_second_of_two_people_sees_what_the_first_saved(be, draft):
    save(be, draft, "title: one")
    with pytest.raises(StaleError) as refused:
        save(be, draft, "title: two", role="practice_manager")
    assert refused.value.theirs == {"number": 2, "text": "title: one"}
    assert refused.value.saved_by == "Ada Able"
    assert text(draft) == "title: one"


UNFIT = [("", "or withdraw the draft"), ("  \n", "or withdraw the draft"), ("a\0b", "not a text"),
         ("x" * (services.LONGEST + 1), "longer than a protocol")]  # fmt: skip


@pytest.mark.parametrize(("words", "said"), UNFIT)
def test_a_text_that_cannot_be_kept_is_refused(be, draft, words, said):
    with pytest.raises(RuleError, match=said):
        save(be, draft, words)
    if words:
        with pytest.raises(RuleError, match=said):
            services.begin_draft(text=words, by=be("team_manager"), now=NOW)


def test_a_mark_of_order_before_the_text_is_left_out(be, draft):
    save(be, draft, "\ufefftitle: x\r\n")
    assert text(draft) == "title: x\n"


@pytest.mark.parametrize(
    ("name", "code"), [("England", "england_2"), ("Wigan", "wigan_2"), ("Ärö", "r"), ("!", "protocol")]
)
def test_a_first_protocol_takes_no_code_that_another_has(world, name, code):
    world.council.name, world.council.protocol_code = name, ""
    assert services.code_of(world.council) == code


def test_a_draft_may_begin_with_the_version_to_come_and_says_when_it_did_not(be, draft):
    assert selectors.overtaken_by(draft) is None
    other = services.begin_draft(by=be("team_manager"), now=NOW)
    made = publish(be, other)
    agency = Agency.objects.get(pk=draft.agency_id)
    assert selectors.to_come(agency, TODAY) == made
    assert selectors.to_come(agency, LATER) is None
    assert selectors.overtaken_by(draft) == made
    again = services.begin_draft(start=made, by=be("team_manager"), now=NOW)
    assert (again.begun_from, selectors.overtaken_by(again)) == (made, None)


def test_publishing_makes_the_next_version_from_that_day_and_nothing_else_changes(be, draft):
    changed = text(draft).replace("Need to Know, 24 hours", "Need to Know, first day")
    save(be, draft, changed)
    made = publish(be, draft, number=2)
    assert (made.code, made.version, made.in_force_from) == ("wigan", 6, LATER)
    assert (made.drafted_by.email[:12], made.published_by.email[:17]) == ("team_manager", "principal_manager")
    old, new = draft.begun_from.protocol, made.protocol
    assert [rule.kind for rule in old.rules if new.rule(rule.kind) != rule] == ["need_to_know_24h"]
    assert ProtocolDraft.objects.get(pk=draft.pk).published == made
    agency = Agency.objects.get(pk=draft.agency_id)
    assert selectors.in_force(agency, LATER - dt.timedelta(days=1)).version == 5
    assert selectors.in_force(agency, LATER) == made


def test_nobody_publishes_what_they_wrote_any_of(be, draft):
    save(be, draft, text(draft) + "\n", role="principal_manager")
    save(be, draft, text(draft), number=2)
    with pytest.raises(RuleError, match="You wrote part of this draft"):
        publish(be, draft, number=3)
    assert publish(be, draft, number=3, role="assistant_director").version == 6


def test_the_publisher_publishes_the_text_they_read(be, draft):
    save(be, draft, text(draft).replace("72 hours", "48 hours"))
    with pytest.raises(StaleError):
        publish(be, draft, number=1)


@pytest.mark.parametrize(
    ("day", "words"), [(TODAY - dt.timedelta(days=1), "a day that has passed"), (TODAY, "Version 6 is in force from")]
)
def test_a_day_that_has_passed_or_is_taken_is_refused(be, draft, day, words):
    publish(be, draft, from_on=TODAY)
    again = services.begin_draft(by=be("team_manager"), now=NOW)
    with pytest.raises(RuleError, match=words):
        publish(be, again, from_on=day)


def test_a_rule_of_england_cannot_be_loosened_and_its_line_is_named(be, draft):
    loose = text(draft).replace("after: 72 hours", "after: 96 hours", 1)
    line = next(n for n, words in enumerate(loose.splitlines(), 1) if words.startswith("  return_interview_72h:"))
    loosened = loose.splitlines()
    place = next(n for n in range(line, len(loosened)) if "after:" in loosened[n])
    loosened[place] = loosened[place].replace("72 hours", "96 hours")
    save(be, draft, "\n".join(loosened))
    with pytest.raises(RuleError) as refused:
        publish(be, draft, number=2)
    wanted = f"Line {place}: The rule 'return_interview_72h' allows more time than the England rule."
    assert wanted in refused.value.message
    assert ProtocolVersion.objects.filter(code="wigan").count() == 5


def test_a_protocol_others_stand_under_is_not_changed_by_one_of_them(world, be, draft):
    Agency.objects.filter(pk=world.police.pk).update(protocol_code="wigan")
    with pytest.raises(RuleError, match="also binds police"):
        publish(be, draft)


def test_a_withdrawn_draft_says_why_and_is_closed(be, draft):
    with pytest.raises(RuleError, match="Say why"):
        services.withdraw_draft(draft=draft, reason=" ", by=be("team_manager"), now=NOW)
    gone = services.withdraw_draft(draft=draft, reason="Overtaken", by=be("team_manager"), now=NOW)
    assert (gone.state, gone.end_reason) == ("withdrawn", "Overtaken")
    for act in (lambda: save(be, draft, "title: x"), lambda: publish(be, draft)):
        with pytest.raises(RuleError, match="not open any more"):
            act()


def test_each_step_asks_for_its_function(be, draft):
    with pytest.raises(NotAllowed):
        publish(be, draft, role="team_manager")
    with pytest.raises(NotAllowed):
        services.begin_draft(by=be("social_worker"), now=NOW)
    for act in (services.save_draft, services.withdraw_draft):
        more = {"text": "x", "number": 1} if act is services.save_draft else {"reason": "x"}
        with pytest.raises(NotAllowed):
            act(draft=draft, by=be("social_worker"), now=NOW, **more)


def test_another_agency_has_no_part_in_it(be, draft):
    with pytest.raises(ProtocolDraft.DoesNotExist):
        publish(be, draft, role="stranger")
    be("stranger")
    assert not ProtocolDraft.objects.exists(), "the database itself shows none"
    assert not DraftText.objects.exists()


def test_a_saved_text_is_never_changed(be, draft):
    be("team_manager")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("UPDATE protocol_draft_text SET text = ''")
