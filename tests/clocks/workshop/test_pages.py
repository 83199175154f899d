"""The pages of the workshop: what they show, what they refuse, and that nothing typed is lost."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clocks.models import ProtocolDraft, ProtocolVersion
from clocks.workshop import selectors, texts
from missing_cases.models import Agency
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


def words(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def sorted_rules(protocol):
    return sorted(protocol.rules, key=lambda rule: rule.kind)


@pytest.fixture
def drafter(client, world):
    return sign_in(client, world.people["team_manager"])


@pytest.fixture
def publisher(world):
    return sign_in(Client(), world.people["principal_manager"])


@pytest.fixture
def stranger(world):
    return sign_in(Client(), world.people["stranger"])


@pytest.fixture
def draft(drafter, be):
    drafter.post("/protocols/begin/", {"begin": "current"})
    be("team_manager")
    return ProtocolDraft.objects.get()


def at(draft, then=""):
    return f"/protocols/draft/{draft.pk}/{then}"


def newest(be, draft):
    be("team_manager")
    return selectors.newest_text(draft)


def save(client, draft, text, number=1):
    return client.post(at(draft), {"text": text, "number": number})


def test_every_version_stands_with_its_day_and_whether_it_is_in_force(drafter):
    page = words(drafter.get("/protocols/"))
    assert page.count("In force</td>") == 2, "one of our own, one of England"
    assert "Came with the product" in page
    assert "Bolton" not in page
    assert 'href="/protocols/"' in words(drafter.get("/account/"))


def test_a_version_reads_rule_by_rule_in_words_and_goes_out_as_yaml(drafter):
    version = ProtocolVersion.objects.get(code="wigan", version=5)
    page = words(drafter.get(f"/protocols/version/{version.pk}/"))
    assert "51 duties" in page
    assert "the child is recorded missing" in page
    assert "Wigan joint protocol, Section 12" in page
    answer = drafter.get(f"/protocols/version/{version.pk}/yaml/")
    assert answer["Content-Disposition"] == 'attachment; filename="wigan_5.yaml"'
    assert sorted_rules(texts.read(answer.content.decode())) == sorted_rules(version.protocol)


def test_another_agencys_versions_and_drafts_are_not_there(stranger, draft):
    version = ProtocolVersion.objects.get(code="wigan", version=5)
    addresses = [f"/protocols/version/{version.pk}/", f"/protocols/version/{version.pk}/yaml/", at(draft),
                 at(draft, "rules/need_to_know_24h/"), at(draft, "publish/")]  # fmt: skip
    for address in addresses:
        assert stranger.get(address).status_code == 404, address
    assert stranger.post(at(draft), {"text": "x", "number": 1}).status_code == 404


def test_a_draft_begins_from_a_file_or_what_is_pasted(drafter, be):
    text = "title: Ours\n"
    sent = SimpleUploadedFile("ours.yaml", text.encode())
    assert drafter.post("/protocols/begin/", {"begin": "given", "file": sent}).status_code == 302
    assert drafter.post("/protocols/begin/", {"begin": "given", "text": text}).status_code == 302
    be("team_manager")
    assert [selectors.newest_text(draft).text for draft in ProtocolDraft.objects.all()] == [text, text]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"begin": ""}, "Choose what the draft begins with"),
        ({"begin": "given"}, "Choose a file or paste the text"),
        ({"begin": "given", "file": b"\xff\xfe\x00"}, "The file is not text"),
        ({"begin": "given", "file": b"x" * 1_000_001}, "longer than a protocol can be"),
    ],
)
def test_a_draft_that_cannot_begin_says_why(drafter, given, said):
    if "file" in given:
        given = {**given, "file": SimpleUploadedFile("ours.yaml", given["file"])}
    answer = drafter.post("/protocols/begin/", given)
    assert (answer.status_code, said in words(answer)) == (422, True)


def test_a_faulty_text_is_saved_and_each_fault_shown_with_its_line(drafter, draft, be):
    before, _, after = newest(be, draft).text.partition("  need_to_know_24h:")
    after = after.replace("starts_on: episode.missing", "starts_on: episode.lost", 1)
    text = f"{before}  need_to_know_24h:{after}"
    line = next(n for n, each in enumerate(text.splitlines(), 1) if each == "    starts_on: episode.lost")
    assert save(drafter, draft, text).status_code == 302
    page = words(drafter.get(at(draft)))
    assert "1 fault keeps this from being published" in page
    assert f"Line {line}: The rule &#x27;need_to_know_24h&#x27; starts on" in page
    assert newest(be, draft).text == text


def test_the_second_of_two_people_sees_both_texts_and_may_put_theirs_over(drafter, draft, be):
    save(drafter, draft, "title: first")
    answer = save(drafter, draft, "title: second")
    page = words(answer)
    assert answer.status_code == 409
    assert all(each in page for each in ("title: first", "title: second", "Ada Able saved this"))
    assert 'name="number" value="2"' in page
    assert save(drafter, draft, "title: second", 2).status_code == 302
    assert newest(be, draft).text == "title: second"


def test_an_empty_text_keeps_the_page_and_says_what_to_do(drafter, draft, be):
    answer = save(drafter, draft, "")
    assert (answer.status_code, "or withdraw the draft" in words(answer)) == (422, True)
    assert newest(be, draft).number == 1


def test_the_comparison_names_the_change(drafter, draft, be):
    assert "It says the same as the version in force." in words(drafter.get(at(draft, "compare/")))
    changed = newest(be, draft).text.replace("Need to Know, 24 hours", "Need to Know, first day")
    save(drafter, draft, changed)
    page = words(drafter.get(at(draft, "compare/")))
    assert "0 added, 0 dropped, 1 changed, 50 as before." in page
    assert "Need to Know, 24 hours</td>" in page
    save(drafter, draft, "rules: [", 2)
    assert "does not read yet" in words(drafter.get(at(draft, "compare/")))


def test_a_draft_that_leaves_out_the_version_to_come_says_so_and_is_compared_with_it(drafter, publisher, draft, be):
    save(drafter, draft, newest(be, draft).text.replace("Need to Know, 24 hours", "Need to Know, first day"))
    assert publisher.post(at(draft, "publish/"), {"number": 2, **day(1)}).status_code == 302
    drafter.post("/protocols/begin/", {"begin": "current"})
    be("team_manager")
    stale = ProtocolDraft.objects.get(state="open")
    warning = "did not begin from version 6, in force from 1 April 2999"
    for reader, page in ((drafter, ""), (drafter, "compare/"), (publisher, "publish/")):
        assert warning in words(reader.get(at(stale, page)))
    assert "It says the same as the version in force" in words(drafter.get(at(stale, "compare/")))
    for reader, page in ((drafter, "compare/?with=coming"), (publisher, "publish/")):
        shown = words(reader.get(at(stale, page)))
        assert "Compared with version 6" in shown
        assert "Need to Know, first day</td>" in shown
    assert "Version 6, which is in force from" in words(drafter.get("/protocols/begin/"))
    assert drafter.post("/protocols/begin/", {"begin": "coming"}).status_code == 302
    be("team_manager")
    fresh = ProtocolDraft.objects.filter(state="open").latest("begun_at")
    assert warning not in words(drafter.get(at(fresh)))
    assert "Need to Know, first day" in newest(be, fresh).text


def test_a_text_nobody_could_read_is_named_and_the_page_stands(drafter, draft):
    for text in ("a: " + "[" * 100_000, "a: &a [*a]", "rules: {abc: &b {when: *b}}", "x: \x01"):
        save(drafter, draft, text, number=newest_number(draft))
        page = words(drafter.get(at(draft)))
        assert "1 fault keeps this from being published" in page
        assert "Line 1: " in page


def newest_number(draft):
    return draft.texts.latest("number").number


def test_a_list_of_many_drafts_costs_what_a_list_of_one_does(drafter, draft, django_assert_max_num_queries):
    with CaptureQueriesContext(connection) as one:
        drafter.get("/protocols/")
        cost = len(one)
    for _ in range(5):
        drafter.post("/protocols/begin/", {"begin": "current"})
    with django_assert_max_num_queries(cost):
        assert words(drafter.get("/protocols/")).count("Begun by Ada Able") == 6


def test_who_wrote_of_it_is_told_so_before_the_day_is_asked_for(publisher, draft):
    told = "You wrote part of this draft"
    assert told not in words(publisher.get(at(draft, "publish/")))
    save(publisher, draft, "title: mine")
    assert told in words(publisher.get(at(draft, "publish/")))


def day(n, month=4, year=2999):
    return {"from_on_day": n, "from_on_month": month, "from_on_year": year}


def test_a_second_person_publishes_and_the_first_may_not(publisher, draft, world):
    page = words(publisher.get(at(draft, "publish/")))
    assert "Written by: Ada Able." in page
    answer = publisher.post(at(draft, "publish/"), {"number": 1, **day(1)})
    made = ProtocolVersion.objects.get(code="wigan", version=6)
    assert answer["Location"] == f"/protocols/version/{made.pk}/"
    assert "Version 6 is published, in force from 1 April 2999." in words(publisher.get(answer["Location"]))
    assert "Published, version 6" in words(publisher.get("/protocols/"))
    assert made.published_by == world.people["principal_manager"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Enter the day it comes into force"),
        (day(1, 4, 2020), "a day that has passed"),
        (day(31, 2), "real date"),
    ],
)
def test_a_day_that_will_not_do_says_why(publisher, draft, given, said):
    answer = publisher.post(at(draft, "publish/"), {"number": 1, **given})
    assert answer.status_code == 422
    assert said in words(answer)


def test_what_was_changed_while_it_was_read_is_not_published(drafter, publisher, draft, be):
    save(drafter, draft, newest(be, draft).text + "\n")
    answer = publisher.post(at(draft, "publish/"), {"number": 1, **day(1)})
    assert (answer.status_code, "Somebody else saved this draft first" in words(answer)) == (422, True)
    assert not ProtocolVersion.objects.filter(code="wigan", version=6).exists()


def test_a_withdrawn_draft_is_read_and_no_longer_written(drafter, draft):
    assert "Say why" in words(drafter.post(at(draft, "withdraw/"), {"reason": ""}))
    assert drafter.post(at(draft, "withdraw/"), {"reason": "Overtaken"})["Location"] == "/protocols/"
    assert at(draft) in words(drafter.get("/protocols/"))
    page = words(drafter.get(at(draft)))
    assert "It is closed: Withdrawn." in page
    assert "<textarea" not in page
    assert drafter.get(at(draft, "rules/need_to_know_24h/")).status_code == 404


class TestOneRule:
    """A rule in a form."""

    GIVEN = {
        "title": "Need to Know", "says": "Tell them.", "due": "after", "after": "12 hours", "document": "Our protocol",
        "section": "Part 1", "starts_on": "concern.telephoned", "counted_from": "told_at",
        "responsible": "team_manager", "number": 1,
        "steps": "8 hours before due: team_manager\ndue: principal_manager, assistant_director",
    }  # fmt: skip

    @pytest.fixture
    def address(self, draft):
        return at(draft, "rules/written_referral_48h/")

    def rule(self, be, draft):
        return texts.read(newest(be, draft).text).rule("written_referral_48h")

    def test_it_is_shown_as_it_stands(self, drafter, address):
        page = words(drafter.get(address))
        assert 'value="48 hours"' in page
        assert "due: " in page

    def test_it_is_saved_and_every_other_rule_stays(self, drafter, address, draft, be):
        before = texts.read(newest(be, draft).text)
        assert drafter.post(address, self.GIVEN).status_code == 302
        after = self.rule(be, draft)
        assert (after.title, str(after.due.after), after.source.document) == (
            "Need to Know",
            "12 hours",
            "Our protocol",
        )
        assert [(stage.code, stage.point) for stage in after.stages] == [
            ("8_hours_before", "before_due"),
            ("due", "due"),
        ]
        assert after.starts_on == before.rule("written_referral_48h").starts_on
        kept = [rule for rule in texts.read(newest(be, draft).text).rules if rule != after]
        assert kept == [rule for rule in before.rules if rule.kind != after.kind]

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"after": "soon"}, "is not a duration"),
            ({"after": ""}, "Enter this"),
            ({"due": "next", "meeting": ""}, "Choose the meeting"),
            ({"responsible": "team_manager, the_boss"}, "There is no role “the_boss”."),
            ({"steps": "due: team_manager; then the_boss"}, "Line 1 is not a step"),
            ({"steps": "due: team_manager; after 2 days unseen: principal_manager"}, "in minutes or hours"),
            ({"steps": "due: team_manager; after 2 hours unseen: team_manager"}, "climbs to nobody"),
            ({"steps": "due: team_manager; after 2 hours unseen: the_boss"}, "There is no role “the_boss”."),
            ({"steps": "due: team_manager\nstart: nobody"}, "There is no role “nobody”."),
            ({"due": "next", "meeting": "weekly_missing", "before": "a while"}, "is not a duration"),
            ({"starts_on": ""}, "Choose when it starts"),
            ({"counted_from": "returned_at"}, "Known then: it was told."),
            ({"steps": "whenever: team_manager"}, "Line 1 is not a step"),
            ({"title": ""}, "Enter this"),
        ],
    )
    def test_what_does_not_read_is_said_kept_and_not_saved(self, drafter, address, draft, be, given, said):
        answer = drafter.post(address, {**self.GIVEN, **given})
        page = words(answer)
        assert answer.status_code == 422
        assert said in page
        assert "Tell them." in page
        assert newest(be, draft).number == 1

    def test_two_people_at_one_rule_both_keep_their_words(self, drafter, address, be, draft):
        drafter.post(address, self.GIVEN)
        answer = drafter.post(address, {**self.GIVEN, "title": "Another title"})
        page = words(answer)
        assert answer.status_code == 409
        assert "Need to Know" in page
        assert "Another title" in page
        assert drafter.post(address, {**self.GIVEN, "title": "Another title", "number": 2}).status_code == 302
        assert self.rule(be, draft).title == "Another title"

    def test_a_step_that_asks_to_be_acknowledged_is_shown_and_saved(self, drafter, address, draft, be):
        line = "due: team_manager; after 30 minutes unseen: principal_manager; after 2 hours unseen: assistant_director"
        assert drafter.post(address, {**self.GIVEN, "steps": line}).status_code == 302
        (step,) = self.rule(be, draft).stages
        assert [(str(rung.within), rung.then[0].role) for rung in step.climbs] == [
            ("30 minutes", "principal_manager"), ("2 hours", "assistant_director"),
        ]  # fmt: skip
        assert line in words(drafter.get(address))
        assert drafter.post(address, {**self.GIVEN, "steps": "due: team_manager", "number": 2}).status_code == 302
        assert self.rule(be, draft).stages[0].climbs == ()

    def test_a_rule_is_added_with_a_code_of_its_own_that_no_other_has(self, drafter, draft, be):
        assert 'value="concern.telephoned">' in words(drafter.get(at(draft, "add/")))
        assert drafter.post(at(draft, "add/"), {**self.GIVEN, "title": "Return home interview"}).status_code == 302
        given = {**self.GIVEN, "title": "Return home interview", "number": 2, "starts_on": "agency.in_force",
                 "counted_from": "in_force_at"}  # fmt: skip
        assert drafter.post(at(draft, "add/"), given).status_code == 302
        protocol = texts.read(newest(be, draft).text)
        first, second = protocol.rule("return_home_interview"), protocol.rule("return_home_interview_2")
        assert (first.starts_on, first.anchors, first.subject) == (("concern.telephoned",), ("told_at",), "")
        assert (second.starts_on, second.subject) == (("agency.in_force",), "agency")
        page = words(drafter.get(at(draft)))
        assert "No fault keeps this from being published." in page
        assert "2 added, 0 dropped, 0 changed, 51 as before." in words(drafter.get(at(draft, "compare/")))
        stale = drafter.post(at(draft, "add/"), {**self.GIVEN, "title": "A third"})
        assert (stale.status_code, "A third" in words(stale)) == (409, True)

    def test_a_rule_of_england_is_taken_in_to_be_made_stricter_and_never_looser(self, drafter, draft, be):
        text = newest(be, draft).text
        save(drafter, draft, texts.with_rule(text, "police_report_at_once", None))
        address = at(draft, "rules/police_report_at_once/")
        assert "Report to the police at once</a>" in words(drafter.get(at(draft, "rules/")))
        page = words(drafter.get(address))
        assert "This is England&#x27;s rule." in page or "This is England's rule." in page
        assert "Drop this rule" not in page
        given = {**self.GIVEN, "starts_on": "episode.missing", "counted_from": "as written", "number": 2}
        assert drafter.post(address, given).status_code == 302
        page = words(drafter.get(at(draft, "rules/")))
        assert "allows more time than the England rule" in page
        assert "Drop this rule" in words(drafter.get(address))
        assert drafter.post(address, {**given, "due": "at once", "steps": "due: team_manager", "number": 3})
        assert "No fault keeps this" in words(drafter.get(at(draft, "rules/")))
        assert texts.read(newest(be, draft).text).rule("police_report_at_once").anchors == (
            "noticed_at", "missing_from_at",
        )  # fmt: skip

    def test_it_is_dropped(self, drafter, address, be, draft):
        assert drafter.post(address, {"drop": "1", "number": 1}).status_code == 302
        assert self.rule(be, draft) is None
        assert drafter.get(address).status_code == 404

    def test_a_text_that_does_not_read_is_mended_first(self, drafter, address, draft):
        save(drafter, draft, "rules: [")
        assert "Mend them in the text first" in words(drafter.get(at(draft, "rules/")))
        assert drafter.get(address).status_code == 404


def test_a_council_without_a_protocol_of_its_own_begins_one(drafter, publisher, world, be):
    Agency.objects.filter(pk=world.council.pk).update(protocol_code="")
    drafter.post("/protocols/begin/", {"begin": "current"})
    be("team_manager")
    draft = ProtocolDraft.objects.get()
    assert "England's baseline stands" in words(drafter.get(at(draft, "compare/")))
    assert publisher.post(at(draft, "publish/"), {"number": 1, **day(1)}).status_code == 302
