"""Only pictures are kept, and nothing of the file but its picture."""

import importlib

import pytest

from missing_cases.errors import RuleError
from missing_cases.files import pictures
from tests.files.pictures import GPS, MAKER, opened, picture


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_becomes_a_jpeg_of_its_size(kind):
    kept = opened(pictures.redraw(picture(kind)))
    assert (kept.format, kept.size, kept.mode) == ("JPEG", (40, 20), "RGB")


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_where_it_was_taken_and_by_which_camera_stays_behind(kind):
    sent = picture(kind, located=True)
    assert opened(sent).getexif().get_ifd(GPS)
    kept = opened(pictures.redraw(sent)).getexif()
    assert not kept.get_ifd(GPS)
    assert MAKER not in kept
    assert b"Camera of the test" not in pictures.redraw(sent)


def test_a_picture_on_its_side_is_stood_up():
    assert opened(pictures.redraw(picture(turned=True))).size == (20, 40)


def test_what_is_hidden_after_the_picture_stays_behind():
    assert b"<script>" not in pictures.redraw(picture() + b"<script>alert(1)</script>")


def test_a_large_picture_is_made_smaller_and_keeps_its_shape():
    assert opened(pictures.redraw(picture(size=(3200, 1600)))).size == (1600, 800)


def test_what_was_see_through_is_white():
    kept = opened(pictures.redraw(picture("PNG", mode="RGBA", colour=(0, 0, 0, 0))))
    assert kept.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b"GIF89a" + b"\0" * 40, "JPEG or PNG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "JPEG or PNG"),
        (b"%PDF-1.7", "JPEG or PNG"),
        (b"\xff\xd8\xff" + b"not a picture", "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"not a picture", "damaged"),
    ],
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(data, sentence):
    with pytest.raises(RuleError, match=sentence) as refused:
        pictures.redraw(data)
    assert refused.value.field == "photo"


def test_half_a_picture_is_refused_also_once_a_document_has_been_printed():
    importlib.import_module("weasyprint.images")
    whole = picture(size=(400, 400), colour="blue")
    with pytest.raises(RuleError, match="damaged"):
        pictures.redraw(whole[: len(whole) // 2])


@pytest.mark.parametrize(("size", "refused"), [(pictures.LARGEST, False), (pictures.LARGEST + 1, True), (0, True)])
def test_the_limit_is_twenty_megabytes(size, refused):
    if refused:
        with pytest.raises(RuleError):
            pictures.check_size(size)
    else:
        pictures.check_size(size)


def test_a_small_file_that_unfolds_into_a_huge_picture_is_refused():
    bomb = picture("PNG", size=(9000, 9000), mode="L", colour=0)
    assert len(bomb) < 1_000_000
    with pytest.raises(RuleError, match="too many pixels"):
        pictures.redraw(bomb)
