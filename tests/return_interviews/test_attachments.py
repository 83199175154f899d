"""Photographs, drawings and papers kept with an interview."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from disclosures.sources import open_source
from missing_cases.access import context
from missing_cases.errors import RuleError
from missing_cases.files.attachments import LARGEST, check_size, checked
from missing_cases.models import StoredFile
from return_interviews import services
from return_interviews.models import InterviewAttachment
from tests.conftest import as_role
from tests.return_interviews.world import BACK, HELD, bring_to, do, make_episode, offer
from tests.sign_in import sign_in

PDF = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"


def picture(kind="PNG"):
    made = BytesIO()
    Image.new("RGB", (40, 30), "red").save(made, kind)
    return made.getvalue()


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    """Keep files apart from everybody else's."""
    settings.MEDIA_ROOT = tmp_path


def attach(world, interview, *, by=None, data=PDF, description="A letter from the school"):
    return do(by or world.coordinator, services.add_attachment, interview=interview, data=data, description=description)


def test_a_picture_is_drawn_anew_and_a_pdf_kept_as_it_came(world):
    interview = offer(world)
    letter, drawing = attach(world, interview), attach(world, interview, data=picture(), description="A drawing")
    assert (letter.stored.content_type, letter.stored.size) == ("application/pdf", len(PDF))
    assert (drawing.stored.content_type, drawing.stored.name) == ("image/jpeg", "attachment.jpg")
    with context.acting(world.coordinator):
        assert StoredFile.objects.filter(subject_id=interview.pk).count() == 2


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"), (b"MZ\x90 a program", "JPEG or PNG picture, or a PDF"), (b"<svg/>", "JPEG or PNG picture"),
        (b"%PDF-1.7 cut short", "not complete"), (picture()[:60], "damaged"),
    ],
)  # fmt: skip
def test_anything_else_is_refused_beside_the_file(data, said):
    with pytest.raises(RuleError, match=said) as refused:
        checked(data)
    assert refused.value.field == "file"


def test_size_is_asked_before_the_file_is_read():
    check_size(LARGEST)
    with pytest.raises(RuleError, match="smaller than 20 megabytes"):
        check_size(LARGEST + 1)


def test_it_says_what_it_is_and_comes_before_authorisation(world):
    with pytest.raises(RuleError, match="Say what the file is") as refused:
        attach(world, offer(world), description=" ")
    assert refused.value.field == "description"


def test_an_authorised_interview_takes_no_more_and_shares_none(world):
    interview = bring_to(world, "held")
    attach(world, interview, description="Zqattachedwords")
    with context.acting(world.coordinator):
        document = open_source("return_interview", interview.pk, world.coordinator).items(world.coordinator)
        assert "Zqattachedwords" not in document.to_payload()


def test_nothing_is_added_once_it_is_authorised(world):
    with pytest.raises(RuleError, match="Nothing can be added"):
        attach(world, bring_to(world, "authorised"))


def test_a_provider_attaches_for_the_council_and_loses_it_with_the_interview(world):
    do(world.coordinator, services.allocate, episode=world.episode, worker=world.visitor.user)
    interview = offer(world, by=world.visitor)
    row = attach(world, interview, by=world.visitor)
    assert row.stored.owner_agency == row.owner_agency == world.council
    with context.acting(world.coordinator):
        assert InterviewAttachment.objects.get().stored.pk == row.stored_id
    do(world.coordinator, services.take_back, episode=world.episode)
    with context.acting(world.visitor):
        assert not InterviewAttachment.objects.exists()
        assert not StoredFile.objects.filter(subject_id=interview.pk).exists()


@pytest.mark.parametrize("who", ["spoc", "outsider", "visitor"])
def test_the_database_shows_it_to_nobody_else(world, who):
    attach(world, offer(world))
    with context.acting(getattr(world, who)):
        assert not InterviewAttachment.objects.exists()
        assert not StoredFile.objects.exists()


def test_a_row_is_never_changed(world):
    attach(world, offer(world))
    with (
        context.acting(world.coordinator),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        InterviewAttachment.objects.update(description="Other")


def client_of(world, name="coordinator"):
    return sign_in(Client(), getattr(world, name).user)


def test_it_is_listed_and_given_as_a_download_to_those_who_write_it(world):
    interview, client = offer(world), client_of(world)
    page = reverse("return_interviews:attach", args=[interview.pk])
    sent = SimpleUploadedFile("letter to Tom.pdf", PDF, content_type="text/html")
    listed = client.post(page, {"file": sent, "description": "The school's letter"}, follow=True).content.decode()
    with context.acting(world.coordinator):
        row = InterviewAttachment.objects.select_related("stored").get()
    address = reverse("return_interviews:attachment", args=[interview.pk, row.pk])
    assert "The school&#x27;s letter" in listed
    assert address in listed
    got = client.get(address)
    assert got.content == PDF
    assert got["Content-Type"] == "application/pdf"
    assert got["Content-Disposition"] == 'attachment; filename="attachment.pdf"'
    assert got["X-Content-Type-Options"] == "nosniff"
    assert client_of(world, "manager").get(address).status_code == 200
    for who, refusal in (("outsider", 404), ("visitor", 404), ("spoc", 403)):
        assert client_of(world, who).get(address).status_code == refusal, who
    with as_role("mc_backup"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit.read WHERE view LIKE %s AND %s = ANY (children)",
                       ["%:attachment", world.child.pk])  # fmt: skip
        assert cursor.fetchone()[0] == 2


def test_another_interviews_attachment_is_not_there(world):
    row = attach(world, offer(world))
    second = make_episode(world, world.child, missing=BACK + timedelta(hours=1), back=BACK + timedelta(hours=2))
    other = do(world.coordinator, services.offer_interview, episode=second, at=HELD)
    answer = client_of(world).get(reverse("return_interviews:attachment", args=[other.pk, row.pk]))
    assert answer.status_code == 404


def test_a_refused_file_keeps_what_was_typed(world):
    interview, client = offer(world), client_of(world)
    page = reverse("return_interviews:attach", args=[interview.pk])
    sent = SimpleUploadedFile("drawing.png", b"not a picture")
    answer = client.post(page, {"file": sent, "description": "A drawing of the flat"})
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose a JPEG or PNG picture, or a PDF" in body
    assert 'value="A drawing of the flat"' in body
    assert 'href="#id_file"' in body
