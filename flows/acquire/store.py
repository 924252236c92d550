"""What was fetched: in `fetched/` of the home folder each file under its hash, and for each address what it gave."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from flows.acquire.files import file_sha256


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: `taken` is the hash of the file first taken from it, `offered` of what it gave last, with the headers
    by which a server knows that again, and the day."""

    taken: str
    offered: str
    day: str
    etag: str | None = None
    last_modified: str | None = None


class Store:
    """The files fetched so far. A file that no longer has its hash, and a note that cannot be read, are as good as none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, digest: str | None) -> Path | None:
        """The file with a hash, None where it is not kept whole."""
        path = self.folder / (digest or "none")
        try:
            return path if digest and file_sha256(path) == digest else None
        except OSError:
            return None

    def note(self, address: str) -> Fetched | None:
        """What an address gave, None where nothing was fetched from it."""
        try:
            return Fetched(**json.loads(self._note(address).read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def keep(self, address: str, draft: Path, fetched: Fetched) -> None:
        """Take a draft over as the file an address offers, and note it."""
        os.replace(draft, self.folder / fetched.offered)
        self.write(address, fetched)

    def write(self, address: str, fetched: Fetched) -> None:
        """Note what an address gave."""
        path = self._note(address)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        draft.write_text(json.dumps(asdict(fetched)), "utf-8")
        os.replace(draft, path)

    def tidy(self) -> None:
        """Remove the drafts that a killed run left. Only for who knows that no run is fetching."""
        for draft in self.folder.glob(".*"):
            draft.unlink(missing_ok=True)

    def _note(self, address: str) -> Path:
        return self.folder / f"{sha256(address.encode()).hexdigest()}.json"
