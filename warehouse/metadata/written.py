"""The tables of a release as they stand in its Parquet files: what every metadata file is generated from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from hashlib import file_digest
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyarrow.parquet as pq
import yaml

from warehouse.export import in_memory
from warehouse.schema import literal

TYPES = {"string": "text", "bool": "boolean", "date32[day]": "date", "int64": "integer", "double": "double"}
FORMATS = {".parquet": "parquet", ".csv": "csv"}


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A published file, its size and its SHA-256."""

    name: str
    size: int
    sha256: str


Files = Mapping[str, WrittenFile]  # by name


@dataclass(frozen=True, slots=True)
class WrittenColumn:
    """A column as the Parquet file describes it; `type` is one of the schema's type names."""

    name: str
    type: str
    description: str
    required: bool
    enum: tuple[str, ...]
    references: str | None


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """A table as written: its files (Parquet first), and what the Parquet file says of it."""

    name: str
    title: str
    description: str
    key: tuple[str, ...]
    rows: int
    columns: tuple[WrittenColumn, ...]
    files: tuple[WrittenFile, ...]


@cache
def about() -> dict[str, Any]:
    """The dataset's title, terms and limits (`about.yaml`)."""
    return yaml.safe_load(Path(__file__).with_name("about.yaml").read_text("utf-8"))


def read_tables(folder: Path, files: Files = MappingProxyType({})) -> list[WrittenTable]:
    """Every table found in the folder, by name, with those of its files that are given."""
    return [_read_table(path, files) for path in sorted(folder.glob("*.parquet"))]


def read_columns(folder: Path) -> dict[tuple[str, str], WrittenColumn]:
    """Every column found in the folder, by table and name."""
    return {
        (path.stem, field.name): _read_column(field)
        for path in sorted(folder.glob("*.parquet"))
        for field in pq.read_schema(path)
    }


def read_sources(folder: Path) -> list[dict[str, Any]]:
    """The documents a release was made from, as its table `documents` lists them, by id."""
    with pq.ParquetFile(folder / "documents.parquet") as file:
        return file.read().to_pylist()


def as_of(folder: Path) -> str | None:
    """The day on which the newest of what a release is made from was taken in, documents and rates: the date the dataset stands
    for, the same in every run."""
    queries = [
        f"SELECT try_cast(retrieved AS DATE) AS day FROM read_parquet({literal(str(folder / f'{table}.parquet'))})"
        for table in ("documents", "rates", "deflator")
    ]
    with in_memory() as connection:
        [(day,)] = connection.execute(f"SELECT max(day) FROM ({' UNION ALL '.join(queries)})").fetchall()
    return day.isoformat() if day else None


def folder_facts(folder: Path, known: Files = MappingProxyType({})) -> dict[str, WrittenFile]:
    """The facts of every file of a folder, by name; those in `known` are taken as they are."""
    paths = sorted(folder.iterdir())
    with ThreadPoolExecutor() as pool:
        return {file.name: file for file in pool.map(lambda path: known.get(path.name) or file_facts(path), paths)}


def file_facts(path: Path) -> WrittenFile:
    """Name, size and hash of a file."""
    with path.open("rb") as file:
        return WrittenFile(path.name, path.stat().st_size, file_digest(file, "sha256").hexdigest())


def _read_table(path: Path, files: Files) -> WrittenTable:
    with pq.ParquetFile(path) as file:
        schema, rows = file.schema_arrow, file.metadata.num_rows
    metadata = {key.decode(): value.decode() for key, value in schema.metadata.items()}
    return WrittenTable(
        name=path.stem,
        title=metadata["title"],
        description=metadata["description"],
        key=tuple(json.loads(metadata["key"])),
        rows=rows,
        columns=tuple(_read_column(field) for field in schema),
        files=tuple(files[path.stem + suffix] for suffix in FORMATS if path.stem + suffix in files),
    )


def _read_column(field: Any) -> WrittenColumn:
    metadata = {key.decode(): value.decode() for key, value in field.metadata.items()}
    return WrittenColumn(
        name=field.name,
        type=TYPES[str(field.type)],
        description=metadata["description"],
        required=not json.loads(metadata["nullable"]),
        enum=tuple(json.loads(metadata.get("enum", "[]"))),
        references=metadata.get("references"),
    )
