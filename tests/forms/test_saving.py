"""Answers as rows: saved, replaced, sent back, authorised; nothing that was saved is lost."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from missing_cases.access import context
from missing_cases.errors import RuleError, StaleError
from missing_cases.forms import selectors
from missing_cases.forms.given import Given
from missing_cases.forms.services import authorise_section, save_section, send_back_section, share_record
from missing_cases.models import Answer, FormRecord, FormSection, SectionState

STORY = Given.of(words="I went to the bus station.")
YES = Given.of(codes=("yes",))


def save(world, access, version, section=None, **answers):
    with context.acting(access) as now:
        return save_section(section=section or world.first, answers=answers, version=version, by=access, now=now)


def test_saving_makes_the_section_done_and_keeps_states_apart(world):
    saved = save(
        world, world.ada, 1, story=Given.of(empty="did_not_want_to_say"), hurt=YES, how=Given.of(text="Fell."),
        seen_on=Given(),
    )  # fmt: skip
    assert (saved.state, saved.version, saved.saved_by) == (SectionState.DONE, 2, world.ada.user)
    rows = {row.question: row for row in Answer.objects.all()}
    assert rows["story"].state == "did_not_want_to_say"
    assert (rows["hurt"].state, rows["hurt"].codes) == ("answered", ["yes"])
    assert rows["how"].text == "Fell."
    assert rows["seen_on"].state == "not_asked"


def test_only_what_changed_becomes_a_new_answer_with_its_author(world):
    save(world, world.ada, 1, story=STORY, hurt=YES)
    save(world, world.ben, 2, story=STORY, hurt=Given.of(codes=("no",)))
    standing = {row.question: (row.author, row.codes) for row in Answer.objects.filter(replaced_at=None)}
    assert standing == {"story": (world.ada.user, []), "hurt": (world.ben.user, ["no"])}
    earlier = list(selectors.earlier_answers(world.first))
    assert [(row.question, row.codes, row.author) for row in earlier] == [("hurt", ["yes"], world.ada.user)]
    assert selectors.authors_of(world.record) == {world.ada.user.pk, world.ben.user.pk}


def test_questions_left_out_keep_what_stands(world):
    save(world, world.ada, 1, story=STORY)
    save(world, world.ben, 2, hurt=YES)
    assert selectors.standing_answers(world.first) == {"story": STORY, "hurt": YES}


def test_a_stale_save_is_refused_with_what_stands_now(world):
    save(world, world.ada, 1, story=STORY)
    with pytest.raises(StaleError) as caught:
        save(world, world.ben, 1, story=Given.of(words="Mine."))
    assert caught.value.theirs == {"story": STORY}
    assert caught.value.saved_by == "Ada Able"
    assert selectors.standing_answers(world.first) == {"story": STORY}


def test_a_question_of_another_section_is_a_programming_error(world):
    with pytest.raises(ValueError, match="parts"):
        save(world, world.ada, 1, parts=YES)


def test_a_manager_sends_back_with_a_note_or_authorises(world):
    save(world, world.ada, 1, story=STORY)
    with context.acting(world.mia) as now:
        with pytest.raises(RuleError, match="Say what is to be changed"):
            send_back_section(section=world.first, note=" ", by=world.mia, now=now)
        with pytest.raises(RuleError, match="not finished yet"):
            authorise_section(section=world.second, by=world.mia, now=now)
        sent = send_back_section(section=world.first, note="Where exactly?", by=world.mia, now=now)
    assert (sent.state, sent.note, sent.decided_by) == (SectionState.SENT_BACK, "Where exactly?", world.mia.user)
    save(world, world.ada, 2, story=Given.of(words="Stand 4."))
    with context.acting(world.mia) as now:
        done = authorise_section(section=world.first, by=world.mia, now=now)
    assert (done.state, done.note) == (SectionState.AUTHORISED, "")
    with pytest.raises(RuleError, match="no longer be changed"):
        save(world, world.ada, done.version, story=STORY)


def test_whoever_wrote_any_answer_decides_on_no_section(world):
    save(world, world.ada, 1, story=STORY)
    save(world, world.mia, 1, section=world.second, parts=YES)
    for decide in (authorise_section, lambda **words: send_back_section(note="Why?", **words)):
        with context.acting(world.mia) as now, pytest.raises(RuleError, match="Somebody else must authorise"):
            decide(section=world.first, by=world.mia, now=now)


def test_an_author_stays_an_author_after_their_answer_is_replaced(world):
    save(world, world.mia, 1, story=STORY)
    save(world, world.ada, 2, story=Given.of(words="Another story."))
    with context.acting(world.mia) as now, pytest.raises(RuleError, match="Somebody else"):
        authorise_section(section=world.first, by=world.mia, now=now)


def test_reading_a_whole_record_takes_few_queries(world, django_assert_num_queries):
    save(world, world.ada, 1, story=STORY, hurt=YES)
    with context.acting(world.ada):
        record = FormRecord.objects.get(pk=world.record.pk)
        selectors.definition_of(record)
        with django_assert_num_queries(3):
            first, second = selectors.sections_of(record)
    assert [view.question.code for view in first.unanswered] == ["how", "seen_on"]
    assert first.questions[1].labels == ["Yes"]
    assert first.questions[1].alerting
    assert not first.questions[0].alerting
    assert second.row.state == SectionState.NOT_STARTED


# Row-level security, without any filter of the application


def counts(access):
    with context.acting(access):
        return FormRecord.objects.count(), FormSection.objects.count(), Answer.objects.count()


def test_answers_are_seen_as_their_record_is(world):
    save(world, world.ada, 1, story=STORY)
    assert counts(world.mia) == (1, 2, 1)
    assert counts(world.officer) == (0, 0, 0)
    assert counts(world.stranger) == (0, 0, 0)
    with context.acting(world.ada):
        share_record(record=world.record, audience="named", audience_agencies=[world.police.pk], writer_agencies=[])
    assert counts(world.officer) == (1, 2, 1)
    assert counts(world.stranger) == (0, 0, 0)


def test_a_named_reader_does_not_write_and_a_named_writer_does(world):
    with context.acting(world.ada):
        share_record(record=world.record, audience="named", audience_agencies=[world.police.pk], writer_agencies=[])
    with context.acting(world.officer) as now, pytest.raises(DatabaseError), transaction.atomic():
        Answer.objects.create(
            section=world.first, record=world.record, child=world.child, owner_agency=world.council, question="story",
            state="answered", words="Forged", author=world.officer.user, at=now,
        )  # fmt: skip
    with context.acting(world.ada):
        share_record(
            record=world.record,
            audience="named",
            audience_agencies=[world.police.pk],
            writer_agencies=[world.police.pk],
        )
    save(world, world.officer, 1, story=STORY)
    assert counts(world.ada) == (1, 2, 1)


def test_nobody_writes_in_anothers_name(world):
    with context.acting(world.ada) as now, pytest.raises(DatabaseError, match="row-level"), transaction.atomic():
        Answer.objects.create(
            section=world.first, record=world.record, child=world.child, owner_agency=world.council, question="story",
            state="answered", words="Hers", author=world.ben.user, at=now,
        )  # fmt: skip


@pytest.mark.parametrize(
    "statement", ["UPDATE form_answer SET words = 'changed'", "DELETE FROM form_answer", "DELETE FROM form_section"]
)
def test_saved_words_cannot_be_changed_in_the_database(world, statement):
    save(world, world.ada, 1, story=STORY)
    with (
        context.acting(world.ada),
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"state": "not_asked", "text": "but text"}, "no_answer_holds_no_value"),
        ({"state": "answered"}, "answered_holds_an_answer"),
        ({"state": "shrug", "words": "x"}, "answer_state_known"),
        ({"state": "answered", "words": "again"}, "one_standing_answer_per_question"),
    ],
)
def test_constraints_refuse_answers_that_contradict_themselves(world, wrong, constraint):
    save(world, world.ada, 1, story=STORY)
    with context.acting(world.ada) as now, pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Answer.objects.create(
            section=world.first, record=world.record, child=world.child, owner_agency=world.council, question="story",
            author=world.ada.user, at=now, **wrong,
        )  # fmt: skip


def test_words_are_kept_out_of_the_change_log(world, superuser):
    save(world, world.ada, 1, story=Given.of(words="Secret words"))
    with context.acting(world.ada), connection.cursor() as cursor:
        cursor.execute(
            "SELECT diff::text FROM audit.changes_of(%s, 1000) WHERE table_name = 'form_answer'", [world.child.pk]
        )
        (diff,) = cursor.fetchone()
    assert "Secret" not in diff
    assert "sha256:" in diff
