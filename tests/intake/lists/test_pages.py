"""A list at its pages: put in, columns matched, read, stopped, and each row that was not taken in shown with why."""

import csv
import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse

from episodes.models import Episode
from episodes.services import set_police_reference
from intake import services
from intake.enums import State
from intake.lists.settling import news_of
from intake.models import ListRun, Notification, Original
from missing_cases.files.uploads import MOST_BYTES, TooLarge
from missing_cases.models import Child
from tests.episodes.world import report
from tests.intake.lists.world import BEN, MIA, SENDER, YEAR, list_of, read, turn, wait
from tests.intake.reading.test_kinds import packed, pdf
from tests.intake.reading.test_tables import workbook
from tests.intake.test_pages import client_of, words_of
from tests.intake.world import NOW, make_world
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
NEW = "/inbox/new/"


@pytest.fixture
def world():
    return make_world()


def put_in(client, data, name="list.csv"):
    return client.post(NEW, {"sender": SENDER, "file": SimpleUploadedFile(name, data)})


def chosen(client, address):
    """Return what the page of the columns proposes, as it would be sent."""
    form = client.get(address).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def address_of(name, run):
    return reverse(f"intake:{name}", args=[run.pk])


def test_a_list_is_put_in_matched_read_and_shown(world):
    client = client_of(world)
    columns = put_in(client, list_of(MIA, f"Ann Bee,31/6/{YEAR},GM-4,8/5/2016 20:00,,", BEN)).url
    page = words_of(client.get(columns))
    assert "Row 2: Mia Thorne" in page and "that day does not exist" in page and "For example: THORNE, Mia" in page
    given = chosen(client, columns)
    assert given["column_0"] == "full_name" and given["column_5"] == "located"
    shown = client.post(columns, {**given, "column_4": "", "show": "1"})
    assert shown.status_code == 200 and "Police grade" not in [line.label for line in shown.context["samples"][0][2]]
    assert ListRun.objects.get().state == "columns"
    wrong = client.post(columns, {**given, "column_1": "full_name"})
    assert wrong.status_code == 422 and "are each matched" in words_of(wrong)
    page = words_of(client.post(columns, given, follow=True))
    assert "Being read." in page and "0 of 3 rows are read" in page and "Stop" in page
    turn(world, ListRun.objects.get())
    run = ListRun.objects.get()
    page = words_of(client.get(address_of("list", run)))
    assert "3 of 3 rows are read" in page and "Rows not taken in (1)" in page and "Column DOB: “31/6/" in page
    assert "Awaiting a decision (2)" in words_of(client.get("/inbox/"))
    again = client.post(NEW, {"sender": "x", "file": SimpleUploadedFile("b.csv", Original.objects.get() and list_of(
        MIA, f"Ann Bee,31/6/{YEAR},GM-4,8/5/2016 20:00,,", BEN))}, follow=True)  # fmt: skip
    assert "This list arrived before. Nothing was changed." in words_of(again) and Notification.objects.count() == 2


def test_the_rows_that_were_not_taken_in_are_given_back_and_run_nothing(world):
    run = read(world, '"=HYPERLINK(""http://x.invalid"")",1/2/2012,GM-1,8/5/2016 21:40,High,', BEN)
    answer = client_of(world).get(address_of("list_bad", run))
    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    assert rows[0][:2] == ["Name", "DOB"] and len(rows) == 2
    assert rows[1][0] == '\'=HYPERLINK("http://x.invalid")' and rows[1][-2] == "2" and "formula" in rows[1][-1]


def test_it_is_stopped_and_resumed_at_the_page(world):
    run, client = wait(world, MIA), client_of(world)
    before = client.get(address_of("list", run)).context["token"]
    assert client.get(address_of("list_token", run), {"seen": before}).status_code == 204
    page = words_of(client.post(address_of("list_stop", run), follow=True))
    assert "Stopped. What was read stays" in page and "Go on" in page
    assert client.get(address_of("list_token", run), {"seen": before}).json() == {"token": "stopped-0"}
    assert "It is not being read." in words_of(client.post(address_of("list_stop", run), follow=True))
    assert "Being read." in words_of(client.post(address_of("list_go_on", run), follow=True))


