"""Takes a release elsewhere: to a folder, an object store or any other place fsspec writes to, or into a bundle for Zenodo."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Any

import fsspec

from flows.errors import SeikeiError
from warehouse.metadata.written import about, as_of, file_facts, read_sources
from warehouse.verify import SUMS, missing_package, verify
from warehouse.versions import Version, read_index

ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip file knows: the same bytes on every day


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where the release now stands, and which of its files had to be copied and which were there already."""

    address: str
    copied: tuple[str, ...]
    kept: tuple[str, ...]


def deliver(release: Path, address: str) -> Delivery:
    """Copies a release below `address` and verifies it there; `index.json` and `latest` follow only then. A delivery that was cut
    off is taken up where it stopped. Raises SeikeiError where the place cannot be written to, or where another release has the
    same number."""
    verify(release).raise_for_failures()
    try:
        system, base = fsspec.url_to_fs(address)
        base = base.rstrip("/")
        copied, kept = _copy(system, f"{base}/{release.name}", release)
        delivered = system.unstrip_protocol(f"{base}/{release.name}")
        verify(delivered).raise_for_failures()
        _point_to(system, base, release)
    except ImportError as error:
        raise SeikeiError(missing_package(address, error)) from error
    except (OSError, ValueError) as error:
        raise SeikeiError(f"{address} cannot be written to: {error}; another try goes on from what is there") from error
    return Delivery(delivered, tuple(copied), tuple(kept))


def bundle(release: Path, folder: Path) -> tuple[Path, Path]:
    """Writes the release as one zip file, and the metadata Zenodo's deposit form takes, into `folder`."""
    verify(release).raise_for_failures()
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{about()['name']}-{release.name}"
    archive, deposit = folder / f"{name}.zip", folder / f"{name}.zenodo.json"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for path in sorted(release.iterdir()):
            entry = zipfile.ZipInfo(f"{name}/{path.name}", date_time=ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(entry, path.read_bytes())
    deposit.write_text(json.dumps(_zenodo(release), indent=2, ensure_ascii=False) + "\n", "utf-8")
    return archive, deposit


def _zenodo(release: Path) -> dict[str, Any]:
    """The `metadata` of a Zenodo deposition (https://developers.zenodo.org/#representation)."""
    dataset, sources = about(), read_sources(release)
    day = as_of(release)
    return {
        "metadata": {
            "upload_type": "dataset",
            "title": dataset["title"],
            "description": dataset["description"],
            "creators": [{"name": dataset["creator"]}],
            "version": release.name,
            "license": dataset["licence"]["id"].lower(),
            "access_right": "open",
            "keywords": dataset["keywords"],
            "references": [source["title"] or source["document_id"] for source in sources],
            **({"publication_date": day} if day else {}),
        }
    }


def _copy(system: fsspec.AbstractFileSystem, place: str, release: Path) -> tuple[list[str], list[str]]:
    """Brings every file that is not there yet, the checksums last; gives the names copied and the names kept."""
    _refuse_another(system, place, release)
    system.makedirs(place, exist_ok=True)
    copied, kept = [], []
    for path in sorted(release.iterdir(), key=lambda path: (path.name == SUMS, path.name)):
        if _same(system, f"{place}/{path.name}", path):
            kept.append(path.name)
        else:
            system.put_file(str(path), f"{place}/{path.name}")
            copied.append(path.name)
    return copied, kept


def _refuse_another(system: fsspec.AbstractFileSystem, place: str, release: Path) -> None:
    there = f"{place}/{SUMS}"
    if system.exists(there) and not _same(system, there, release / SUMS):
        raise SeikeiError(f"another release {release.name} stands at {place}; a published version is never altered")


def _same(system: fsspec.AbstractFileSystem, there: str, path: Path) -> bool:
    """Whether the file is there already with these bytes."""
    if not system.exists(there) or system.size(there) != path.stat().st_size:
        return False
    with system.open(there, "rb") as file:
        return file_digest(file, "sha256").hexdigest() == file_facts(path).sha256


def _point_to(system: fsspec.AbstractFileSystem, base: str, release: Path) -> None:
    """Adds the release to the index there, and moves `latest` to the newest version listed."""
    listed = _index_there(system, f"{base}/index.json") | {release.name: read_index(release.parent)[release.name]}
    ordered = sorted(listed, key=Version.parse)
    text = json.dumps({"releases": [listed[version] for version in ordered]}, indent=2, ensure_ascii=False) + "\n"
    _replace(system, f"{base}/index.json", text)
    _replace(system, f"{base}/latest", f"{ordered[-1]}\n")


def _replace(system: fsspec.AbstractFileSystem, path: str, text: str) -> None:
    """Writes a small file so that a reader sees the old text or the new, never a part."""
    system.pipe_file(f"{path}.draft", text.encode())
    system.mv(f"{path}.draft", path)


def _index_there(system: fsspec.AbstractFileSystem, path: str) -> Mapping[str, dict[str, Any]]:
    if not system.exists(path):
        return {}
    return {entry["version"]: entry for entry in json.loads(system.cat_file(path))["releases"]}
