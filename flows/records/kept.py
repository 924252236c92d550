"""Rows of the staging tables kept from one run for the next.

Rows are built in units: a credit with its parties and claims, a company with the forms of its name, the sums of a document. A
unit has a key, a hash of all that its rows depend on beside the code; as long as that is the same, they are taken over as they
are. The file begins with the checksum of the rest, and where that does not hold, or the code has changed, there might as well be
no file. Nothing but the time a run takes depends on it.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from itertools import chain
from pathlib import Path

import pyarrow as pa

from flows.prepared import as_it_stands, prepare, prepared

TYPES: Mapping[str, pa.DataType] = {
    "page": pa.int64(),
    "char_start": pa.int64(),
    "char_end": pa.int64(),
    "number": pa.int64(),
    "pages": pa.int64(),
    "characters": pa.int64(),
    "notes_found": pa.int64(),
    "notes_expected": pa.int64(),
    "form_confidence": pa.float64(),
    "confidence": pa.float64(),
    "score": pa.float64(),
    "value_low": pa.float64(),
    "value_high": pa.float64(),
    "accepted": pa.bool_(),
    "may_redistribute": pa.bool_(),
    "earliest": pa.date32(),
    "latest": pa.date32(),
    "retrieved": pa.date32(),
}
CHECKSUM = sha256().digest_size
NAME = b"name"
LISTS = pa.list_(pa.list_(pa.string()))
UNITS = pa.schema([("key", pa.string()), ("table", pa.string()), ("start", pa.int64()), ("stop", pa.int64())])


@dataclass(frozen=True)
class Piece:
    """Neighbouring rows of a table: of a unit, or of none (""), built now or kept; `after` is how many rows had been built."""

    key: str
    kept: bool
    after: int
    start: int
    stop: int


@dataclass
class Kept:
    """The tables of a run, and for each unit the rows it has in each, as (start, stop)."""

    tables: Mapping[str, pa.Table] = field(default_factory=dict)
    units: Mapping[str, Mapping[str, tuple[int, int]]] = field(default_factory=dict)

    @classmethod
    def prepare(cls, path: Path, revision: str) -> None:
        """Read a file that will be asked for."""

        kept = cls._read(path, revision)
        _ = kept.claims, kept.records
        prepare((as_it_stands(path), revision), kept)

    @classmethod
    def of_file(cls, path: Path, revision: str) -> Kept:
        """What the code of a revision kept in a file; nothing where there is none, or it is damaged."""
        return prepared((as_it_stands(path), revision), lambda: cls._read(path, revision))

    @cached_property
    def claims(self) -> KeptRows:
        """The claims that were kept."""
        return KeptRows(self, "claims", "claim_id")

    @cached_property
    def records(self) -> KeptRows:
        """The records that were kept."""
        return KeptRows(self, "records", "record_id")

    @classmethod
    def _read(cls, path: Path, revision: str) -> Kept:
        try:
            data = path.read_bytes()
            if sha256(memoryview(data)[CHECKSUM:]).digest() != data[:CHECKSUM]:
                return cls()
            reader = pa.BufferReader(pa.py_buffer(memoryview(data)[CHECKSUM:]))
            if reader.read(len(revision)) != revision.encode():
                return cls()
            *tables, units = _streams(reader)
            return cls(dict(tables), _by_unit(units[1]))
        except (OSError, pa.ArrowException, ValueError, KeyError):
            return cls()

    def save(self, path: Path, revision: str) -> None:
        """Keep this in the place of what was kept before. That it cannot be kept is no failure of a run."""
        sink = pa.BufferOutputStream()
        sink.write(revision.encode())
        listed = [(key, table, *rows) for key, found in self.units.items() for table, rows in found.items()]
        columns = zip(*listed, strict=True) if listed else ([] for _ in UNITS)
        units = pa.Table.from_arrays(
            [pa.array(column, each.type) for column, each in zip(columns, UNITS, strict=True)], schema=UNITS
        )
        for name, table in (*self.tables.items(), ("", units)):
            named = table.replace_schema_metadata({NAME: name.encode()})
            with pa.ipc.new_stream(sink, named.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as stream:
                stream.write_table(named)
        data = sink.getvalue()
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            for left in path.parent.glob(f".{path.name}.*"):
                left.unlink(missing_ok=True)
            with draft.open("wb") as file:
                file.write(sha256(data).digest())
                file.write(data)
            os.replace(draft, path)
        with suppress(OSError):
            draft.unlink(missing_ok=True)


class KeptRows:
    """The rows of a table that were kept, by unit: the cells of one column, and table and id of the record that each is of."""

    def __init__(self, kept: Kept, name: str, column: str) -> None:
        self.name, self.units, table = name, kept.units, kept.tables.get(name)
        columns = [table[each].to_pylist() if table else [] for each in (column, "table_name", "record_id")]
        self._ids, self._records = columns[0], list(zip(*columns[1:], strict=True))

    def ids(self, key: str) -> list[str]:
        """The cells of the column in the rows of a unit."""
        return self._ids[slice(*self.units[key].get(self.name, (0, 0)))]

    def records(self, key: str) -> list[tuple[str, str]]:
        """The table and id of the record in each row of a unit."""
        return self._records[slice(*self.units[key].get(self.name, (0, 0)))]


class KeptLists:
    """Lists of lists of ids, by a key of all that they depend on; `known` is the `table` of the run before."""

    def __init__(self, known: pa.Table | None = None) -> None:
        self.known = dict(zip(*(column.to_pylist() for column in known.columns), strict=True)) if known is not None else {}
        self.made: dict[str, Sequence[Sequence[str]]] = {}

    def of(self, key: str, make: Callable[[], Sequence[Sequence[str]]]) -> Sequence[Sequence[str]]:
        """Those known under a key, or made now."""
        self.made[key] = self.known[key] if key in self.known else make()
        return self.made[key]

    def table(self) -> pa.Table:
        """Those that this run has asked for."""
        return pa.table({"key": pa.array(self.made.keys(), pa.string()), "ids": pa.array(self.made.values(), LISTS)})


def _streams(reader: pa.BufferReader) -> Iterator[tuple[str, pa.Table]]:
    while reader.tell() < reader.size():
        table = pa.ipc.open_stream(reader).read_all()
        yield table.schema.metadata[NAME].decode(), table.replace_schema_metadata()


def _by_unit(units: pa.Table) -> Mapping[str, Mapping[str, tuple[int, int]]]:
    found: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for key, table, start, stop in zip(*(column.to_pylist() for column in units.columns), strict=True):
        found[key][table] = (start, stop)
    return found


@dataclass
class Assembled:
    """Tables put together of rows built now and rows kept, in their order; `beside` are tables to be kept that are no staging
    tables."""

    kept: Kept
    pieces: Mapping[str, Sequence[Piece]]
    beside: Mapping[str, Callable[[], pa.Table]] = field(default_factory=dict)
    tables: dict[str, pa.Table] = field(default_factory=dict)
    units: dict[str, dict[str, tuple[int, int]]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, name: str, rows: Sequence[dict]) -> None:
        """Put a table together; `rows` are those built now."""
        built, pieces = table_of(rows), list(_complete(self.pieces.get(name, ()), len(rows)))
        place = 0
        for piece in pieces:
            if piece.key:
                self.units[piece.key][name] = (place, place + piece.stop - piece.start)
            place += piece.stop - piece.start
        if any(piece.kept for piece in pieces):
            sources = {False: built, True: self.kept.tables[name]}
            parts = [sources[kept].slice(start, stop - start) for kept, start, stop in _runs(pieces)]
            built = pa.concat_tables(parts, promote_options="default")
        if len(built):
            self.tables[name] = built

    def to_keep(self) -> Kept:
        """What the next run may take over."""
        names = dict.fromkeys(name for found in self.units.values() for name in found)
        tables = {name: self.tables[name].combine_chunks() for name in names}
        return Kept(tables | {name: make() for name, make in self.beside.items()}, self.units)


def table_of(rows: Sequence[dict]) -> pa.Table:
    """Rows as a table."""
    names = dict.fromkeys(chain.from_iterable(rows))
    return pa.Table.from_pylist(rows, schema=pa.schema([(name, TYPES.get(name, pa.string())) for name in names]))


def _complete(pieces: Iterable[Piece], built: int) -> Iterator[Piece]:
    """The pieces, and between them rows built now that are of no unit."""
    place = 0
    for piece in pieces:
        if piece.after > place:
            yield Piece("", False, place, place, piece.after)
        yield piece
        place = piece.after if piece.kept else piece.stop
    if place < built:
        yield Piece("", False, place, place, built)


def _runs(pieces: Iterable[Piece]) -> Iterator[tuple[bool, int, int]]:
    """Rows built now or kept that stand one after the other where they are taken from, too."""
    run: tuple[bool, int, int] | None = None
    for each in pieces:
        if run and run[0] == each.kept and run[2] == each.start:
            run = (each.kept, run[1], each.stop)
            continue
        if run:
            yield run
        run = (each.kept, each.start, each.stop)
    if run:
        yield run
