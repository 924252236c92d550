"""What the tests of scheduling share: who is told, and a pipeline served as a person would."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any
from urllib.request import Request, urlopen

from flows.report.journal import events
from flows.settings import Home

SEIKEI = Path(sys.executable).parent / "seikei"


@contextmanager
def webhook(status: int = 200) -> Iterator[tuple[str, list[dict]]]:
    """An address that answers with `status`, and what it was sent."""
    sent: list[dict] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent.append({"path": self.path, **json.loads(self.rfile.read(int(self.headers["content-length"])))})
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Hook)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", sent
    finally:
        server.shutdown()
        server.server_close()


def events_of(home: Home, event: str) -> list[dict]:
    """The events of one kind in the record."""
    return [each for each in events(home) if each["event"] == event]


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def until(found: Callable[[], Any], seconds: float) -> Any:
    """What `found` gives once it gives something."""
    end = monotonic() + seconds
    while not (answer := found()):
        assert monotonic() < end, f"nothing after {seconds} s"
        sleep(0.5)
    return answer


@dataclass
class Served:
    """`seikei serve` at work."""

    process: subprocess.Popen
    home: Home
    url: str
    output: Path

    def happened(self, event: str, after: int = 0) -> list[dict]:
        """The events of one kind in the record, after the first `after`."""
        return events_of(self.home, event)[after:]

    def ask(self, path: str, body: Mapping[str, Any]) -> Any:
        """What Prefect's API answers."""
        request = Request(f"{self.url}/api/{path}", json.dumps(body).encode(), {"content-type": "application/json"})
        with urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def kill(self) -> None:
        """End it and its runs at once, as when the machine loses its power."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def serve(home: Path, variables: Mapping[str, str], *arguments: str) -> Iterator[Served]:
    port = free_port()
    output = home.parent / f"serve-{port}.txt"
    command = [str(SEIKEI), "serve", "--home", str(home), "--port", str(port), *arguments]
    with output.open("w") as file:
        process = subprocess.Popen(command, env=dict(variables), stdout=file, stderr=file, start_new_session=True)
    served = Served(process, Home(home), f"http://127.0.0.1:{port}", output)
    try:
        until(lambda: "Prefect's pages" in output.read_text() or process.poll() is not None, 240)
        yield served
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(60)
