"""The protocols that ship, and small ones made for tests."""

from pathlib import Path

from clocks.engine.loading import load_protocol

FOLDER = Path(__file__).resolve().parents[3] / "clocks" / "protocols"


def text_of(code: str) -> str:
    return (FOLDER / f"{code}.yaml").read_text()


ENGLAND = load_protocol(text_of("england"))
ENGLAND_2 = load_protocol(text_of("england_2"))
ENGLAND_3 = load_protocol(text_of("england_3"))
WIGAN_1, WIGAN_2, WIGAN = (load_protocol(text_of(name)) for name in ("wigan", "wigan_2", "wigan_3"))

SMALL = """\
protocol: small
version: 1
title: A small protocol
in_force_from: 2020-01-01
meetings:
  weekly: {every: week, weekday: monday, at: "09:30"}
rules:
  first_rule:
    title: First rule
    says: Somebody does something.
    source: {document: A document, section: Section 1}
    starts_on: episode.missing
    counted_from: missing_from_at
    due: {after: 24 hours}
    steps:
      - {code: due, at: due, tell: [team_manager]}
    responsible: [team_manager]
"""


def small(*changes: tuple[str, str]) -> str:
    """Return SMALL with texts replaced; each must occur."""
    text = SMALL
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def newest_shipped(code: str):
    """Return the newest version of a shipped protocol."""
    versions = [load_protocol(path.read_text()) for path in FOLDER.glob(f"{code}*.yaml")]
    return max(versions, key=lambda protocol: protocol.version)
