"""The process of Prefect's server: `python -m flows.orchestration.server_process SOCKET KIND`, with the number of a socket that
listens already, and `lasting`, with pages and the services that plan runs, or `temporary`, without them.

It ends when its standard input does, and so with whoever started it, even where that one was killed."""

from __future__ import annotations

import os
import signal
import socket
import sys
from threading import Thread

from flows.collecting import collecting_nothing


def _end_with_parent() -> None:
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


def main(listening: int, temporary: bool) -> None:
    """Serve Prefect's API."""
    Thread(target=_end_with_parent, daemon=True).start()
    with collecting_nothing():
        import uvicorn
        from prefect.server.api.server import create_app

        app = create_app(ephemeral=temporary, final=True)
    uvicorn.Server(uvicorn.Config(app, log_level="error")).run([socket.socket(fileno=listening)])


if __name__ == "__main__":
    main(int(sys.argv[1]), temporary=sys.argv[2] == "temporary")
