"""Fetching documents over HTTP: politely, within bounds, and never taking a change upstream in silence.

What was fetched first from an address stays what is read, unless the document's sidecar or the catalogue pins another hash. Being
offline is a state: what was fetched before is read, the rest is absent.
"""

from __future__ import annotations

import datetime as dt
import os
import socket
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from flows.acquire.addresses import public_address
from flows.acquire.store import Fetched, Store
from flows.acquire.types import Source


class NotFetched(Exception):
    """An address gave no document."""


class Busy(NotFetched):
    """It may give one when asked again; `wait` is the number of seconds the server asks for."""

    def __init__(self, reason: str, wait: float = 0.0) -> None:
        self.wait = wait
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Manners:
    """Bounds and manners of fetching; see `fetch.toml`."""

    user_agent: str
    seconds_between: float
    seconds_connecting: float
    seconds_waiting: float
    seconds_in_all: float
    megabytes: float
    attempts: int
    first_pause: float
    longest_pause: float
    redirects: int
    private_hosts: bool


@cache
def manners() -> Manners:
    """The bounds and manners of `fetch.toml`. SEIKEI_PRIVATE_HOSTS=1 lets documents come from the network the run is in."""
    stated = tomllib.loads(Path(__file__).with_name("fetch.toml").read_text("utf-8"))
    return Manners(**stated, private_hosts=os.environ.get("SEIKEI_PRIVATE_HOSTS") == "1")


