"""A small HTTP server whose answers a test lays down."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Page:
    """One address: what it gives, and how. `fails` is the status of so many first answers."""

    body: bytes = b""
    status: int = 200
    etag: str | None = None
    location: str | None = None
    fails: list[int] = field(default_factory=list)
    retry_after: str | None = None
    endless: bool = False
    slow: float = 0.0


@dataclass
class Site:
    """The pages of a server by path, its address, and the requests it got."""

    address: str
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)


@contextmanager
def serving() -> Iterator[Site]:
    """A server on this machine, for the time of a test."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            site.times.append(time.monotonic())
            page = site.pages.get(self.path, Page(status=404))
            with suppress(BrokenPipeError, ConnectionResetError):
                self._answer(page)

        def _answer(self, page: Page) -> None:
            if page.fails:
                self.send_response(page.fails.pop(0))
                if page.retry_after:
                    self.send_header("Retry-After", page.retry_after)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            same = page.etag and self.headers.get("If-None-Match") == page.etag
            self.send_response(304 if same else page.status)
            if page.etag:
                self.send_header("ETag", page.etag)
            if page.location:
                self.send_header("Location", page.location)
            if not same and not page.endless:
                self.send_header("Content-Length", str(len(page.body)))
            self.end_headers()
            if same:
                return
            self.wfile.write(page.body)
            while page.endless:
                self.wfile.write(b"more " * 1000)
                time.sleep(page.slow)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site = Site(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
