"""A child's photograph: who may set it, who may see it, and that every look is written down."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from missing_cases.access import context, grants
from missing_cases.access.policy import NotAllowed
from missing_cases.errors import RuleError
from missing_cases.files import services
from missing_cases.files.selectors import photo_for
from missing_cases.models import Audience, Child, FileState, InvolvementRole, StoredFile, new_id
from tests.children.world import make_access, make_child
from tests.files.pictures import opened, picture
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return make_access()


@pytest.fixture
def child(by):
    return make_child(by)


@pytest.fixture
def photo(by, child):
    return set_photo(by, child)


def set_photo(by, child, data=None):
    with context.acting(by) as now:
        return services.set_photo(child=child, data=data or picture(), name="me.png", by=by, now=now)


def involve(by, child, access, role=InvolvementRole.POLICE):
    with context.acting(by) as now:
        grants.involve_agency(child=child, agency=access.agency, role=role, legal_basis="x", by=by.user, now=now)


def look(client, access, photo):
    return sign_in(client, access.user).get(reverse("files:photo", args=[photo.pk]))


def test_what_is_kept_is_the_redrawn_picture_under_the_row_s_key(by, child, photo):
    with context.acting(by):
        kept = StoredFile.objects.get(pk=photo.pk)
        assert Child.objects.get().photo == kept
    data = services.read_file(kept)
    assert opened(data).format == "JPEG"
    assert (kept.size, kept.state, kept.content_type) == (len(data), FileState.CLEAN, "image/jpeg")
    assert default_storage.exists(str(kept.pk))


def test_a_newer_photograph_takes_the_place_of_the_one_before_which_stays_with_the_record(by, child, photo):
    newer = set_photo(by, child, picture(colour="blue"))
    with context.acting(by):
        assert Child.objects.get().photo == newer
        assert StoredFile.objects.filter(child=child).count() == 2
        assert photo_for(photo.pk, by) == photo


def test_it_is_served_to_those_who_hold_the_record_and_every_look_is_written_down(client, by, child, photo, oracle):
    answer = look(client, by, photo)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert opened(answer.content).size == (40, 20)
    seen = oracle("SELECT children, actor FROM audit.read WHERE view = 'files:photo'")
    assert [(list(map(str, keys)), actor) for keys, actor in seen] == [([str(child.pk)], str(by.user.pk))]


def test_the_police_of_the_child_see_it_because_it_is_part_of_the_description(client, by, child, photo):
    police = make_access("police", "police_spoc")
    assert look(client, police, photo).status_code == 404
    involve(by, child, police)
    assert look(client, police, photo).status_code == 200


def test_another_council_does_not_see_it(client, photo):
    assert look(client, make_access(), photo).status_code == 404


def test_without_signing_in_there_is_nothing(client, photo):
    answer = client.get(reverse("files:photo", args=[photo.pk]))
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


def test_access_that_has_ended_has_ended_for_the_photograph_too(client, by, child, photo):
    police = make_access("police", "police_spoc")
    involve(by, child, police)
    with context.acting(by) as now:
        grants.end_involvement(involvement=child.involvements.get(agency=police.agency), now=now)
    assert look(client, police, photo).status_code == 404


@pytest.mark.parametrize("state", [FileState.QUARANTINE, FileState.REFUSED])
def test_a_file_that_is_not_checked_is_not_served(client, by, child, photo, state):
    with context.acting(by):
        StoredFile.objects.filter(pk=photo.pk).update(state=state)
    assert look(client, by, photo).status_code == 404


def test_a_photograph_set_aside_is_not_served(client, by, child, photo):
    with context.acting(by) as now:
        StoredFile.objects.filter(pk=photo.pk).update(void_at=now, void_by=by.user, void_reason="Wrong child")
    assert look(client, by, photo).status_code == 404


def test_other_files_do_not_leave_by_this_door(client, by, child):
    with context.acting(by) as now:
        paper = services.keep_file(
            data=b"%PDF-1.7", child=child, name="a.pdf", content_type="application/pdf", subject_kind="disclosure",
            subject_id=new_id(), state=FileState.CLEAN, by=by, now=now,
        )  # fmt: skip
    assert look(client, by, paper).status_code == 404


def test_the_wall_alone_shows_the_police_photographs_and_no_other_file(by, child, photo):
    police = make_access("police", "police_spoc")
    involve(by, child, police)
    with context.acting(by) as now:
        services.keep_file(
            data=b"%PDF-1.7", child=child, name="a.pdf", content_type="application/pdf", subject_kind="paper",
            subject_id=new_id(), state=FileState.CLEAN, audience=Audience.ALL_INVOLVED, by=by, now=now,
        )  # fmt: skip
        services.keep_file(
            data=picture(), child=child, name="b.jpg", content_type="image/jpeg", subject_kind="photo",
            subject_id=child.pk, by=by, now=now,
        )  # fmt: skip
    with context.acting(police):
        assert list(StoredFile.objects.all()) == [photo]


def test_bytes_that_were_changed_behind_our_back_are_not_served(photo):
    default_storage.delete(str(photo.pk))
    default_storage.save(str(photo.pk), ContentFile(picture(colour="green")))
    with pytest.raises(services.DamagedFile):
        services.read_file(photo)
    default_storage.delete(str(photo.pk))
    with pytest.raises(services.DamagedFile):
        services.read_file(photo)


def test_a_new_file_waits_in_quarantine_unless_it_was_checked(by, child):
    with context.acting(by) as now:
        kept = services.keep_file(
            data=b"x", child=child, name="x", content_type="text/plain", subject_kind="paper", subject_id=new_id(),
            by=by, now=now,
        )  # fmt: skip
    assert kept.state == FileState.QUARANTINE


def test_those_without_the_function_or_the_record_may_not_set_it(by, child):
    police, other = make_access("police", "police_spoc"), make_access()
    involve(by, child, police)
    with pytest.raises(NotAllowed):
        set_photo(police, child)
    with pytest.raises(Child.DoesNotExist):
        set_photo(other, child)


def test_a_refused_picture_changes_nothing(by, child, photo):
    with pytest.raises(RuleError):
        set_photo(by, child, b"no picture")
    with context.acting(by):
        assert Child.objects.get().photo == photo
        assert StoredFile.objects.count() == 1


def upload(data, name="amira.jpg"):
    return {"photo": SimpleUploadedFile(name, data, content_type="image/jpeg")}


def test_a_photograph_is_added_on_its_page_and_shown_there(client, by, child):
    visit, page = sign_in(client, by.user), reverse("children:photo", args=[child.pk])
    assert "There is no photograph yet" in visit.get(page).content.decode()
    assert 'enctype="multipart/form-data"' in visit.get(page).content.decode()
    assert visit.post(page, upload(picture("PNG", located=True))).status_code == 302
    with context.acting(by):
        kept = Child.objects.select_related("photo").get().photo
    for shown in (page, f"/children/{child.pk}/"):
        assert reverse("files:photo", args=[kept.pk]) in visit.get(shown).content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Choose a photograph"),
        (upload(b""), "The file is empty"),
        (upload(b"MZ not a picture", "amira.jpg"), "Choose a JPEG or PNG picture"),
        (upload(b"\xff\xd8\xffhalf"), "damaged"),
    ],
)
def test_what_is_no_photograph_is_refused_beside_the_field(client, by, child, typed, sentence):
    answer = sign_in(client, by.user).post(reverse("children:photo", args=[child.pk]), typed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    with context.acting(by):
        assert not StoredFile.objects.exists()


def test_another_agency_finds_no_page_to_add_one(client, child):
    page = reverse("children:photo", args=[child.pk])
    other = sign_in(client, make_access().user)
    assert (other.get(page).status_code, other.post(page, upload(picture())).status_code) == (404, 404)
