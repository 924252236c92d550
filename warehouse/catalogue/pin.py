"""`python -m warehouse.catalogue.pin`: write the SHA-256 of every catalogued file that is at hand into the catalogue."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

from warehouse.catalogue.entries import CATALOGUE, entries


def pin(catalogue: Path = CATALOGUE) -> list[str]:
    """Pin the files as they are now; the ids of the documents whose hash changed. A file not at hand keeps the hash it has."""
    text, changed = catalogue.read_text("utf-8"), []
    for entry in entries(catalogue):
        if not entry.path.is_file():
            continue
        digest = sha256(entry.path.read_bytes()).hexdigest()
        if digest != entry.sha256:
            text = _with_hash(text, entry.document_id, digest)
            changed.append(entry.document_id)
    catalogue.write_text(text, "utf-8")
    return changed


def _with_hash(text: str, document_id: str, digest: str) -> str:
    start = text.index(f"- document_id: {document_id}\n")
    return text[:start] + re.sub(r"sha256: .*", f"sha256: {digest}", text[start:], count=1)


if __name__ == "__main__":
    for document_id in pin():
        print(f"pinned {document_id}")
