"""A small daemon that speaks clamd's INSTREAM over a real socket, and finds one well-known harmless sample."""

import socketserver
import struct
import threading

SAMPLE = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Talk(socketserver.StreamRequestHandler):
    """One file: the command, pieces each led by its length, a length of nought; then one line in answer."""

    def handle(self):
        assert self.rfile.read(10) == b"zINSTREAM\0"
        data = b""
        while (size := struct.unpack("!L", self.rfile.read(4))[0]) > 0:
            data += self.rfile.read(size)
            assert size <= self.server.longest
        self.server.seen.append(data)
        found = b"stream: Eicar-Test-Signature FOUND\0" if SAMPLE in data else b"stream: OK\0"
        self.wfile.write(self.server.answer or found)


class Daemon(socketserver.ThreadingTCPServer):
    """Listens on a free port until closed. `seen`: what it was sent; `answer`: what it says instead of the truth."""

    daemon_threads = True

    def __init__(self, longest=1 << 20):
        self.seen, self.answer, self.longest = [], b"", longest
        super().__init__(("127.0.0.1", 0), Talk)

    @property
    def address(self):
        return f"127.0.0.1:{self.server_address[1]}"

    def __enter__(self):
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()
        return self

    def __exit__(self, *error):
        self.shutdown()
        self.thread.join()
        self.server_close()
