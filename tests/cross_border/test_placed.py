"""A child placed here by another council: the notice, its risk for the police, and who is counted where."""

import datetime as dt

import pytest

from clocks.models import Clock
from cross_border import cranks, services
from cross_border.models import AuthorityChase, PlacementNotice
from cross_border.selectors import ELSEWHERE, HERE, Count, count_across
from missing_cases.access.policy import NotAllowed
from missing_cases.children.services import set_placement
from missing_cases.errors import RuleError
from missing_cases.models import CareStatus, Child, Message, Placement
from tests.cross_border.test_chase import HOUR, MINUTE, START
from tests.database import as_role
from tests.episodes.world import When, make_agency, make_person, make_world, report
from tests.sign_in import sign_in

FROM = dt.date(2026, 10, 1)
RISK = "Missing nine times from her last home, with older boys"
NEW = {"given_names": "Zoya", "family_name": "Prescott", "date_of_birth": dt.date(2012, 5, 4)}


@pytest.fixture
def world(db):
    made = make_world(born=dt.date(2012, 3, 1))
    made.now = START
    made.placing = make_agency("council")
    made.people["placing"] = make_person(made.placing, "missing_coordinator")
    return made


def take_in(world, *, role="missing_coordinator", **given):
    by = world.acting(role)
    filled = {
        "child": world.child, "authority": world.placing, "said_by": "Bea Baker", "from_on": FROM,
        "kind": "childrens_home", "risk": RISK, "worker": "Cal Carr", "worker_telephone": "555 0100", **given,
    }  # fmt: skip
    return services.take_in_notice(by=by, now=START, **filled)


def test_a_known_child_is_placed_looked_after_elsewhere_and_the_hub_is_told(world):
    notice = take_in(world)
    placed = Placement.objects.get(child=world.child)
    assert (placed.responsible_authority, placed.host_authority) == (world.placing, world.council)
    assert CareStatus.objects.get(owner_agency=world.council, to_on=None).code == "looked_after_elsewhere"
    assert notice.placement == placed and notice.risk == RISK
    with as_role("mc_clock"):
        told = Message.objects.filter(topic="placement.notice").values_list("recipient", "incident")
        assert list(told) == [(world.people["missing_coordinator"].pk, False)]


def test_a_new_child_gets_a_record_that_the_other_council_answers_for(world):
    notice = take_in(world, child=None, identity=NEW)
    assert notice.child.family_name == "Prescott"
    world.acting("missing_coordinator")
    assert Child.objects.filter(pk=notice.child_id).exists(), "the host keeps the record"
    assert Placement.objects.get(child=notice.child).responsible_authority == world.placing


def test_who_works_with_their_own_children_alone_keeps_the_one_they_took_in(world):
    notice = take_in(world, role="social_worker", child=None, identity=NEW)
    access = world.acting("social_worker")
    assert PlacementNotice.objects.visible_to(access).filter(pk=notice.pk).exists()


