"""The main job, on real input: the interview the Wigan protocol prints, looked after and living at home.

Every `now` is given; nothing reads a clock. The replay is the one the demonstration shows.
"""

from zoneinfo import ZoneInfo

from clocks.models import Clock
from disclosures.services import accept_disclosure, open_disclosure
from missing_cases.access import context
from missing_cases.models import Message
from missing_cases.templatetags.mc import govdatetime
from reporting.demo.printed_example import may
from reporting.selectors.month import month_figures, rows_behind

LONDON = ZoneInfo("Europe/London")


def clocks_of(story, oracle):
    rows = oracle(
        "SELECT kind, due_at, outcome, opens_at, id FROM clock WHERE child_id = %s ORDER BY opens_at",
        [str(story.child.pk)],
    )
    return {kind: (due, outcome, opens, key) for kind, due, outcome, opens, key in rows}


def told(oracle, story, kind):
    return oracle(
        "SELECT s.full_name, m.made_at FROM message m JOIN staff s ON s.id = m.recipient_id"
        " WHERE m.child_id = %s AND m.payload->>'kind' = %s",
        [str(story.child.pk), kind],
    )


def test_both_leaders_are_told_at_24_hours(story, oracle):
    found = told(oracle, story, "need_to_know_24h")
    names = {name for name, _ in found}
    assert {"Margaret Lyle", "David Penhale"} <= names
    assert {made.astimezone(LONDON) for _, made in found} == {may(10, 9)}


def test_the_notice_holds_circumstances_and_a_strategy_meeting(story, oracle):
    rows = oracle("SELECT circumstances, planned_actions, strategy_meeting FROM episode_notice")
    assert rows[0][2] is True
    assert all(rows[0][:2])


def test_the_intervention_meeting_is_called_for_from_24_hours_and_still_stands(story, oracle):
    due, outcome, opens, _ = clocks_of(story, oracle)["intervention_meeting"]
    assert (opens.astimezone(LONDON), outcome) == (may(10, 9), "")


def test_the_urgent_strategy_meeting_is_demanded_at_72_hours(story, oracle):
    due, outcome, _, _ = clocks_of(story, oracle)["strategy_meeting_72h"]
    assert (due.astimezone(LONDON), outcome) == (may(12, 9), "")
    assert {"Margaret Lyle", "David Penhale"} <= {name for name, _ in told(oracle, story, "strategy_meeting_72h")}


def test_the_seven_day_step_never_fires(story, oracle):
    due, outcome, _, key = clocks_of(story, oracle)["strategy_meeting_7d"]
    assert (due.astimezone(LONDON), outcome) == (may(16, 9), "stopped")
    assert oracle("SELECT count(*) FROM alarm WHERE clock_id = %s AND fired_at IS NOT NULL", [str(key)]) == [(0,)]


def test_the_interview_was_due_72_hours_after_the_return_and_met(story, oracle):
    due, outcome, _, _ = clocks_of(story, oracle)["return_interview_72h"]
    assert (due.astimezone(LONDON), outcome) == (may(18, 16), "met")


def test_the_next_weekly_meeting_discusses_it(story, oracle):
    clocks = clocks_of(story, oracle)
    assert clocks["weekly_meeting_episode"][1] == ""
    assert clocks["weekly_meeting_interview"][1] == ""


def test_the_police_receipt_is_awaited_until_they_give_it(story, oracle):
    due, outcome, _, _ = clocks_of(story, oracle)["police_receipt"]
    assert (due.astimezone(LONDON), outcome) == (may(17, 16, 30), "")
    police = story.cast.access("police", may(19, 10))
    with context.acting(police):
        open_disclosure(disclosure=story.disclosure, by=police, now=may(19, 10))
        accept_disclosure(disclosure=story.disclosure, reference="NC-77", by=police, now=may(19, 10, 5))
    assert clocks_of(story, oracle)["police_receipt"][1] == "met"


def test_a_looked_after_child_has_three_more_duties(story, oracle):
    clocks = clocks_of(story, oracle)
    extra = {"social_worker_visit_24h", "strategy_meeting_considered", "risk_assessment_first_run"}
    assert extra & set(clocks) == (extra if story.looked_after else set())
    if story.looked_after:
        assert clocks["social_worker_visit_24h"][0].astimezone(LONDON) == may(16, 16)


def test_no_alarm_fired_twice_and_no_message_was_written_twice(story, oracle):
    fired = oracle("SELECT count(*), count(DISTINCT alarm_id) FROM clock_event WHERE kind = 'fired'")
    assert fired[0][0] == fired[0][1] > 0
    keys = oracle("SELECT count(*), count(DISTINCT key) FROM message")
    assert keys[0][0] == keys[0][1]


def test_every_clock_explains_itself_in_a_sentence_with_its_source(story):
    manager = story.cast.access("manager", may(17, 9))
    with context.acting(manager):
        for clock in Clock.objects.visible_to(manager):
            assert "Wigan joint protocol" in clock.explanation() or "DfE" in clock.explanation(), clock.kind


def test_may_2016_says_what_happened(story):
    manager = story.cast.access("manager", may(31, 9))
    with context.acting(manager):
        month = month_figures(manager, 2016, 5, exact=True)
        numbers = {
            code: month.total(code).number for code in ("episodes", "children", "completed", "declined", "repeats")
        }
        status = [(f.category, f.number) for f in month.split("case_status")]
        factors = {(f.category, f.number) for f in month.split("factors")}
    assert numbers == {"episodes": 1, "children": 1, "completed": 1, "declined": 0, "repeats": 0}
    assert status == [("looked_after" if story.looked_after else "child_in_need", 1)]
    assert factors == {("clear_head", 1), ("planned", 1), ("kept_against_will", 1)}


def test_each_number_opens_the_rows_behind_it(story):
    manager = story.cast.access("manager", may(31, 9))
    with context.acting(manager):
        for measure, row in (("episodes", "episode_id"), ("completed", "interview_id")):
            [found] = rows_behind(manager, 2016, 5, measure)
            assert getattr(found, row) == getattr(story, row.removesuffix("_id")).pk
        assert rows_behind(manager, 2016, 5, "repeats") == []


def test_another_council_counts_nothing(story):
    other = story.cast.access("bolton_coordinator", may(31, 9))
    with context.acting(other):
        assert month_figures(other, 2016, 5, exact=True).figures == []


def test_times_read_as_printed(story):
    assert govdatetime(story.episode.missing_from_at) == "9:00am, 9 May 2016"
    assert govdatetime(story.episode.returned_at) == "4:00pm, 15 May 2016"
    assert not Message.objects.filter(incident=True).exists()
