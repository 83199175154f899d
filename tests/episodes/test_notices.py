"""The need-to-know notice: drafted, sent to the named roles, and who has read it."""

from episodes import services
from episodes.enums import How, UpdateKind, Whom
from episodes.models import EpisodeNotice, NoticeReading
from episodes.notices import draft_of, readers_of, receipts_of
from missing_cases.models import Membership, Message
from tests.episodes.world import exact, london, make_person, report
from tests.sign_in import sign_in

NOTICE = {"circumstances": "Left school at 9am", "planned_actions": "Search", "strategy_meeting": True}
LATER = london(10, 9, 30)


def send(world, episode, now=LATER):
    return services.send_notice(episode=episode, by=world.acting("team_manager"), now=now, **NOTICE)


def test_the_draft_says_what_the_record_says(world):
    episode = report(world, words={"circumstances": "Left after an argument.", "different": "Took a passport."})
    by = world.acting("team_manager")
    services.record_telling(
        episode=episode, whom=Whom.PARENTS, told=True, when=exact(9, 10), how=How.TELEPHONE, by=by, now=LATER
    )
    services.add_update(episode=episode, kind=UpdateKind.ENQUIRY, text="Rang the aunt.", by=by, now=london(9, 12))
    draft = draft_of(episode, by, LATER)
    for words in ("Left after an argument.", "Took a passport.", "medium", "Parents or carers", "Rang the aunt."):
        assert words in draft.circumstances
    assert "Urgent strategy meeting" in draft.planned_actions


def test_a_later_notice_says_what_came_since(world):
    episode = report(world)
    by = world.acting("team_manager")
    services.add_update(episode=episode, kind=UpdateKind.NOTE, text="Before the first.", by=by, now=london(9, 12))
    send(world, episode)
    services.add_update(episode=episode, kind=UpdateKind.NOTE, text="Seen in Leeds.", by=by, now=london(10, 12))
    draft = draft_of(episode, by, london(10, 13))
    assert "Seen in Leeds." in draft.circumstances and "Before the first." not in draft.circumstances
    assert draft.planned_actions == "Search"


def test_the_roles_of_the_protocol_get_a_link_and_nobody_else(world):
    episode = report(world)
    notice = send(world, episode)
    told = Message.objects.filter(topic="notice.sent")
    assert [each.recipient for each in told.filter(incident=False)] == [world.people["assistant_director"]]
    assert told.get(incident=True).role == "enhanced_service_manager", "nobody holds it: an incident"
    assert {each.subject_id for each in told} == {notice.pk}
    assert all(each.payload == {} for each in told), "no word of the notice in a message"


def test_what_is_shown_before_saving_is_who_is_told(client, world):
    episode = report(world)
    director = world.people["assistant_director"].full_name
    shown = {str(each) for each in readers_of(episode, world.acting("team_manager"), LATER)}
    assert shown == {f"{director} (assistant director)", "nobody: there is no enhanced service manager"}
    sign_in(client, world.people["team_manager"])
    page = client.get(f"/episodes/{episode.pk}/notice/").content.decode()
    assert "Saving tells:" in page
    assert all(each in page for each in shown)


def test_who_opens_it_has_a_receipt_once_and_the_writer_has_none(client, world):
    world.people["enhanced"] = make_person(world.council, "enhanced_service_manager")
    episode = report(world)
    notice = send(world, episode)
    page = f"/notices/{notice.pk}/"
    sign_in(client, world.people["team_manager"])
    assert "Not read yet" in client.get(page).content.decode()
    world.acting("team_manager")
    assert not NoticeReading.objects.exists()
    sign_in(client, world.people["assistant_director"])
    client.get(page)
    client.get(page)
    by = world.acting("team_manager")
    assert [row.recorded_by for row in NoticeReading.objects.all()] == [world.people["assistant_director"]]
    assert [each.read_at is not None for each in receipts_of(notice, by)] == [False, True]


def test_another_agency_is_told_of_no_such_notice(client, world):
    notice = send(world, report(world, police_notified=exact(9)))
    for role, status in (("police_spoc", 404), ("other_coordinator", 404)):
        sign_in(client, world.people[role])
        assert client.get(f"/notices/{notice.pk}/").status_code in (403, status)
        world.acting(role)
        assert not EpisodeNotice.objects.exists() and not NoticeReading.objects.exists()


def test_who_left_the_role_is_not_sent_it(world):
    Membership.objects.filter(user=world.people["assistant_director"]).update(to_on=london(1).date())
    episode = report(world)
    by = world.acting("team_manager")
    assert all(each.user is None for each in readers_of(episode, by, LATER))
