"""The inbox's pages: what is wrong is said where it happened, another council's is not found, nothing is lost."""

import pytest
from django.test import Client
from django.urls import reverse

from episodes.models import Episode
from intake.models import Notification, Original
from missing_cases.models import Child
from tests.episodes.world import make_child, report
from tests.intake.reading.test_letters import mail, pdf
from tests.intake.world import START, arrive, make_world
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
LETTER = "Name: KHAN, Amira\nDOB: 1/3/2002\nLast seen: 9/5/2016 09:00\nLog number: GM-1/16"


@pytest.fixture
def world():
    return make_world()


def client_of(world, role="missing_coordinator"):
    return sign_in(Client(), world.people[role])


def upload(data, name="list.csv"):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, data)


def words_of(response):
    return " ".join(response.content.decode().replace("&#x27;", "'").split())


def test_a_pasted_letter_is_read_and_shown_beside_its_words(world):
    client = client_of(world)
    answer = client.post("/inbox/new/", {"sender": "Greater Mills Police", "text": LETTER}, follow=True)
    page = words_of(answer)
    assert "Amira Khan" in page and "“Last seen" not in page and "9/5/2016 09:00" in page and "line 3" in page
    assert "Open an episode of Amira K" in page
    assert Notification.objects.get().sender == "Greater Mills Police"
    again = client.post("/inbox/new/", {"sender": "Greater Mills Police", "text": LETTER}, follow=True)
    assert "This arrived before" in words_of(again) and Notification.objects.count() == 1


def test_an_e_mail_is_read_with_the_pdf_attached_to_it_and_what_was_not_read_is_named(world):
    data = mail(**{"report.pdf": (pdf(), "pdf"), "list.csv": (b"Surname,Log No\nKhan,1\nBee,2\n", "csv")}).as_bytes()
    page = words_of(
        client_of(world).post("/inbox/new/", {"sender": "Desk", "file": upload(data, "m.eml")}, follow=True)
    )
    assert "Mia Thorne" in page and "“list.csv” is attached and was not read. It is a list." in page


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Paste words, or choose a file."),
        ({"file": upload(b"MZ\x90")}, "This is a program, whatever its name says."),
        ({"file": upload(b"\xff\xd8\xff\xe0", "x.pdf")}, "This is a picture"),
    ],
    ids=["nothing", "program", "picture"],
)
def test_what_cannot_be_read_is_refused_where_it_was_chosen_and_nothing_is_kept(world, given, said):
    answer = client_of(world).post("/inbox/new/", {"sender": "Desk", **given})
    assert answer.status_code == 422 and said in words_of(answer) and 'value="Desk"' in words_of(answer)
    assert not Original.objects.exists() and not Notification.objects.exists()


def test_an_episode_is_opened_without_typing_anything_twice(world):
    found, client = arrive(world, police_log_number="GM-1/16", circumstances="Left by the window."), client_of(world)
    address = reverse("intake:open", args=[found.pk, world.child.pk])
    page = client.get(address)
    form = page.context["form"]
    assert form["circumstances"].value() == "Left by the window." and form["police_log_number"].value() == "GM-1/16"
    assert form["last_seen"].value() == {
        "on": "other",
        "day": 9,
        "month": 5,
        "year": 2016,
        "time": "9:00am",
        "which": "",
    }
    typed = {f"last_seen_{part}": value for part, value in form["last_seen"].value().items()}
    typed |= {"missing_from": "home", "grade": "medium", "circumstances": "Left by the window."}
    wrong = client.post(address, {**typed, "last_seen_time": "99:99"})
    assert wrong.status_code == 422 and "Left by the window." in words_of(wrong)
    assert client.post(address, typed).status_code == 302
    episode = Episode.objects.get()
    assert episode.missing_from_at == START and Notification.objects.get().episode == episode


def test_a_child_nobody_recorded_is_added_with_the_episode_or_neither(world):
    found = arrive(world, given_names="Zed", family_name="Yarrow")
    client, address = client_of(world), reverse("intake:new_child", args=[found.pk])
    form = client.get(address).context["child_form"]
    assert form["given_names"].value() == "Zed" and form["family_name"].value() == "Yarrow"
    seen = {"on": "other", "day": "9", "month": "5", "year": "2016", "time": "9am"}
    typed = {"given_names": "Zed", "family_name": "Yarrow", "missing_from": "home"}
    typed |= {f"last_seen_{part}": value for part, value in seen.items()}
    before = Child.objects.count()
    assert client.post(address, typed).status_code == 422 and Child.objects.count() == before
    assert client.post(address, {**typed, "grade": "medium"}).status_code == 302
    assert Child.objects.count() == before + 1 and Notification.objects.get().child.family_name == "Yarrow"


def test_what_contradicts_the_episode_is_said_on_the_page(world):
    episode, found = report(world), arrive(world, returned=START.replace(year=2015))
    answer = client_of(world).post(reverse("intake:update", args=[found.pk, episode.pk]))
    assert answer.status_code == 422 and "The child cannot have" in words_of(answer)


def test_a_refusal_without_a_reason_is_refused(world):
    found = arrive(world)
    answer = client_of(world).post(reverse("intake:refuse", args=[found.pk]), {"reason": " "})
    assert answer.status_code == 422 and "Say why it is refused." in words_of(answer)


def test_another_councils_notification_child_or_episode_is_not_found(world):
    episode, found = report(world), arrive(world)
    theirs = make_child(world.acting("other_coordinator"), START)
    stranger, client = client_of(world, "other_coordinator"), client_of(world)
    for name, args in (("join", [found.pk, theirs.pk]), ("update", [found.pk, episode.pk]), ("refuse", [found.pk])):
        assert stranger.post(reverse(f"intake:{name}", args=args), {"reason": "x"}).status_code == 404
    assert stranger.get(reverse("intake:open", args=[found.pk, theirs.pk])).status_code == 404
    assert client.get(reverse("intake:open", args=[found.pk, theirs.pk])).status_code == 404
    assert client.post(reverse("intake:join", args=[found.pk, theirs.pk])).status_code == 404
    world.acting("missing_coordinator")
    assert Notification.objects.get().decided_at is None


def test_the_queue_costs_the_same_for_two_and_for_twenty(world, django_assert_num_queries):
    from intake import selectors
    from intake.services.facts import reading_of

    for size in (2, 20):
        for _each in range(size):
            arrive(world)
        by = world.acting("missing_coordinator")
        with django_assert_num_queries(2):
            assert len([reading_of(each) for each in selectors.queue(by)]) in (2, 22)


def test_the_original_comes_back_as_it_was_and_is_never_shown_as_a_page(world):
    client = client_of(world)
    client.post("/inbox/new/", {"sender": "Desk", "text": "<script>Name: KHAN, Amira"})
    answer = client.get(reverse("intake:original", args=[Original.objects.get().pk]))
    assert answer.content == b"<script>Name: KHAN, Amira" and answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"


def test_my_work_says_how_many_await_a_decision(world):
    arrive(world)
    assert "1 new report to check" in words_of(client_of(world).get("/"))
    assert "new report to check" not in words_of(client_of(world, "social_worker").get("/"))
