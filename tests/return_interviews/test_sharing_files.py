"""An interview's attachments go with a disclosure only where each is chosen, as a frozen copy with the same walls."""

from pathlib import Path

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse

from disclosures import services as sharing
from disclosures.models import DisclosedFile
from missing_cases.access import context
from missing_cases.errors import RuleError
from missing_cases.files.services import read_file
from missing_cases.forms.given import Given
from missing_cases.models import StoredFile
from return_interviews import services
from return_interviews.models import InterviewAttachment
from tests.conftest import as_role
from tests.looking import stays_inside
from tests.return_interviews.test_attachments import PDF, attach, picture, store  # noqa: F401 - a fixture
from tests.return_interviews.test_covering import client_of
from tests.return_interviews.test_in_browser import LOOKS
from tests.return_interviews.world import NOW, bring_to, do, finish, write
from tests.runtime.clamd import SAMPLE, Daemon
from tests.sign_in import sign_in
from tests.ui.conftest import visit  # noqa: F401 - a fixture
from tests.ui.test_gallery import barriers

LETTER, DRAWING = "A letter from the school", "A drawing"
TERMS = {"legal_basis": "safeguarding", "parts": ["why.clear_head"], "reason": "To find the child sooner."}


@pytest.fixture
def signed(world):
    """An authorised interview with a letter and a drawing, and their keys."""
    interview = bring_to(world, "held")
    write(world, interview, "why", {"clear_head": Given.of(codes=("yes",))})
    rows = [
        attach(world, interview, description=LETTER),
        attach(world, interview, data=picture(), description=DRAWING),
    ]
    do(world.manager, services.authorise, interview=finish(world, interview))
    world.letter, world.drawing = (str(row.pk) for row in rows)
    return interview


def share(world, interview, *files, **more):
    given = {"recipient_agency": world.police, "files": files, **TERMS, **more}
    return do(world.manager, services.forward_interview, interview=interview, **given)


def copies(world, access, disclosure):
    with context.acting(access):
        return list(DisclosedFile.objects.visible_to(access).filter(disclosure=disclosure).select_related("stored"))


def test_only_what_was_chosen_goes_as_a_copy_of_its_own(world, signed):
    sent = share(world, signed, world.letter)
    (row,) = copies(world, world.spoc, sent)
    with context.acting(world.spoc):
        assert (row.description, read_file(row.stored)) == (LETTER, PDF)
        assert row.stored.looked_through_at is None
        assert "Files with this" in str(sent.content.document.facts)
        assert StoredFile.objects.filter(subject_kind="interview_attachment").count() == 0
        assert not InterviewAttachment.objects.exists()
    with context.acting(world.manager):
        original = InterviewAttachment.objects.get(pk=world.letter)
        assert original.stored_id != row.stored_id
    assert DRAWING not in sent.content.payload
    assert row.stored.sha256 in sent.content.payload


def test_nothing_goes_where_nothing_was_chosen(world, signed):
    sent = share(world, signed)
    assert copies(world, world.spoc, sent) == []
    assert '"files"' not in sent.content.payload


def test_what_was_previewed_is_held_to_the_files_too(world, signed):
    who = {"source_kind": "return_interview", "source_id": signed.pk, "recipient_agency": world.police,
           "legal_basis": "safeguarding", "parts": TERMS["parts"]}  # fmt: skip
    with_letter = do(world.manager, sharing.preview_disclosure, files=[world.letter], **who)
    without = do(world.manager, sharing.preview_disclosure, **who)
    assert with_letter.sha256 != without.sha256
    with pytest.raises(RuleError, match="has changed since"):
        share(world, signed, world.letter, world.drawing, previewed_sha256=with_letter.sha256)
    assert share(world, signed, world.letter, previewed_sha256=with_letter.sha256).pk


def test_a_file_of_another_type_or_another_record_is_refused(world, signed):
    with as_role("mc_owner"):
        StoredFile.objects.filter(pk=InterviewAttachment.objects.get(pk=world.letter).stored_id).update(
            content_type="text/html"
        )
    for key, said in [(world.letter, "Only pictures"), (str(signed.pk), "no longer with the record")]:
        with pytest.raises(RuleError, match=said) as refused:
            share(world, signed, key)
        assert refused.value.field == "files"
    assert share(world, signed, world.drawing).pk


