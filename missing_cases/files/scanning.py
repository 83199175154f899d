"""Looking through uploads for viruses: a ClamAV daemon is sent each file (clamd's INSTREAM), where one is configured.

The protocol is `zINSTREAM`, then pieces each led by its length (four bytes, most significant first), then a length of
nought; the answer is one line (clamd(8)). The kept client library is under GPL-2.0, so these lines are our own.
"""

import socket
import struct

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from missing_cases.errors import RuleError

PATIENCE = 15  # seconds for each step of the talk; less than PostgreSQL lets a transaction idle
PIECE = 1 << 16
LONGEST_ANSWER = 4096
CLEAN, FOUND = "stream: OK", " FOUND"
FIELD = "file"

HARMFUL = _("The file holds a virus or something like it. It was not kept.")
NOT_NOW = _("Files cannot be looked through for viruses just now, so none is taken. Try again in a few minutes.")


def look_through(data: bytes, field: str = FIELD) -> bool:
    """Look for viruses in a file. Returns whether it was looked through: False where no daemon is configured.

    Raises RuleError beside the `field` where something is found, and where the daemon does not answer: what could not
    be looked through is then not taken.
    """
    address = settings.CLAMD_ADDRESS
    if not address:
        return False
    try:
        said = _ask(address, data)
    except (OSError, ValueError) as error:
        raise RuleError(NOT_NOW, field) from error
    if said.endswith(FOUND):
        raise RuleError(HARMFUL, field)
    if said != CLEAN:
        raise RuleError(NOT_NOW, field)
    return True


def _ask(address: str, data: bytes) -> str:
    """Return the daemon's answer. ValueError for an address that is none, OSError when it cannot be talked to."""
    with _connected(address) as talk:
        talk.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), PIECE):
            piece = data[start : start + PIECE]
            talk.sendall(struct.pack("!L", len(piece)) + piece)
        talk.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
            part = talk.recv(LONGEST_ANSWER)
            if not part:
                break
            answer += part
    return answer.rstrip(b"\0\n").decode("ascii", "replace")


def _connected(address: str) -> socket.socket:
    """Connect to "host:port", or to a socket in the file system ("unix:/run/clamav/clamd.ctl")."""
    kind, _colon, path = address.partition(":")
    if kind != "unix":
        host, _colon, port = address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE)
    talk = socket.socket(socket.AF_UNIX)
    try:
        talk.settimeout(PATIENCE)
        talk.connect(path)
    except OSError:
        talk.close()
        raise
    return talk
