"""The process of Prefect's server: `python -m flows.orchestration.server_process HOST PORT`.

It ends when its standard input does, and so with whoever started it, even where that one was killed."""

from __future__ import annotations

import os
import signal
import sys
from threading import Thread


def _end_with_parent() -> None:
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


def main(host: str, port: int) -> None:
    """Serve Prefect's API and pages, with the services that plan runs."""
    Thread(target=_end_with_parent, daemon=True).start()
    import uvicorn
    from prefect.server.api.server import create_app

    uvicorn.run(create_app(final=True), host=host, port=port, log_level="error")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
