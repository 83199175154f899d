"""The main job, live: from the telephone call at night to the disclosed interview and the month's dashboard."""

import re
from urllib.parse import urlsplit

import pytest

WAYS = [
    pytest.param(1280, True, id="wide"),
    pytest.param(320, True, id="narrow"),
    pytest.param(1280, False, id="without scripts"),
]
BUS, WAITING = "I took the bus to town.", "Somebody I know was waiting."
ACCOUNT = f"{BUS} {WAITING}"
LOG = "GMP-2231"


def path_of(page):
    return urlsplit(page.url).path


def log_and_tell(desk, child):
    """The co-ordinator logs a known child with three answers, adds an update, and tells the police."""
    page = desk.page
    desk.go("/").look("work-empty")
    desk.follow("Log a missing episode")
    desk.look("find-child")
    desk.write("Name or reference", "Tegan Mar")
    desk.press("Find the child")
    desk.reads("Is it one of these?")
    desk.look("found-hits")
    desk.follow("Log an episode Tegan Marsh")
    desk.look("report")
    desk.press("Save and tell them")
    desk.refused("This needs an answer: Risk level")
    desk.look("report-errors")
    desk.when("When was the child last seen?", "Yesterday", "9:40pm")
    desk.choose("Where are they missing from?", "Where they are placed")
    desk.choose("Risk level", "Medium risk")
    desk.press("Save and tell them")
    page.wait_for_url(re.compile(r"/episodes/[0-9a-f-]{36}/(#.*)?$"))
    desk.reads("Missing now", "Next: ring the police")
    desk.look("episode")
    episode = path_of(page)
    desk.follow("Add an update")
    desk.look("update")
    desk.choose("What is it about?", "Sighting")
    desk.write("What happened?", "Seen at the bus station by a driver.")
    desk.press("Save update for Tegan")
    desk.reads("Seen at the bus station by a driver.")
    desk.follow("Police reference")
    desk.look("police-told")
    desk.when("When were the police told?", "Yesterday", "10:30pm")
    desk.press("Save police reference")
    desk.reads("Greater Manchester Police")
    desk.go("/").look("work-missing")
    desk.go("/missing-now/").look("missing-now")
    return episode


def give_reference(desk):
    """The police officer gives their log number."""
    desk.go("/").look("work")
    desk.follow("Give police reference Tegan Marsh")
    desk.reads("Greater Manchester Police were told at 10:30pm")
    assert not desk.page.get_by_text("When were the police told?").count()
    desk.look("reference")
    desk.write("Police log number", LOG)
    desk.press("Save police reference")
    desk.reads(LOG)
    desk.look("header")


def found_and_offered(desk, episode):
    """The co-ordinator records the child back, and that the interview is accepted."""
    page = desk.page
    desk.go(episode)
    desk.reads(LOG)
    desk.follow("Record found")
    desk.look("found")
    desk.choose("Is the child back?", "Yes, the child is back")
    desk.when("When?", "Yesterday", "11:30pm")
    desk.choose("How were they found?", "Police")
    desk.choose("How were they?", "Upset or frightened")
    desk.write("Where are they now?", "Elm House")
    desk.press("Save for Tegan")
    desk.reads("Return home interview")
    desk.look("returned")
    desk.go("/interviews/")
    desk.look("interviews")
    desk.press("Give to Dale Ashcombe (0 in hand) Tegan M")
    desk.reads("Given to Dale Ashcombe")
    desk.follow("Tegan Marsh")
    desk.look("interview-start")
    desk.follow("Offer the interview")
    desk.look("offer")
    desk.choose("How", "Telephone call")
    desk.choose("What came of it", "Offered: the child accepts")
    desk.press("Save contact with Tegan")
    desk.reads("Recorded: the child accepts the interview.")
    desk.look("accepted")
    return path_of(page)


def hold_and_write(desk, interview):
    """The visitor holds the interview, writes, decides about a referral, and finishes."""
    page = desk.page
    desk.go("/").look("work")
    desk.follow("Continue Tegan Marsh")
    assert path_of(page) == interview
    desk.look("interview")
    desk.follow("Record that it was held")
    desk.look("held")
    desk.write("Where?", "Elm House, in the garden room")
    desk.choose("Is whoever held it independent of the child's care?", "Yes")
    desk.press("Save: interview of Tegan M held")
    desk.reads("the 72-hour clock has stopped")
    write_account(desk, interview)
    desk.go(f"{interview}why/")
    desk.look("why")
    desk.choose("Were you kept against your will?", "Yes")
    desk.choose("To clear your head?", "Yes")
    desk.press("Save and go back to the list")
    desk.reads("Decision about a referral")
    desk.look("parts")
    desk.follow("Decision about a referral")
    desk.look("referral")
    desk.choose("What is decided?", "Both: child protection and police")
    desk.write("Reason, and to whom it was referred", "Somebody locked the door. Referred to the duty team.")
    desk.press("Save decision")
    desk.reads("The decision is recorded.")
    desk.go(f"{interview}check/")
    desk.look("check")
    page.get_by_label("Who is to approve it?").select_option(label="Ruth Delany")
    desk.press("Finish and send the interview of Tegan M for approval")
    desk.reads("Sent to Ruth Delany for approval.")
    desk.look("sent")
    assert not page.get_by_text("Approve or send back").count()


