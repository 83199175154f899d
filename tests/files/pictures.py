"""Pictures to test with, drawn here: no photograph of anybody."""

from io import BytesIO

from PIL import Image

PLACE = {1: "N", 2: (53.0, 32.0, 0.0), 3: "W", 4: (2.0, 37.0, 0.0)}
ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F


def picture(kind="JPEG", *, size=(40, 20), colour="red", mode="RGB", located=False, turned=False) -> bytes:
    """Return a picture of one colour; `located` says where it was taken, `turned` that it lies on its side."""
    drawn = Image.new(mode, size, colour)
    exif = Image.Exif()
    if located:
        exif[MAKER] = "Camera of the test"
        exif.get_ifd(GPS).update(PLACE)
    if turned:
        exif[ORIENTATION] = 6
    kept = BytesIO()
    drawn.save(kept, kind, exif=exif)
    return kept.getvalue()


def opened(data: bytes) -> Image.Image:
    """Return a picture to look at."""
    return Image.open(BytesIO(data))