class Fetcher:
    """`fetcher(source)`: the source at hand, where its document can be fetched or was before; otherwise absent or refused."""

    def __init__(self, store: Store, bounds: Manners | None = None) -> None:
        self.store, self.bounds = store, bounds or manners()
        self.store.tidy()
        self._asked: dict[str, float] = {}
        self._silent: dict[str, str] = {}
        self._asking = ""

    def __call__(self, source: Source) -> Source:
        """Ask the address of a source."""
        address = source.fetch or ""
        try:
            note = self._ask(address)
        except NotFetched as error:
            return _as_before(source, self.store, f"{public_address(address)} was not fetched: {error}")
        return _settled(source, self.store, note)

    def _ask(self, address: str) -> Fetched:
        host = urlsplit(address).hostname or ""
        if host in self._silent:
            raise NotFetched(self._silent[host])
        retrying = Retrying(
            retry=retry_if_exception_type(Busy), stop=stop_after_attempt(self.bounds.attempts), wait=self._pause, reraise=True
        )
        try:
            return retrying(self._once, address, host)
        except Busy as error:
            self._silent[host] = str(error)
            raise

    def _pause(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.wait if isinstance(error, Busy) else 0.0
        growing = wait_exponential(multiplier=self.bounds.first_pause)(state)
        return min(max(asked, growing), self.bounds.longest_pause)

    def _once(self, address: str, host: str) -> Fetched:
        """One request. What the address offers is kept; where it offers what it did, the note stays."""
        self._wait_for(host)
        known = self.store.note(address)
        known = known if known and self.store.file(known.offered) else None
        try:
            asked = {"headers": _conditions(known), "extensions": {"trace": _Connected(self._check_peer)}}
            with self._client() as client, client.stream("GET", address, **asked) as answer:
                if answer.status_code == httpx.codes.NOT_MODIFIED and known:
                    return known
                _check(answer)
                return self._keep(address, answer)
        except httpx.TransportError as error:
            raise Busy(f"{host} cannot be reached ({type(error).__name__})") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NotFetched(type(error).__name__) from error

    def _client(self) -> httpx.Client:
        timeout = httpx.Timeout(self.bounds.seconds_waiting, connect=self.bounds.seconds_connecting)
        return httpx.Client(
            timeout=timeout,
            headers={"User-Agent": self.bounds.user_agent},
            follow_redirects=True,
            max_redirects=self.bounds.redirects,
            event_hooks={"request": [self._check_host]},
        )

    def _check_host(self, request: httpx.Request) -> None:
        """Raises `NotFetched` where an address, or one it leads to, is inside the network of the run."""
        self._asking = request.url.raw_host.decode("ascii")
        if request.url.scheme not in ("http", "https"):
            raise NotFetched(f"it leads to an address of another kind ({request.url.scheme})")
        if not self.bounds.private_hosts and not all(map(_is_public, _addresses(request.url.host))):
            raise NotFetched(f"{request.url.host} is a private host; SEIKEI_PRIVATE_HOSTS=1 allows it")

    def _check_peer(self, host: str, address: str) -> None:
        """Raises `NotFetched` where a host, looked up once more to be reached, turns out to be inside the network of the run."""
        if not self.bounds.private_hosts and host == self._asking and not _is_public(address):
            raise NotFetched(f"{host} is a private host; SEIKEI_PRIVATE_HOSTS=1 allows it")

    def _wait_for(self, host: str) -> None:
        since = time.monotonic() - self._asked.get(host, -self.bounds.seconds_between)
        time.sleep(max(0.0, self.bounds.seconds_between - since))
        self._asked[host] = time.monotonic()

    def _keep(self, address: str, answer: httpx.Response) -> Fetched:
        self.store.folder.mkdir(parents=True, exist_ok=True)
        draft = self.store.folder / f".{os.getpid()}.draft"
        try:
            digest = sha256()
            with draft.open("wb") as file:
                for chunk in self._bounded(answer):
                    digest.update(chunk)
                    file.write(chunk)
            offered, before = digest.hexdigest(), self.store.note(address)
            fetched = Fetched(
                before.taken if before else offered,
                offered,
                dt.datetime.now(dt.UTC).date().isoformat(),
                answer.headers.get("etag"),
                answer.headers.get("last-modified"),
            )
            self.store.keep(address, draft, fetched)
            return fetched
        finally:
            draft.unlink(missing_ok=True)

    def _bounded(self, answer: httpx.Response) -> Iterator[bytes]:
        """The document in pieces. Raises `NotFetched` where it is too large, too slow or empty."""
        size, ends = 0, time.monotonic() + self.bounds.seconds_in_all
        for chunk in answer.iter_bytes():
            size += len(chunk)
            if size > self.bounds.megabytes * 2**20:
                raise NotFetched(f"it is larger than {self.bounds.megabytes:g} MB")
            if time.monotonic() > ends:
                raise NotFetched(f"it takes longer than {self.bounds.seconds_in_all:g} s")
            yield chunk
        if not size:
            raise NotFetched("it is empty")


class _Connected:
    """Follows a request (the `trace` of httpx) and says to which network address of which host it was connected, before anything
    is sent. The host may be a proxy's."""

    def __init__(self, check: Callable[[str, str], None]) -> None:
        self.check, self.host = check, ""

    def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        if event == "connection.connect_tcp.started":
            self.host = info["host"]
        elif event == "connection.connect_tcp.complete":
            stream = info["return_value"]
            try:
                self.check(self.host, stream.get_extra_info("server_addr")[0])
            except NotFetched:
                stream.close()
                raise


def offline(store: Store) -> Callable[[Source], Source]:
    """What brings a source as it was fetched before, and asks nobody."""
    return lambda source: _as_before(source, store, "not fetched yet; `seikei run` does it")


def _settled(source: Source, store: Store, note: Fetched) -> Source:
    """The source as its address and its pin have it."""
    address = public_address(source.fetch or "")
    wanted = source.pinned or note.taken
    file = store.file(wanted)
    change = f"{address} now gives another file (sha256 {note.offered}); to take it, put this sha256 into the document's sidecar"
    if file is None and source.pinned:
        return source.refused(f"{address} gives another file than the pinned one (sha256 {note.offered})")
    if file is None:
        return source.refused(f"{change}. The file fetched first is no longer kept")
    found = _at_hand(source, file, wanted)
    return found if note.offered == wanted else found.remarked("warning", "upstream", f"{change}. The one fetched before is read")


def _as_before(source: Source, store: Store, why: str) -> Source:
    """The source as it was fetched before, with a remark; absent where it was not."""
    note = store.note(source.fetch or "")
    wanted = source.pinned or (note.taken if note else None)
    file = store.file(wanted)
    if file is None or wanted is None:
        return replace(source, why=why)
    since = f" on {note.day}" if note else ""
    return _at_hand(source, file, wanted).remarked("info", "offline", f"{why}; the file fetched before{since} is read")


def _at_hand(source: Source, file: Path, digest: str) -> Source:
    url = source.url or public_address(source.fetch or "")
    return replace(source, file=file, status="at_hand", why=None, sha256=digest, url=url)


def _conditions(known: Fetched | None) -> Mapping[str, str]:
    """The headers that ask for a file only where it is another than the one known; what a server has no right to send is not
    sent back to it."""
    given = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified} if known else {}
    return {name: value for name, value in given.items() if value and value.isascii()}


def _check(answer: httpx.Response) -> None:
    """Raises `Busy` or `NotFetched` for an answer that is no document."""
    if answer.status_code == httpx.codes.TOO_MANY_REQUESTS or answer.status_code >= 500:
        wait = answer.headers.get("retry-after", "")
        raise Busy(f"the server answers {answer.status_code}", float(wait) if wait.isdecimal() else 0.0)
    if answer.status_code != httpx.codes.OK:
        raise NotFetched(f"the server answers {answer.status_code}")


def _addresses(host: str) -> set[str]:
    """The network addresses of a host; none where it cannot be found, which the request will say."""
    try:
        return {str(entry[4][0]) for entry in socket.getaddrinfo(host, None)}
    except (OSError, UnicodeError):
        return set()


def _is_public(address: str) -> bool:
    return ip_address(address.partition("%")[0]).is_global
