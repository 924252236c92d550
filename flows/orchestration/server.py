"""Prefect inside the home folder: its settings, a server that stays for schedules, and how a run finds it."""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

from flows.errors import SeikeiError
from flows.orchestration.lock import is_held
from flows.settings import Home

SETTINGS = {
    # For who calls the flow without the command line, which starts a server itself.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_LOGGING_LEVEL": "ERROR",
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
    "PREFECT_LOGGING_INTERNAL_LEVEL": "ERROR",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "seikei",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    # Kept in memory, the place of a run that died with the server would never be free again.
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
}
HOST = "127.0.0.1"
ANY_PORT = 0
PATIENCE, PATIENCE_AT_END, PAUSE = 180.0, 10.0, 0.1


def set_up(home: Home) -> None:
    """Point Prefect at the home folder, and at the server of that home where one is at work. What the environment already says
    stands. To be called before Prefect is imported. Raises `SeikeiError` where the server to be used does not answer."""
    folder = home.path / "prefect"
    own = {"PREFECT_HOME": str(folder), "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(folder / "ui")}
    for name, value in {**SETTINGS, **own}.items():
        os.environ.setdefault(name, value)
    if url := at_work(home):
        os.environ.setdefault("PREFECT_API_URL", f"{url}/api")
    named = os.environ.get("PREFECT_API_URL")
    if named and not _answers(named):
        raise SeikeiError("the Prefect server that PREFECT_API_URL names does not answer; start it, or unset PREFECT_API_URL")


def first_start(home: Home) -> bool:
    """Whether Prefect has yet to make its database, which takes it a while."""
    return "PREFECT_API_URL" not in os.environ and not (home.path / "prefect" / "prefect.db").exists()


def at_work(home: Home) -> str | None:
    """The address of the server that `seikei serve` keeps for this home folder, where it is at work."""
    lock = serving(home)
    if not is_held(lock):
        return None
    with suppress(OSError, ValueError, KeyError):
        url = json.loads(lock.read_text("utf-8"))["url"]
        return url if _answers(f"{url}/api") else None
    return None


def serving(home: Home) -> Path:
    """The file that whoever serves this home folder holds locked; it says where the server is."""
    return home.path / "serve.lock"


@contextmanager
def server(home: Home, port: int) -> Iterator[str]:
    """A Prefect server with its pages and schedules, for this machine alone, as long as the context lasts; gives its address.
    Raises `SeikeiError` where it does not start."""
    process, url = _begun(home, port, "lasting")
    try:
        _wait(process, url, home)
        yield url
    finally:
        end(process)


def at_hand(home: Home) -> Callable[[], None]:
    """Point Prefect at a server: the one PREFECT_API_URL names, or else one for this process alone, which starts while Prefect
    is imported. Gives a function that waits until it answers. To be called before Prefect is imported."""
    if "PREFECT_API_URL" in os.environ:
        return lambda: None
    process, url = _begun(home, ANY_PORT, "temporary")
    # Prefect says its last words as Python ends; what is registered first is called last.
    atexit.register(end, process)
    os.environ["PREFECT_API_URL"] = f"{url}/api"
    return lambda: _wait(process, url, home)


def _begun(home: Home, port: int, kind: str) -> tuple[subprocess.Popen, str]:
    """The process of a server that is starting, and its address."""
    home.logs.mkdir(parents=True, exist_ok=True)
    with _listening(port) as listening, _log(home).open("w", encoding="utf-8") as output:
        port = listening.getsockname()[1]
        process = subprocess.Popen(
            [sys.executable, "-m", "flows.orchestration.server_process", str(listening.fileno()), kind],
            # The pages learn from the environment where the server is.
            env={**os.environ, "PREFECT_SERVER_API_HOST": HOST, "PREFECT_SERVER_API_PORT": str(port)},
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            pass_fds=[listening.fileno()],
            start_new_session=True,
        )
    return process, f"http://{HOST}:{port}"


def _log(home: Home) -> Path:
    return home.logs / "server.log"


def _listening(port: int) -> socket.socket:
    """A socket that listens for the server to come, so that no other can take its port."""
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        raise SeikeiError(f"port {port} of this machine is taken ({error.strerror}); name another with --port") from error


def _wait(process: subprocess.Popen, url: str, home: Home) -> None:
    deadline = monotonic() + PATIENCE
    while not _answers(f"{url}/api"):
        if process.poll() is not None or monotonic() > deadline:
            said = _log(home).read_text("utf-8", errors="replace").strip().splitlines()[-1:]
            raise SeikeiError(f"Prefect's server did not start: {''.join(said) or 'it said nothing'}; see {_log(home)}")
        sleep(PAUSE)


def end(process: subprocess.Popen) -> None:
    """End the server in good order, or by force where it does not end."""
    process.terminate()
    try:
        process.wait(PATIENCE_AT_END)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _answers(api: str) -> bool:
    try:
        with urlopen(f"{api.rstrip('/')}/health", timeout=5) as answer:
            return answer.read() == b"true"
    except (URLError, OSError, ValueError):
        return False
