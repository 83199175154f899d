"""Photographs as they may be kept: pictures by their content, redrawn, without the place they were taken."""

from io import BytesIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageFile, ImageOps

from missing_cases.errors import RuleError

LARGEST = 20 * 1024 * 1024
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 1600
QUALITY = 85
KEPT_AS = "image/jpeg"
BEGINNINGS = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}
FIELD = "photo"


def kind_of(data: bytes) -> str | None:
    """Return "JPEG" or "PNG" by the first bytes, whatever the file is called; None for anything else."""
    return next((kind for beginning, kind in BEGINNINGS.items() if data.startswith(beginning)), None)


def check_size(size: int) -> None:
    """Refuse an empty file, and one of more than 20 megabytes, before it is read. Raises RuleError."""
    if size == 0:
        raise RuleError(_("The file is empty"), FIELD)
    if size > LARGEST:
        raise RuleError(_("The photograph must be smaller than 20 megabytes"), FIELD)


def redraw(data: bytes) -> bytes:
    """Return the picture as a new JPEG, upright, at most 1,600 pixels a side, with nothing of the file but its picture.

    Place, time, camera, thumbnails and anything hidden after the picture stay behind. Raises RuleError for a file that
    is not a whole JPEG or PNG picture.
    """
    check_size(len(data))
    kind = kind_of(data)
    if kind is None:
        raise RuleError(_("Choose a JPEG or PNG picture"), FIELD)
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # the PDF library, once imported, lets half a picture pass everywhere
    try:
        with Image.open(BytesIO(data), formats=[kind]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise RuleError(_("The photograph has too many pixels. Save it smaller and try again"), FIELD)
            drawn = _flattened(ImageOps.exif_transpose(picture))
    except (OSError, SyntaxError, ValueError) as error:
        raise RuleError(_("The picture is damaged and cannot be opened. Choose another"), FIELD) from error
    drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    drawn.info.clear()
    kept = BytesIO()
    drawn.save(kept, "JPEG", quality=QUALITY, optimize=True)
    return kept.getvalue()


def _flattened(picture: Image.Image) -> Image.Image:
    """Return the picture in plain colours, what was see-through made white."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        ground = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(ground, seen).convert("RGB")
    return picture.convert("RGB")
