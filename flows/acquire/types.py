"""What is known of a document before it is read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from flows.errors import Refused


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a person should know of a document that is none the worse for it; `level` and `kind` are those of `issues`."""

    level: str
    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Source:
    """One document as it is known before reading. `status` is at_hand, absent, refused or duplicate; `why` says what keeps it
    from being read. `sha256` is that of the file at hand, `pinned` the hash that is expected, `fetch` the address it is at."""

    document_id: str
    file: Path
    file_name: str
    status: str
    why: str | None = None
    sha256: str | None = None
    pinned: str | None = None
    fetch: str | None = None
    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    date_edtf: str | None = None
    kind: str | None = None
    licence: str | None = None
    may_redistribute: bool = False
    url: str | None = None
    cites_document_id: str | None = None
    catalogued: bool = False
    remarks: tuple[Remark, ...] = ()

    def read_bytes(self) -> bytes:
        """The file's bytes. Raises `Refused` where it cannot be read or is not the file that was hashed."""
        try:
            data = self.file.read_bytes()
        except OSError as error:
            raise Refused(f"cannot be opened: {error.strerror or error}", advice="check the path and its permissions") from error
        if sha256(data).hexdigest() != self.sha256:
            raise Refused("changed while the run was reading it", advice="run again")
        return data

    def refused(self, why: str) -> Source:
        """The same document, not to be read."""
        return replace(self, status="refused", why=why)

    def set_aside(self, reason: str) -> Source:
        """The same document, left out because a person says so; nor is it fetched, or looked for elsewhere."""
        return replace(self, status="absent", why=f"set aside: {reason}", pinned=None, fetch=None)

    def remarked(self, level: str, kind: str, message: str) -> Source:
        """The same document with one remark more."""
        return replace(self, remarks=(*self.remarks, Remark(level, kind, message)))
