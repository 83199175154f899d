"""A mail server on a free port that refuses while it is told to, and counts the Message-IDs of what it accepted."""

import re
import socketserver
import time
from collections import Counter
from contextlib import suppress
from threading import Thread

ACCEPTING = 0.01
MESSAGE_ID = re.compile(rb"^Message-ID:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


class _Handler(socketserver.StreamRequestHandler):
    def handle(self):
        with suppress(OSError):
            self._say("220 letterbox")
            for line in self.rfile:
                if not self._obey(line.strip().upper()):
                    return

    def _obey(self, line: bytes) -> bool:
        verb = line[:4]
        if verb == b"MAIL" and self.server.refusing:
            self.server.refused += 1
            self._say("451 not now")
        elif verb == b"DATA":
            self._say("354 go on")
            self._accept()
        else:
            self._say("221 bye" if verb == b"QUIT" else "250 ok")
        return verb != b"QUIT"

    def _accept(self) -> None:
        lines = []
        for line in self.rfile:
            if line.strip() == b".":
                break
            lines.append(line)
        else:
            return  # the sender was killed in the middle
        found = MESSAGE_ID.search(b"".join(lines).replace(b"\r\n ", b" "))
        self.server.accepted[found[1].decode() if found else "none"] += 1
        time.sleep(ACCEPTING)
        self._say("250 taken")

    def _say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())


class Letterbox(socketserver.ThreadingTCPServer):
    """The server: `accepted` counts each Message-ID, `refused` the refusals; set `refusing` to make it refuse."""

    daemon_threads = True
    request_queue_size = 50

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.accepted: Counter[str] = Counter()
        self.refusing, self.refused = False, 0
        Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        """Return its port."""
        return self.server_address[1]

    def handle_error(self, request, client_address):
        """Say nothing when the sender was killed."""