def write_account(desk, interview):
    """Write the child's words: kept as they are typed where scripts run, and by the button everywhere."""
    page, label = desk.page, "What happened whilst you were missing?"
    desk.go(f"{interview}account/").look("account")
    if desk.javascript:
        desk.write(label, ACCOUNT)
        page.locator("[data-autosave-status]").filter(has_text="Saved at").wait_for()
        page.reload()
        assert page.get_by_label(label, exact=True).input_value() == ACCOUNT
    desk.write(label, ACCOUNT)
    desk.press("Save and go back to the list")
    desk.reads("is saved.")


def authorise_and_forward(desk, interview):
    """The manager authorises, sees exactly what would leave, and sends it."""
    page = desk.page
    desk.go("/").look("work")
    desk.go("/approvals/").look("approvals")
    desk.follow("Tegan Marsh")
    desk.look("approve")
    desk.press("Authorise the interview of Tegan M")
    desk.reads("authorised and shared.")
    desk.look("authorised")
    desk.follow("Forward to the police or another agency")
    desk.look("share")
    desk.press("See what would be sent")
    desk.refused("Choose at least one answer to share.")
    first = page.locator(".govuk-error-summary__list a").first
    assert first.inner_text() == "Choose at least one answer to share.", "errors stand in the order of the page"
    desk.look("share-errors")
    page.get_by_label("Were you kept against your will?").check()
    page.get_by_label(WAITING).check()
    page.get_by_label("Who is it for?").select_option(label="Greater Manchester Police")
    page.get_by_label("Safeguarding a child").check()
    desk.write("Why do they need it?", "She says that she was kept against her will.")
    desk.press("See what would be sent")
    desk.reads("Nothing has been sent yet.", WAITING)
    assert BUS not in page.content()
    desk.look("preview")
    desk.press("Send to Greater Manchester Police")
    desk.reads("They have not opened it yet.")
    desk.look("forwarded")


def take_in(desk):
    """The police officer opens it (the receipt) and takes it in."""
    desk.go("/").look("work-waiting")
    desk.go("/shared/").look("shared")
    desk.follow("Return home interview")
    desk.reads(WAITING)
    desk.look("disclosed")
    assert BUS not in desk.page.content()
    desk.write("Your reference number", "GMP/INT/77")
    desk.press("Accept for Tegan")
    desk.reads("Accepted. The sender has been told.")
    desk.look("taken-in")


def read_the_month(desk, child):
    """The co-ordinator reads the month: every number, and the rows behind it."""
    page = desk.page
    desk.go("/reports/month/").look("month")
    month = path_of(page)
    desk.reads("Were you kept against your will?", "To clear your head?")
    expected = {
        "episodes": 1, "children": 1, "case_status": 1, "completed": 1, "declined": 0, "factors": 2, "repeats": 0,
    }  # fmt: skip
    for code, number in expected.items():
        desk.go(f"{month}{code}/")
        assert page.locator("h1").inner_text().endswith(f": {number}"), code
        assert page.locator("main .mc-row").filter(has_text="Tegan Marsh").count() == number, code
    desk.go(f"{month}completed/").look("month-rows")
    desk.follow("Tegan Marsh")
    desk.reads("Return home interview of Tegan")
    desk.go(f"/children/{child.pk}/").look("child")


@pytest.mark.parametrize(("width", "javascript"), WAYS)
def test_one_episode_from_the_call_to_the_month(desk_of, child, width, javascript):
    def seat(name):
        return desk_of(name, width=width, javascript=javascript)

    coordinator, police, visitor, manager = (seat(name) for name in ("coordinator", "police", "visitor", "manager"))
    episode = log_and_tell(coordinator, child)
    give_reference(police)
    interview = found_and_offered(coordinator, episode)
    hold_and_write(visitor, interview)
    authorise_and_forward(manager, interview)
    take_in(police)
    manager.go(interview)
    manager.reads("Accepted")
    read_the_month(coordinator, child)
