"""Loaded by every Python process of a watched run: refuses the network, and notes that and every write outside of the folders
allowed (WATCH_ALLOWED) in WATCH_LOG."""

import os
import sys

ALLOWED = tuple(os.environ.get("WATCH_ALLOWED", "/").split(os.pathsep))
LOG = os.environ.get("WATCH_LOG")
LOCAL = ("127.", "localhost", "::1", "0.0.0.0")
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def _note(line):
    descriptor = os.open(LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(descriptor, f"{line}\n".encode("utf-8", "replace"))
    os.close(descriptor)


def _host(event, arguments):
    """The host a call for the network names, None where it names none."""
    if event == "socket.getaddrinfo":
        return arguments[0]
    address = arguments[1]
    return address[0] if isinstance(address, tuple) else None


def _watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo"):
        host = _host(event, arguments)
        if host is not None and not str(host).startswith(LOCAL):
            _note(f"network: {host}")
            raise OSError(f"the network is not to be used: {host}")
    elif event == "open" and isinstance(arguments[0], str | bytes) and arguments[2] & WRITES:
        path = os.path.abspath(os.fsdecode(arguments[0]))
        if not path.startswith(ALLOWED):
            _note(f"write: {path}")


if LOG:
    sys.addaudithook(_watch)
