"""A web server on this machine that behaves as badly as a test wants."""

import hashlib
import random
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CONTENT = random.Random(1).randbytes(300_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()

Answer = Callable[["Handler", int], None]


class Handler(BaseHTTPRequestHandler):
    """Hands each request to the behaviour that the test has chosen."""

    answer: Answer
    ranges: list[str | None]

    def do_GET(self) -> None:
        type(self).ranges.append(self.headers["Range"])
        type(self).answer(self, self.asked)

    @property
    def asked(self) -> int:
        """The offset that was asked for."""
        return int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").rstrip("-"))

    def send(self, status: int, body: bytes, **headers: object) -> None:
        self.send_response(status)
        for name, value in ({"Content_Length": len(body)} | headers).items():
            if value is not None:
                self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        self.wfile.write(body)

    def part(self, body: bytes, start: int, **headers: object) -> None:
        last = len(CONTENT) - 1
        self.send(206, body, Content_Range=f"bytes {start}-{last}/{len(CONTENT)}", **headers)

    def log_message(self, format: str, *args: object) -> None: ...


def honest(handler: Handler, start: int) -> None:
    if start:
        handler.part(CONTENT[start:], start)
    else:
        handler.send(200, CONTENT)


def cutting(length: int) -> Answer:
    """Closes the connection after `length` bytes of every answer."""

    def answer(handler: Handler, start: int) -> None:
        body, rest = CONTENT[start : start + length], len(CONTENT) - start
        if start:
            handler.part(body, start, Content_Length=rest)
        else:
            handler.send(200, body, Content_Length=rest)

    return answer


@contextmanager
def serve(answer: Answer) -> Generator[tuple[str, list[str | None]]]:
    """A server on this machine: its address, and the ranges it has been asked for."""
    handler = type("Bound", (Handler,), {"answer": staticmethod(answer), "ranges": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/model.zip", handler.ranges
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