def test_a_second_notice_of_one_placement_leaves_it_as_it_is(world):
    first, second = take_in(world), take_in(world, risk="And once since")
    assert first.placement == second.placement
    assert Placement.objects.filter(child=world.child).count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"said_by": " "}, "said_by"),
        ({"kind": "home"}, "kind"),
        ({"from_on": dt.date(2026, 11, 10)}, "from_on"),
        ({"authority": "council"}, "authority"),
        ({"authority": "police"}, "authority"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_saved(world, given, field):
    if "authority" in given:
        given = {"authority": getattr(world, given["authority"])}
    with pytest.raises(RuleError) as refused:
        take_in(world, child=None, identity=NEW, **given)
    assert refused.value.field == field
    world.acting("missing_coordinator")
    assert not Child.objects.filter(family_name="Prescott").exists()


def test_another_council_is_not_taken_over_by_a_third_ones_notice(world):
    take_in(world)
    with pytest.raises(RuleError) as refused:
        take_in(world, authority=world.other_council, from_on=dt.date(2026, 11, 1))
    assert refused.value.field == "authority"


def test_the_risk_is_given_to_the_police_once_and_its_duty_ends(world):
    notice = take_in(world)
    duty = Clock.objects.get(kind="host_tells_police")
    assert duty.outcome == "" and duty.subject_id == notice.placement_id
    by = world.acting("missing_coordinator")
    given = {"notice": notice, "told_to": "Sergeant Ellis", "by": by, "now": START + HOUR}
    with pytest.raises(RuleError):
        services.record_risk_told(**{**given, "told_to": " "})
    told = services.record_risk_told(**given)
    assert (told.risk_told_by, told.risk_told_to) == (by.user, "Sergeant Ellis")
    duty.refresh_from_db()
    assert (duty.outcome, duty.met_at) == ("met", START + HOUR)
    with pytest.raises(RuleError):
        services.record_risk_told(**given)


def test_a_notice_without_risk_has_nothing_to_give(world):
    notice = take_in(world, risk="")
    with pytest.raises(RuleError):
        services.record_risk_told(notice=notice, told_to="Sergeant", by=world.acting("missing_coordinator"), now=START)


def test_only_who_took_it_in_ticks_and_no_stranger_reads_it(world):
    notice = take_in(world)
    placing = world.acting("placing")
    assert PlacementNotice.objects.visible_to(placing).get().pk == notice.pk, "it answers for the child"
    with pytest.raises(PlacementNotice.DoesNotExist):
        services.record_risk_told(notice=notice, told_to="Sergeant", by=placing, now=START)
    stranger = world.acting("other_coordinator")
    assert not PlacementNotice.objects.visible_to(stranger).exists() and not PlacementNotice.objects.exists()
    with pytest.raises(Child.DoesNotExist):
        take_in(world, role="other_coordinator")
    with pytest.raises(NotAllowed):
        take_in(world, role="police_spoc")


def test_its_first_episode_alerts_the_council_that_placed_it(world):
    take_in(world)
    report(world, last_seen=When(START), now=START)
    with as_role("mc_clock"):
        cranks.turn(START + MINUTE)
    world.acting("missing_coordinator")
    assert AuthorityChase.objects.get().authority == world.placing


def test_here_and_elsewhere_are_counted_each_for_itself(world):
    report(world, last_seen=When(START - 60 * 24 * HOUR), now=START - 60 * 24 * HOUR)
    take_in(world)
    by = world.acting("missing_coordinator")
    assert count_across(by, HERE, START) == Count(1, 0), "it was missing before it was placed here"
    assert count_across(by, ELSEWHERE, START) == Count(0, 0)
    placing = world.acting("placing")
    assert count_across(placing, ELSEWHERE, START) == Count(1, 0)
    set_placement(
        child=world.child, kind="home", from_on=dt.date(2026, 11, 5), responsible_authority=world.placing, by=placing,
        now=START,
    )  # fmt: skip
    assert count_across(placing, ELSEWHERE, START) == Count(0, 0)


def test_an_episode_while_placed_is_counted(world):
    take_in(world)
    report(world, last_seen=When(START), now=START)
    assert count_across(world.acting("missing_coordinator"), HERE, START + HOUR) == Count(1, 1)


def typed(world, **given):
    return {
        "given_names": "Zoya", "family_name": "Prescott", "date_of_birth_day": "4", "date_of_birth_month": "5",
        "date_of_birth_year": "2012", "authority": str(world.placing.pk), "said_by": "Bea Baker", "from_on_day": "1",
        "from_on_month": "10", "from_on_year": "2026", "kind": "childrens_home", "risk": RISK, **given,
    }  # fmt: skip


def text(response):
    return response.content.decode()


def test_a_new_child_is_taken_in_on_a_page_and_ticked(client, world):
    sign_in(client, world.people["missing_coordinator"])
    refused = client.post("/placed/new/", typed(world, said_by=""))
    assert refused.status_code == 422 and RISK in text(refused)
    taken = client.post("/placed/new/", typed(world))
    assert taken.status_code == 302, text(taken)
    page = text(client.get(taken["Location"]))
    assert RISK in page and "Not given to the police yet" in page
    assert "risk not given to the police yet" in text(client.get("/placed/"))
    assert client.post(f"{taken['Location']}told/", {"told_to": ""}).status_code == 422
    assert client.post(f"{taken['Location']}told/", {"told_to": "Sergeant Ellis"}).status_code == 302
    assert "Sergeant Ellis" in text(client.get(taken["Location"]))


def test_who_may_be_the_same_child_is_asked_first(client, world):
    known = take_in(world, child=None, identity=NEW).child
    sign_in(client, world.people["missing_coordinator"])
    asked = client.post("/placed/new/", typed(world))
    assert asked.status_code == 200 and f'value="{known.pk}"' in text(asked) and RISK in text(asked)
    assert client.post("/placed/new/", typed(world, same="nonsense")).status_code == 404
    assert client.post("/placed/new/", typed(world, same=str(world.council.pk))).status_code == 404
    assert client.post("/placed/new/", typed(world, same=str(known.pk))).status_code == 302
    world.acting("missing_coordinator")
    assert PlacementNotice.objects.filter(child=known).count() == 2
    assert Child.objects.filter(family_name="Prescott").count() == 1
    assert client.post("/placed/new/", typed(world, same="none")).status_code == 302, "a twin of that name"
    assert Child.objects.filter(family_name="Prescott").count() == 2


def test_a_child_of_another_council_is_never_offered_nor_taken(client, world):
    known = take_in(world, child=None, identity=NEW).child
    sign_in(client, world.people["other_coordinator"])
    asked = client.post("/placed/new/", typed(world))
    assert str(known.pk) not in text(asked) and known.reference not in text(asked)
    assert client.post("/placed/new/", typed(world, same=str(known.pk))).status_code == 404


def test_a_stranger_finds_no_notice_and_no_child(client, world):
    notice = take_in(world)
    sign_in(client, world.people["other_coordinator"])
    for page in (f"/placed/{notice.pk}/", f"/placed/{notice.pk}/told/", f"/children/{world.child.pk}/placed-here/"):
        assert client.get(page).status_code == 404
        assert client.post(page, {"told_to": "me"}).status_code in (404, 405)
    assert "Khan" not in text(client.get("/placed/")) + text(client.get("/placed/?where=elsewhere"))


def test_the_list_costs_the_same_for_many(client, world, django_assert_max_num_queries):
    for number in range(6):
        take_in(world, child=None, identity={**NEW, "family_name": f"Child{number}"})
    sign_in(client, world.people["missing_coordinator"])
    client.get("/placed/")
    with django_assert_max_num_queries(30) as few:
        client.get("/placed/")
    for number in range(6, 12):
        take_in(world, child=None, identity={**NEW, "family_name": f"Child{number}"})
    with django_assert_max_num_queries(len(few)):
        assert "12 children" in text(client.get("/placed/"))


def test_when_it_came_is_kept_and_never_to_come(world):
    with pytest.raises(RuleError) as refused:
        take_in(world, said_at=START + HOUR)
    assert refused.value.field == "said_at"
    assert take_in(world).said_at == START
    assert take_in(world, said_at=START - 3 * HOUR).said_at == START - 3 * HOUR


def test_the_list_is_downloaded_without_what_a_spreadsheet_would_run(world, client):
    notice = take_in(world, child=None, identity={**NEW, "given_names": "=Zoya"}, place_name="+Beech House")
    sign_in(client, world.people["missing_coordinator"])
    assert "/placed/list.csv?where=here" in client.get("/placed/").content.decode()
    answer = client.get("/placed/list.csv?where=here")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    _heading, row = answer.content.decode().splitlines()
    cells = row.split(",")
    assert cells[0] == notice.child.reference and cells[1] == "'=Zoya Prescott" and cells[3] == "'+Beech House"
    assert cells[4:] == ["2026-10-01", START.date().isoformat(), "", "0"]
    assert len(client.get("/placed/list.csv?where=elsewhere").content.decode().splitlines()) == 1
    sign_in(client, world.people["other_coordinator"])
    assert notice.child.reference not in client.get("/placed/list.csv").content.decode()
    for role in ("education_officer", "social_worker"):  # one may export, the other works across borders
        sign_in(client, make_person(world.council, role))
        assert client.get("/placed/list.csv").status_code == 403
