"""Cells that a spreadsheet will show and never run."""

import unicodedata

STARTS = ("=", "+", "-", "@", "|", "%")


def safe(cell) -> str:
    """Return a cell's text, with a quote in front when a spreadsheet could take it for a formula.

    Invisible characters in front of the formula do not hide it.
    """
    text = str(cell)
    visible = text.lstrip("".join({c for c in text if c.isspace() or unicodedata.category(c) in ("Cf", "Cc")}))
    return f"'{text}" if visible.startswith(STARTS) or text[:1] in "\t\r\n" and text else text
