"""Checks a release against itself and against the documents at hand; needs nothing but the release's folder or address."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

import duckdb
import fsspec
from aiohttp import ClientError

from flows.errors import SeikeiError, VerificationFailed
from warehouse.duckdb_file import NAME as DATABASE_FILE
from warehouse.export import in_memory
from warehouse.metadata.datapackage import SIZE_PROPERTIES
from warehouse.metadata.written import Files, WrittenTable, folder_facts, read_tables
from warehouse.schema import literal, quoted
from warehouse.signature import ENVELOPE, signed_text

SUMS = "SHA256SUMS"
CHANGES = ("CHANGES.md", "changes.parquet")


@dataclass(frozen=True, slots=True)
class AtHand:
    """A document as it is now: its file, the file's SHA-256, the pinned text restored from it (None where it cannot be read)."""

    file: Path
    sha256: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Problem:
    """What does not stand: `file` is a file of the release or the document's own, `place` a place in it, if one is known."""

    file: str
    message: str
    place: str | None = None

    def __str__(self) -> str:
        return f"{self.file}{f' at {self.place}' if self.place else ''}: {self.message}"


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What was checked and what failed. `documents_missing` are not at hand, so that their quotations were not re-opened."""

    release: str
    files: int
    quotations: int
    documents_missing: tuple[str, ...]
    problems: tuple[Problem, ...]

    def __bool__(self) -> bool:
        return not self.problems

    def raise_for_failures(self) -> None:
        """Raises VerificationFailed with every problem."""
        if self.problems:
            raise VerificationFailed("\n".join([f"{self.release} does not stand as published:", *map(str, self.problems)]))


def verify(
    release: Path | str, documents: Mapping[str, AtHand] | None = None, *, cells: bool = True, known: Files = MappingProxyType({})
) -> VerifyReport:
    """Checks every file against its hash, the metadata and the DuckDB file against the Parquet files, and each quotation against
    the documents given by id. `release` is a folder, or the address of one (https, s3, ...). Without `cells`, the rows of the
    DuckDB file are counted and not compared; the files in `known` were hashed just now and are not read again for that."""
    with local_copy(release) as folder:
        files = folder_facts(folder, known)
        problems, listed = _check_files(folder, files)
        if problems:
            return VerifyReport(str(release), listed, 0, (), tuple(problems))
        tables = read_tables(folder, files)
        problems = [*_check_package(folder, tables), *_check_database(folder, tables, _digest if cells else _count)]
        quotations, missing = 0, ()
        if documents is not None:
            quotations, missing, failures = _check_documents(folder, documents)
            problems += failures
    return VerifyReport(str(release), listed, quotations, missing, tuple(problems))


@contextmanager
def local_copy(release: Path | str) -> Iterator[Path]:
    """The release as a local folder; one at an address is brought over meanwhile. Raises SeikeiError where that fails."""
    if not isinstance(release, str) or "://" not in release:
        yield Path(release)
        return
    with TemporaryDirectory(prefix="seikei-") as name:
        folder, base = Path(name), release.rstrip("/")
        for file in (SUMS, ENVELOPE):
            _bring(f"{base}/{file}", folder / file)
        if not (folder / SUMS).exists():
            raise SeikeiError(f"{release} cannot be read: there is no {SUMS} there")
        for file in _read_sums(folder / SUMS):
            _bring(f"{base}/{file}", folder / file)
        yield folder


def _bring(address: str, target: Path) -> None:
    """Copies one file, where it is there; a missing one is found by the checks."""
    try:
        system, path = fsspec.url_to_fs(address)
        system.get_file(path, str(target))
    except FileNotFoundError:
        target.unlink(missing_ok=True)
    except ImportError as error:
        raise SeikeiError(missing_package(address, error)) from error
    except (OSError, ValueError, ClientError) as error:
        raise SeikeiError(f"{address} cannot be read: {error}") from error


def missing_package(address: str, error: ImportError) -> str:
    """What to install so that fsspec can reach an address."""
    scheme = address.partition("://")[0]
    return f"{address} cannot be reached, {scheme}:// needs another package: {error}, with pip, and try again"


def _read_sums(path: Path) -> dict[str, str]:
    """File names and hashes of a checksum file; a name with a folder in it is none of ours."""
    if not path.exists():
        return {}
    pairs = (line.split("  ", 1) for line in path.read_text("utf-8", errors="replace").splitlines())
    return {pair[1]: pair[0] for pair in pairs if len(pair) == 2 and Path(pair[1]).name == pair[1]}


def _check_files(folder: Path, files: Files) -> tuple[list[Problem], int]:
    """Every file against its hash, none missing, none too many."""
    problems = []
    listed = _read_sums(folder / SUMS)
    if not listed or _sums_text(listed) != (folder / SUMS).read_text("utf-8", errors="replace"):
        problems.append(Problem(SUMS, "is missing, empty or damaged"))
    present = files.keys() - {SUMS, ENVELOPE}
    problems += [Problem(name, f"is listed in {SUMS} but not there") for name in sorted(listed.keys() - present)]
    problems += [Problem(name, "is missing: every release states its differences") for name in CHANGES if name not in listed]
    problems += [Problem(name, "does not belong to the release") for name in sorted(present - listed.keys())]
    if (folder / ENVELOPE).exists() and signed_text(folder) != (folder / "provenance.json").read_bytes():
        problems.append(Problem(ENVELOPE, "is damaged, or signs another text than provenance.json"))
    stated = _stated(folder)
    for name in sorted(listed.keys() & present):
        actual = files[name].sha256
        if actual != listed[name]:
            problems += _mismatch(name, actual, listed[name], stated.get(name))
    return problems, len(listed)


def _sums_text(sums: Mapping[str, str]) -> str:
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))


def _stated(folder: Path) -> dict[str, str]:
    """The hashes `provenance.json` states: a second witness that tells a damaged file from a damaged list."""
    try:
        subjects = json.loads((folder / "provenance.json").read_text("utf-8"))["subject"]
        return {subject["name"]: subject["digest"]["sha256"] for subject in subjects}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _mismatch(name: str, actual: str, listed: str, stated: str | None) -> list[Problem]:
    """Which file is damaged: the one listed or the list. Without a second witness it may be either."""
    damaged = Problem(name, f"has SHA-256 {actual}, {SUMS} says {listed}")
    wrong_list = Problem(SUMS, f"says {listed} of {name}, which has {actual}")
    if stated is None:
        return [damaged, wrong_list]
    return [wrong_list] if stated == actual else [damaged]


def _check_package(folder: Path, tables: list[WrittenTable]) -> list[Problem]:
    """`datapackage.json` and `croissant.json` against the files they describe."""
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    described = {resource["path"]: _described(resource) for resource in package["resources"]}
    written = {
        file.name: (file.size, f"sha256:{file.sha256}", table.rows, [column.name for column in table.columns])
        for table in tables
        for file in table.files
    }
    problems = _differing("datapackage.json", described, written)
    objects = {
        entry["@id"]: entry["sha256"] for entry in json.loads((folder / "croissant.json").read_text("utf-8"))["distribution"]
    }
    return problems + _differing("croissant.json", objects, {table.files[0].name: table.files[0].sha256 for table in tables})


def _described(resource: Mapping[str, Any]) -> tuple[int, str, int, list[str]]:
    return (
        resource[SIZE_PROPERTIES[resource["format"]]],
        resource["hash"],
        resource["rows"],
        [field["name"] for field in resource["schema"]["fields"]],
    )


def _differing(metadata: str, described: Mapping[str, Any], written: Mapping[str, Any]) -> list[Problem]:
    names = sorted(described.keys() | written.keys())
    return [Problem(metadata, f"does not describe {name} as it is") for name in names if described.get(name) != written.get(name)]


def _check_database(
    folder: Path, tables: list[WrittenTable], facts: Callable[[duckdb.DuckDBPyConnection, str], tuple[Any, ...]]
) -> list[Problem]:
    """The tables of the DuckDB file against the Parquet files, as far as `facts` tells them apart."""
    problems = []
    with in_memory() as connection:
        connection.execute(f"ATTACH {literal(str(folder / DATABASE_FILE))} AS copy (READ_ONLY)")
        for table in tables:
            parquet = f"read_parquet({literal(str(folder / table.files[0].name))})"
            try:
                same = facts(connection, f"copy.{quoted(table.name)}") == facts(connection, parquet)
            except duckdb.CatalogException:
                same = False
            if not same:
                problems.append(Problem(DATABASE_FILE, f"its table {table.name} is not that of {table.files[0].name}"))
    return problems


def _count(connection: duckdb.DuckDBPyConnection, source: str) -> tuple[Any, ...]:
    return connection.execute(f"SELECT count(*) FROM {source}").fetchall()[0]


def _digest(connection: duckdb.DuckDBPyConnection, source: str) -> tuple[Any, ...]:
    """Two tables with the same rows have the same, whatever their order."""
    return connection.execute(f"SELECT count(*), bit_xor(hash(r)), sum(hash(r)::HUGEINT) FROM {source} AS r").fetchall()[0]


def _check_documents(folder: Path, documents: Mapping[str, AtHand]) -> tuple[int, tuple[str, ...], list[Problem]]:
    """Number of quotations re-opened, the documents not at hand, and what failed."""
    quotations, problems, missing = 0, [], []
    for known in _rows(folder, "documents", "status IN ('read', 'empty')"):
        document = documents.get(known["document_id"])
        if document is None:
            missing.append(known["document_id"])
            continue
        quotes = _quotes(folder, known["document_id"])
        quotations += len(quotes)
        problems += _check_document(known, document, quotes)
    return quotations, tuple(missing), problems


def _check_document(known: Mapping[str, Any], document: AtHand, quotes: list[dict[str, Any]]) -> list[Problem]:
    """The problems of one document: its file, its text, each quotation from it."""
    file, problems = str(document.file), []
    if document.sha256 != known["sha256"]:
        problems.append(
            Problem(file, f"has SHA-256 {document.sha256}, document {known['document_id']} was read from {known['sha256']}")
        )
    if document.text is None:
        return [*problems, Problem(file, f"can no longer be read, so none of its {len(quotes)} quotations can be checked")]
    if sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest() != known["text_sha256"]:
        problems.append(Problem(file, f"restores to another text than document {known['document_id']} had"))
    for quote in quotes:
        if document.text[quote["char_start"] : quote["char_end"]] != quote["quote"]:
            place = f"characters {quote['char_start']}-{quote['char_end']} of the text"
            problems.append(
                Problem(file, f"{quote['origin']} {quote['id']} quotes {quote['quote']!r}, which is not there", place)
            )
    return problems


def _quotes(folder: Path, document_id: str) -> list[dict[str, Any]]:
    """Everything a release quotes from a document, in the order of its text."""
    parts = [
        ("claim", "claims", "claim_id", "quote"),
        ("amount", "amounts", "amount_id", "quote"),
        ("passage", "passages", "passage_id", "text"),
    ]
    with in_memory() as connection:
        query = " UNION ALL ".join(
            f"SELECT {literal(origin)} AS origin, {key} AS id, char_start, char_end, {quote} AS quote "
            f"FROM read_parquet({literal(str(folder / f'{table}.parquet'))}) "
            f"WHERE document_id = $document AND {quote} IS NOT NULL AND char_start IS NOT NULL"
            for origin, table, key, quote in parts
        )
        ordered = connection.sql(f"{query} ORDER BY char_start, char_end, origin, id", params={"document": document_id})
        return ordered.to_arrow_table().to_pylist()


def _rows(folder: Path, table: str, condition: str) -> list[dict[str, Any]]:
    with in_memory() as connection:
        source = literal(str(folder / f"{table}.parquet"))
        return connection.sql(f"FROM read_parquet({source}) WHERE {condition} ORDER BY ALL").to_arrow_table().to_pylist()