def test_the_walls_are_those_of_the_words(world, signed):
    sent = share(world, signed, world.letter)
    for nobody in (world.outsider, world.visitor):
        with context.acting(nobody):
            assert not DisclosedFile.objects.exists()
            assert not StoredFile.objects.filter(subject_kind="disclosure").exists()
    with context.acting(world.manager):
        for change in (lambda: DisclosedFile.objects.update(description="x"), DisclosedFile.objects.all().delete):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                change()
    do(world.manager, sharing.recall_disclosure, disclosure=sent, reason="Sent in error")
    with context.acting(world.spoc):
        assert not DisclosedFile.objects.exists()
        assert not StoredFile.objects.filter(subject_kind="disclosure").exists()
    assert len(copies(world, world.manager, sent)) == 1


def test_it_is_looked_through_when_kept_and_again_when_it_leaves(world, signed, settings):
    with Daemon() as daemon:
        settings.CLAMD_ADDRESS = daemon.address
        sent = share(world, signed, world.letter)
        assert daemon.seen == [PDF]
        assert [row.stored.looked_through_at for row in copies(world, world.spoc, sent)] == [NOW]
        daemon.answer = b"stream: Something.Newly.Known FOUND\0"
        with pytest.raises(RuleError, match="holds a virus") as refused:
            share(world, signed, world.drawing, recipient_agency=world.other)
        assert refused.value.field == "files"


def test_a_virus_is_not_kept_with_an_interview(world, settings):
    interview = bring_to(world, "held")
    with Daemon() as daemon:
        settings.CLAMD_ADDRESS = daemon.address
        with pytest.raises(RuleError, match="holds a virus"):
            attach(world, interview, data=b"%PDF-1.7 " + SAMPLE + b"%%EOF")
        assert attach(world, interview).stored.looked_through_at == NOW
    with context.acting(world.coordinator):
        assert InterviewAttachment.objects.count() == 1


def test_the_pages_offer_show_and_serve_each_file(world, signed):
    client = client_of(world, "manager")
    address = reverse("disclosures:share", args=["return_interview", signed.pk])
    offered = client.get(address).content.decode()
    assert f"{LETTER} (not looked through for viruses)" in offered
    typed = {
        "parts_why": ["why.clear_head"], "files": [world.letter], "recipient_agency": str(world.police.pk),
        "legal_basis": "safeguarding", "reason": "To find the child sooner.",
    }  # fmt: skip
    preview = client.post(address, {**typed, "do": "preview"})
    assert LETTER in preview.content.decode()
    assert DRAWING not in preview.content.decode()
    typed["previewed_sha256"] = preview.context["sha256"]
    sent = client.post(address, {**typed, "do": "send"}, follow=True).context["disclosure"]
    (row,) = copies(world, world.manager, sent)
    file = reverse("disclosures:file", args=[sent.pk, row.pk])
    police = client_of(world, "spoc")
    served = police.get(file)
    assert (served.content, served["Content-Type"]) == (PDF, "application/pdf")
    assert served["Content-Disposition"].startswith("attachment;")
    assert (served["X-Content-Type-Options"], served["Cache-Control"]) == ("nosniff", "no-store")
    with context.acting(world.manager):
        sent.refresh_from_db()
        assert sent.opened_by == world.spoc.user  # fetching it is the receipt
    assert LETTER in police.get(reverse("disclosures:disclosure", args=[sent.pk])).content.decode()
    assert client_of(world, "outsider").get(file).status_code == 404
    do(world.manager, sharing.recall_disclosure, disclosure=sent, reason="Sent in error")
    assert client_of(world, "spoc").get(file).status_code == 404


def test_the_pages_on_a_narrow_and_a_wide_screen(world, signed, visit):  # noqa: F811
    sent = share(world, signed, world.letter, world.drawing)
    pages = {
        "share": ("manager", reverse("disclosures:share", args=["return_interview", signed.pk])),
        "shared": ("spoc", reverse("disclosures:disclosure", args=[sent.pk])),
        "attached": ("manager", reverse("return_interviews:interview", args=[signed.pk])),
    }
    for width in (320, 1280):
        for name, (who, address) in pages.items():
            visitor = visit(width=width)
            sign_in(visitor.client, getattr(world, who).user)
            visitor.prepare("/forms/csrf/")
            page = visitor.open(address)
            if LOOKS:
                page.screenshot(path=Path(LOOKS) / f"{name}-{width}.png", full_page=True)
            stays_inside(page)
            assert barriers(page) == []