ROW = "{name},{born},{log},9/5/2016 09:00,,{found}"
FOUND = "10/5/2016 10:00"


def row(log="GM-1", found="", name="Amira Khan", born=""):
    return ROW.format(name=name, born=born, log=log, found=found)


def taken(world, run):
    page = words_of(client_of(world).post(address_of("list_news", run), follow=True))
    world.acting("missing_coordinator")
    return page


def test_news_of_an_episode_that_an_earlier_row_became_is_taken_in_at_once(world):
    run, episode = read(world, row(), row(log="GM-2")), report(world)
    first, second = (each.notification for each in run.rows.order_by("number"))
    by = world.acting("missing_coordinator")
    services.bring_up_to_date(notification=first, episode=episode, by=by, now=NOW)
    services.refuse(notification=second, reason="Not ours.", by=by, now=NOW)
    later = read(world, row(found=FOUND), row(log="GM-2", found=FOUND), now=NOW + dt.timedelta(days=1))
    assert "1 row is news of an episode on the register" in words_of(client_of(world).get(address_of("list", later)))
    assert "1 row was taken into its episode." in taken(world, later)
    assert Episode.objects.get().located_at == dt.datetime(2016, 5, 10, 9, tzinfo=dt.UTC)
    assert Notification.objects.awaiting().count() == 1
    assert Notification.objects.filter(state=State.UPDATED, decided_by=by.user).count() == 2


@pytest.mark.parametrize(
    ("given", "news"),
    [
        ({"found": FOUND}, True),
        ({"found": FOUND, "name": "KHAN Amira", "log": "gm-1"}, True),
        ({"found": FOUND, "name": "Jade Khan"}, False),
        ({"found": FOUND, "born": f"2/3/{YEAR}"}, False),
        ({"found": FOUND, "log": "GM-7"}, False),
    ],
    ids=["same", "other order", "sister", "another birthday", "another number"],
)
def test_a_row_with_the_number_of_an_episode_is_news_of_it_only_beyond_doubt(world, given, news):
    episode = report(world)
    set_police_reference(episode=episode, number="GM-1", by=world.acting("missing_coordinator"), now=NOW)
    run = read(world, row(**given))
    said = "1 row was taken into its episode." if news else "0 rows were taken"
    assert said in taken(world, run)
    assert (Episode.objects.get().located_at is not None) is news
    assert Notification.objects.awaiting().exists() is not news


def test_a_row_that_contradicts_its_episode_awaits_a_decision(world):
    episode = report(world)
    set_police_reference(episode=episode, number="GM-1", by=world.acting("missing_coordinator"), now=NOW)
    run = read(world, "Amira Khan,,GM-1,,,8/5/2016 10:00")
    page = taken(world, run)
    assert "0 rows were taken" in page and "1 more: take them too, or decide each in the inbox" in page
    assert Notification.objects.awaiting().count() == 1 and Episode.objects.get().located_at is None


def test_news_costs_as_many_queries_for_many_rows_as_for_one(world, django_assert_max_num_queries):
    episode = report(world)
    set_police_reference(episode=episode, number="GM-1", by=world.acting("missing_coordinator"), now=NOW)
    run = read(world, row(), *[row(log=f"GM-{n}", name=f"Ann {n} Bee") for n in range(2, 40)])
    by = world.acting("missing_coordinator")
    with django_assert_max_num_queries(12):
        assert [news.episode for news in news_of(run, by, NOW)] == [episode]


def test_the_polices_own_list_is_known_by_its_name_and_by_the_last_one(world):
    world.council.police_force = world.police
    world.acting("missing_coordinator")
    type(world.council).objects.filter(pk=world.council.pk).update(police_force=world.police)
    client = client_of(world)
    columns = client.post(NEW, {"sender": world.police.name.upper(), "file": SimpleUploadedFile("a.csv", list_of(MIA))})
    given = chosen(client, columns.url)
    assert given["of_police"] is True
    client.post(columns.url, given)
    turn(world, ListRun.objects.get())
    assert Notification.objects.get().sender_agency == world.police
    address, other = address_of("list", ListRun.objects.get()), sign_in(Client(), world.people["police_spoc"])
    assert other.get(address).status_code in (403, 404)


