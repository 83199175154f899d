"""Reads a PDF's tags and text as a person who cannot see the page gets them."""

import io

import pypdf

SPAN = "/Span"  # one a line of print: says nothing about structure


def _children(node):
    kids = node.get("/K", [])
    return [kid.get_object() for kid in (kids if isinstance(kids, list) else [kids]) if not isinstance(kid, int)]


def _lines(node, depth):
    kind = node.get("/S")
    if kind in (None, SPAN):
        return []
    inner = [line for kid in _children(node) for line in _lines(kid, depth + 1)]
    return ["  " * depth + str(kind).removeprefix("/"), *inner]


def outline(made: bytes) -> str:
    """Return the structure tree, one tag a line, indented by depth."""
    root = pypdf.PdfReader(io.BytesIO(made)).root_object["/StructTreeRoot"]
    return "\n".join(line for kid in _children(root) for line in _lines(kid, 0)) + "\n"


def text_of(made: bytes) -> list[str]:
    """Return the text of each page with runs of white space as one space."""
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(made)).pages]
