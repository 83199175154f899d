"""A provider of messages that can be asked, and that counts every time it accepted one."""

import os
import time
from hashlib import sha256
from pathlib import Path

FOLDER = "CHAOS_ACCEPTED"  # the variable that names the folder of what was accepted
ACCEPTING = 0.01  # seconds between taking a letter and answering: a crash here is the one that could send twice


class KeepingProvider:
    """Keeps a file for each reference, with a line for each time a letter was accepted under it."""

    def __init__(self):
        self.folder = Path(os.environ[FOLDER])

    def _file(self, reference: str) -> Path:
        return self.folder / sha256(reference.encode()).hexdigest()

    def find(self, reference: str) -> str | None:
        """Return the receipt of what was accepted under a reference, or None."""
        return self._file(reference).name if self._file(reference).exists() else None

    def send(self, letter) -> str:
        """Accept a letter, and answer a moment later."""
        path = self._file(letter.reference)
        with path.open("a") as kept:
            kept.write(f"{letter.reference}\n")
        time.sleep(ACCEPTING)
        return path.name


def accepted(folder: Path) -> dict[str, int]:
    """Return how often each reference was accepted."""
    lines = [line for path in folder.iterdir() for line in path.read_text().splitlines()]
    return {reference: lines.count(reference) for reference in dict.fromkeys(lines)}