BAD_FILES = {
    "program": (b"MZ\x90\0" + b"\0" * 60, "list.csv", "This is a program, whatever its name says."),
    "bomb": (packed({"xl/workbook.xml": b"x" * 30_000_000}), "list.xlsx", "unpacks to far more than a list can hold"),
    "locked": (pdf("secret"), "letter.pdf", "This PDF needs a password."),
    "large": (b"a,b\n" * (MOST_BYTES // 4 + 1), "list.csv", "The file is larger than 20 MB."),
    "no header": (b"a,b,c\n1,2,3\n", "list.csv", "No row with the names of columns was found"),
}


@pytest.mark.parametrize(("data", "name", "said"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_that_cannot_be_a_list_is_refused_where_it_was_chosen(world, data, name, said):
    answer = put_in(client_of(world), data, name)
    assert answer.status_code == 422 and said in words_of(answer) and f'value="{SENDER}"' in words_of(answer)
    assert answer.context["form"].errors.keys() == {"file"}
    assert not Original.objects.exists() and not ListRun.objects.exists()


BAD_ROWS = {
    "formula": ("Ann Bee,=1+1,GM-1,8/5/2016 20:00,,", "Column DOB: “=1+1”. This cell holds a formula."),
    "adult": ("Ann Bee,3/4/1990,GM-1,8/5/2016 20:00,,", "this is an adult"),
    "31 June": (f"Ann Bee,31/6/{YEAR},GM-1,8/5/2016 20:00,,", "is not a date: that day does not exist"),
    "twice": ("Ann Bee,,GM-1,25/10/2015 01:30,,", "so 01:30 happened twice"),
    "never": ("Ann Bee,,GM-1,27/3/2016 01:30,,", "Column Last Seen: “27/3/2016 01:30”."),
}


@pytest.mark.parametrize(("row", "said"), BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_bad_row_is_named_with_its_column_and_nothing_of_it_is_imported(world, row, said):
    run, children = read(world, MIA, row), Child.objects.count()
    page = words_of(client_of(world).get(address_of("list", run)))
    assert "Row 3" in page and said in page
    assert [each.place for each in Notification.objects.all()] == ["row 2"] and Child.objects.count() == children


def test_a_workbook_with_a_formula_and_a_name_the_other_way_round_are_read_cell_by_cell(world):
    client = client_of(world)
    data = workbook(["Name", "DOB", "Log No"], ["KHAN Amira", "=A1", "GM-1"], ["Khan Amira", None, "GM-2"])
    columns = put_in(client, data, "list.xlsx").url
    assert "Row 2: Amira Khan" in words_of(client.get(columns))
    client.post(columns, chosen(client, columns))
    run = turn(world, ListRun.objects.get())
    assert "Row 2" in words_of(client.get(address_of("list", run)))
    page = words_of(client.get(reverse("intake:notification", args=[Notification.objects.get().pk])))
    assert "Open an episode of Amira K" in page, "in either order"


def test_a_file_too_large_is_let_go_by_while_it_arrives():
    file = SimpleUploadedFile("big.csv", b"\0" * (MOST_BYTES + 1))
    request = RequestFactory().post("/", {"file": file, "small": SimpleUploadedFile("a", b"abc")})
    kept = request.FILES
    assert isinstance(kept["file"], TooLarge) and kept["file"].size > MOST_BYTES and kept["file"].read() == b""
    assert kept["small"].read() == b"abc"
    request.close()


def test_another_councils_list_is_not_found_and_the_pages_ask_few_questions(world, django_assert_max_num_queries):
    run, client, stranger = read(world, MIA, *[f"Ann {n},,,,," for n in range(30)]), client_of(world), None
    stranger = client_of(world, "other_coordinator")
    for name in ("list", "columns", "list_token", "list_bad"):
        assert stranger.get(address_of(name, run)).status_code == 404
    with django_assert_max_num_queries(40):
        page = words_of(client.get(address_of("list", run)))
    assert "Rows not taken in (30)" in page and "Page 1 of 2" in page
