"""Files on disk: their hashes, and whether they can be documents at all."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from flows.acquire.types import Source

LARGEST = 100 * 1024 * 1024
CHUNK = 1 << 20


def hashed(source: Source) -> Source:
    """The source at hand with the hash of its file, or refused where that is too large, empty or cannot be opened."""
    try:
        size = source.file.stat().st_size
        if size > LARGEST:
            return source.refused(f"{size / 2**20:.0f} MB; documents over {LARGEST // 2**20} MB are not read: split it")
        if size == 0:
            return source.refused("the file is empty")
        return replace(source, status="at_hand", why=None, sha256=file_sha256(source.file))
    except OSError as error:
        return source.refused(f"cannot be opened: {error.strerror or error}")


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, read in pieces."""
    digest = sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
