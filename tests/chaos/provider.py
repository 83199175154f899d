"""A provider of messages on a port of this machine: it can be asked, and counts every time it accepted one."""

import json
import os
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.error import HTTPError
from urllib.parse import quote, unquote
from urllib.request import Request, urlopen

ADDRESS = "CHAOS_PROVIDER"  # the variable that holds the provider's address
ACCEPTING = 0.01  # seconds between taking a letter and answering: a crash here is the one that could send twice


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        reference = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["reference"]
        self.server.accepted[reference] += 1
        time.sleep(ACCEPTING)
        self._answer(201, reference)

    def do_GET(self):
        reference = unquote(self.path.removeprefix("/"))
        self._answer(200 if self.server.accepted.get(reference) else 404, reference)

    def _answer(self, status: int, reference: str) -> None:
        body = json.dumps({"receipt": f"receipt of {reference}"}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


class Provider(ThreadingHTTPServer):
    """The provider's server, on a free port; `accepted` is how often it took each reference."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.accepted: Counter[str] = Counter()
        Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        """Return where it is asked."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request, client_address):
        """Say nothing when the asker was killed before it heard the answer."""


class HttpProvider:
    """What a process of the product uses to reach the provider."""

    def __init__(self):
        self.address = os.environ[ADDRESS]

    def find(self, reference: str) -> str | None:
        """Return the receipt of what was accepted under a reference, or None."""
        try:
            return self._ask(f"/{quote(reference, safe='')}", None)
        except HTTPError as error:
            if error.code == 404:
                return None
            raise

    def send(self, letter) -> str:
        """Hand a letter over and return its receipt."""
        return self._ask("/", json.dumps({"reference": letter.reference}).encode())

    def _ask(self, path: str, body: bytes | None) -> str:
        with urlopen(Request(self.address + path, data=body), timeout=10) as answer:  # noqa: S310 - our own server
            return json.load(answer)["receipt"]
