"""Query results as a table for the terminal, as CSV, as JSON."""

from __future__ import annotations

import json
from decimal import Decimal

import pyarrow as pa
import pyarrow.csv

WIDEST = 60


def as_table(rows: pa.Table) -> str:
    """Aligned columns; long texts are cut, numbers stand right."""
    listed = [[shown(value) for value in row.values()] for row in rows.to_pylist()]
    names = rows.column_names
    widths = [max(len(name), *(len(row[i]) for row in listed), 0) if listed else len(name) for i, name in enumerate(names)]
    right = [pa.types.is_integer(t) or pa.types.is_floating(t) or pa.types.is_decimal(t) for t in rows.schema.types]
    lines = [
        "  ".join(name.ljust(width) for name, width in zip(names, widths, strict=True)).rstrip(),
        "  ".join("-" * width for width in widths),
    ]
    for row in listed:
        lines.append(
            "  ".join(cell.rjust(w) if r else cell.ljust(w) for cell, w, r in zip(row, widths, right, strict=True)).rstrip()
        )
    lines.append(f"({rows.num_rows} row{'' if rows.num_rows == 1 else 's'})")
    return "\n".join(lines) + "\n"


def shown(value: object) -> str:
    """A value for a column of the terminal: as `whole`, cut where it is long."""
    text = whole(value)
    return text if len(text) <= WIDEST else text[: WIDEST - 3] + "..."


def whole(value: object) -> str:
    """A value for the terminal: on one line; thousands are parted in measured values, which are floats."""
    if value is None:
        return ""
    if isinstance(value, float):
        text = f"{value:,.2f}"
        return text[:-3] if text.endswith(".00") else text
    return " ".join(str(value).split())


def as_csv(rows: pa.Table) -> str:
    """CSV with a header; a list or an object is written as JSON."""
    plain = [
        _as_text(column) if pa.types.is_nested(column.type) or pa.types.is_interval(column.type) else column
        for column in rows.columns
    ]
    sink = pa.BufferOutputStream()
    pyarrow.csv.write_csv(pa.table(plain, names=rows.column_names), sink)
    return sink.getvalue().to_pybytes().decode("utf-8")


def _as_text(column: pa.ChunkedArray) -> pa.Array:
    return pa.array(
        [None if value is None else json.dumps(value, ensure_ascii=False, default=_plain) for value in column.to_pylist()],
        pa.string(),
    )


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else str(value)


def as_json(rows: pa.Table) -> str:
    """A list of objects; dates as ISO strings."""
    return (
        json.dumps(
            rows.to_pylist(), ensure_ascii=False, indent=1, default=lambda v: float(v) if isinstance(v, Decimal) else str(v)
        )
        + "\n"
    )
