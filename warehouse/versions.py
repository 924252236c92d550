"""The shelf of releases: `releases/<version>/`, `index.json` that lists them all, and `latest`.

`latest` is a text file with one version in it, not a symbolic link: it reads the same from a disk, an object store, a static web
server and an archive, and replacing a file is atomic on each of them. A folder whose name begins with a dot is never a release.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple

import pyarrow.parquet as pq

from flows.errors import SeikeiError

Step = Literal["major", "minor", "patch"]
Index = dict[str, dict[str, Any]]


class Version(NamedTuple):
    """`major` counts changes that break the contract, `minor` changed data, `patch` changed metadata only."""

    major: int
    minor: int
    patch: int

    @classmethod
    def parse(cls, text: str) -> Version:
        major, minor, patch = text.split(".")
        return cls(int(major), int(minor), int(patch))

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"

    def after(self, step: Step) -> Version:
        """The number of the release that makes this step from here."""
        return {
            "major": Version(self.major + 1, 0, 0),
            "minor": Version(self.major, self.minor + 1, 0),
            "patch": Version(self.major, self.minor, self.patch + 1),
        }[step]


FIRST = Version(1, 0, 0)  # the contract binds from the first release on


def releases_folder(home: Path) -> Path:
    return home / "releases"


@contextmanager
def exclusive(home: Path) -> Iterator[Path]:
    """The folder of releases, for one process at a time; the lock ends with the process, however that ends."""
    folder = releases_folder(home)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise SeikeiError(f"another process is publishing to {folder}; wait until it has ended") from error
        yield folder


def read_index(folder: Path) -> Index:
    """What `index.json` says of each version, oldest first."""
    path = folder / "index.json"
    if not path.exists():
        return {}
    return {entry["version"]: entry for entry in json.loads(path.read_text("utf-8"))["releases"]}


def latest(home: Path) -> str | None:
    """The newest release, None before the first."""
    pointer = releases_folder(home) / "latest"
    return pointer.read_text("utf-8").strip() if pointer.exists() else None


def release_path(home: Path, version: str | None = None) -> Path:
    """The folder of a release, by default the latest; raises SeikeiError where there is none."""
    folder = releases_folder(home)
    wanted = version or latest(home)
    if wanted is None:
        raise SeikeiError(f"nothing is published in {folder} yet; run the pipeline first")
    if wanted not in read_index(folder) or not (folder / wanted).is_dir():
        known = [name for name, entry in read_index(folder).items() if entry["status"] == "published"]
        raise SeikeiError(f"there is no release {wanted} in {folder}; there are {', '.join(known) or 'none'}")
    return folder / wanted


def locate(home: Path, named: str | None) -> Path | str:
    """A release named by version (None: the latest), by folder, or by address, which is given back as it is."""
    if named and "://" in named:
        return named
    return Path(named) if named and Path(named).is_dir() else release_path(home, named)


def settle(folder: Path) -> None:
    """Ends what a killed run left: drafts are removed, a release that was moved into place but not yet listed is listed."""
    for draft in folder.glob(".*.partial*"):
        shutil.rmtree(draft) if draft.is_dir() else draft.unlink()
    index = read_index(folder)
    for path in sorted(folder.iterdir()):
        if path.is_dir() and index.get(path.name, {}).get("status") == "retired":
            _remove(path)
        elif path.is_dir() and path.name not in index:
            announce(folder, path.name)
    listed = newest(folder)
    if listed is not None and latest(folder.parent) != listed:
        write_whole(folder / "latest", f"{listed}\n")


def newest(folder: Path) -> str | None:
    """The highest version listed as published."""
    published = [entry["version"] for entry in read_index(folder).values() if entry["status"] == "published"]
    return max(published, key=Version.parse, default=None)


def place(draft: Path, version: str) -> Path:
    """Moves a finished draft to its version's folder, whole or not at all."""
    for path in sorted(draft.iterdir()):
        _flush(path)
    _flush(draft)
    target = draft.parent / version
    os.rename(draft, target)
    _flush(draft.parent)
    return target


def announce(folder: Path, version: str) -> None:
    """Lists a release that stands in its place, then points `latest` at it."""
    index = read_index(folder)
    provenance = json.loads((folder / version / "provenance.json").read_text("utf-8"))["predicate"]
    index[version] = {
        "version": version,
        "status": "published",
        "published": dt.datetime.now(dt.UTC).date().isoformat(),
        "predecessor": provenance["predecessor"],
        "code_revision": provenance["code_revision"],
        "content_sha256": provenance["content_sha256"],
        "inputs": len(provenance["inputs"]),
        "rows": table_rows(folder / version),
    }
    _write_index(folder, index)
    write_whole(folder / "latest", f"{newest(folder)}\n")


def retire(home: Path, version: str) -> None:
    """Removes the files of one release, never of the latest; its line in the index stays, with the status `retired`."""
    with exclusive(home) as folder:
        path = release_path(home, version)
        if version == latest(home):
            raise SeikeiError(f"{version} is the latest release and stays; publish another one first")
        index = read_index(folder)
        index[version]["status"] = "retired"
        _write_index(folder, index)
        _remove(path)


def table_rows(release: Path) -> dict[str, int]:
    """The number of rows in each Parquet file of a release."""
    return {path.stem: pq.read_metadata(path).num_rows for path in sorted(release.glob("*.parquet"))}


def write_whole(path: Path, text: str) -> None:
    """Writes a small file so that a reader sees the old text or the new, never a part."""
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(text, "utf-8")
    _flush(draft)
    os.replace(draft, path)
    _flush(path.parent)


def _write_index(folder: Path, index: Mapping[str, Mapping[str, Any]]) -> None:
    ordered = sorted(index.values(), key=lambda entry: Version.parse(entry["version"]))
    write_whole(folder / "index.json", json.dumps({"releases": ordered}, indent=2, ensure_ascii=False) + "\n")


def _remove(path: Path) -> None:
    """Removes a folder so that it is never seen in part under its own name."""
    doomed = path.with_name(f".{path.name}.partial-retired")
    os.rename(path, doomed)
    shutil.rmtree(doomed)


def _flush(path: Path) -> None:
    """Makes a file or folder survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
