"""What the gate knows beside the tables, as temporary tables: the pinned texts, the meaning of EDTF strings, the currencies."""

from __future__ import annotations

import csv
import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from time import struct_time

import duckdb
import pyarrow
from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException

from warehouse.schema import load_order, quoted

PLAIN = re.compile(r"([0-9]{4})(?:-(2[1-4])|(?:-([0-9]{2})(?:-([0-9]{2}))?)?[~?%]?)")
FIRST_MONTHS = {"21": 3, "22": 6, "23": 9}  # of spring, summer and autumn, as the library has them; its winter is December
CURRENCIES = Path(__file__).with_name("currencies.csv")


def attach(connection: duckdb.DuckDBPyConnection, texts: Mapping[str, str]) -> None:
    """Make the tables `texts` (document_id, text), `spans` (document_id, char_start, char_end, words: what the text says there),
    `edtf` (edtf, valid, earliest, latest) and `currencies` (code, name)."""
    ids, contents = pyarrow.array(texts.keys(), pyarrow.string()), pyarrow.array(texts.values(), pyarrow.large_string())
    _make(connection, "texts", pyarrow.table({"document_id": ids, "text": contents}))
    _make(connection, "spans", _spans(connection, texts))
    _make(connection, "edtf", _dates(_edtf_strings(connection)))
    with CURRENCIES.open(encoding="utf-8", newline="") as file:
        _make(connection, "currencies", pyarrow.Table.from_pylist(list(csv.DictReader(file))))


@lru_cache(maxsize=100_000)
def bounds(edtf: str) -> tuple[bool, dt.date | None, dt.date | None]:
    """Whether a string is EDTF, and the first and last day it may mean (None where it is open)."""
    if (days := _plain_days(edtf)) is not None:
        return True, *days
    try:
        parsed = parse_edtf(edtf)
        return True, _day(parsed.lower_strict()), _day(parsed.upper_strict())
    except (EDTFParseException, ValueError):
        return False, None, None


def _plain_days(edtf: str) -> tuple[dt.date, dt.date] | None:
    """The bounds of a plain year, season, month or day, certain or not, or of a span between two of them; None for anything
    else. The library takes milliseconds for each, and nearly all dates are such."""
    parts = [PLAIN.fullmatch(part) for part in edtf.split("/")]
    if len(parts) > 2 or None in parts:
        return None
    try:
        bounded = [_day_bounds(*part.groups()) for part in parts if part]
    except ValueError:
        return None
    return bounded[0][0], bounded[-1][1]


def _day_bounds(year: str, season: str | None, month: str | None, day: str | None) -> tuple[dt.date, dt.date]:
    """The first and last day of a year, of a season, of a month, or a day by itself."""
    first_month = FIRST_MONTHS.get(season, 12) if season else int(month or 1)
    last_month = min(first_month + 2, 12) if season else int(month or 12)
    last_day = int(day or monthrange(int(year), last_month)[1])
    return dt.date(int(year), first_month, int(day or 1)), dt.date(int(year), last_month, last_day)


def _day(moment: struct_time | float) -> dt.date | None:
    """The day of one bound; the library gives an infinite number for an open end."""
    return dt.date(*moment[:3]) if isinstance(moment, struct_time) else None


def _make(connection: duckdb.DuckDBPyConnection, name: str, table: pyarrow.Table) -> None:
    connection.register("handed_over", table)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM handed_over")
    connection.unregister("handed_over")


def _spans(connection: duckdb.DuckDBPyConnection, texts: Mapping[str, str]) -> pyarrow.Table:
    """The words at every span a table names. The database would count from the beginning of the text for each."""
    names = ("document_id", "char_start", "char_end")
    there = set(connection.execute("SELECT table_name, column_name FROM information_schema.columns").fetchall())
    tables = [table.name for table in load_order() if all((table.name, name) in there for name in names)]
    selects = [f"SELECT {', '.join(names)} FROM {quoted(table)} WHERE char_start IS NOT NULL" for table in tables]
    found = connection.execute(" UNION ".join(selects)).fetchall() if selects else []
    rows = [(*span, texts[span[0]][max(0, span[1]) : span[2]]) for span in found if span[0] in texts and span[2] is not None]
    types = dict(zip((*names, "words"), (pyarrow.string(), pyarrow.int64(), pyarrow.int64(), pyarrow.string()), strict=True))
    columns = zip(*rows, strict=True) if rows else ([] for _ in types)
    return pyarrow.table({name: pyarrow.array(column, types[name]) for name, column in zip(types, columns, strict=True)})


def _edtf_strings(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Every distinct string in the EDTF columns that are there."""
    there = set(connection.execute("SELECT table_name, column_name FROM information_schema.columns").fetchall())
    selects = [
        f"SELECT {quoted(column)} AS edtf FROM {quoted(table.name)}"
        for table in load_order()
        for column in table.columns
        if column.endswith("_edtf") and (table.name, column) in there
    ]
    if not selects:
        return []
    found = connection.execute(f"SELECT DISTINCT edtf FROM ({' UNION ALL '.join(selects)}) WHERE edtf IS NOT NULL ORDER BY edtf")
    return [edtf for (edtf,) in found.fetchall()]


def _dates(strings: Iterable[str]) -> pyarrow.Table:
    rows = [(edtf, *bounds(edtf)) for edtf in strings]
    types = {"edtf": pyarrow.string(), "valid": pyarrow.bool_(), "earliest": pyarrow.date32(), "latest": pyarrow.date32()}
    return pyarrow.Table.from_pylist([dict(zip(types, row, strict=True)) for row in rows], schema=pyarrow.schema(types))
