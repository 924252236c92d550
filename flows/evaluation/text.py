"""The figures of an evaluation as text to read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flows.evaluation.likeness import Row
from flows.evaluation.score import DocumentScore
from flows.evaluation.tables import CORE

TOLD = ("name", "title", "amount_low", "currency", "quantity_low", "value_low", "imposed_edtf")
CODED = (
    "name",
    "lender",
    "amount_low",
    "currency",
    "parties",
    "what",
    "quantity",
    "value_low",
    "sender",
    "target",
    "measure",
    "year",
    "year_start",
)
CHECKS = {
    "sums": "sums found with the right value and currency",
    "cells": "cells whose quotation stands at its span",
    "amounts": "amounts accounted for",
}


def as_text(figures: Mapping[str, Any], listed: Iterable[DocumentScore] = ()) -> str:
    """The figures in blocks, then what each of the `listed` documents misses and adds."""
    blocks = [_heading(figures), _tables(figures["tables"]), _forms(figures["forms"]), _slots(figures["slots"]), _checks(figures)]
    blocks += [_calibration(name, found) for name, found in figures["calibration"].items()]
    return "\n\n".join([*blocks, *(_document(score) for score in listed if score.misses or score.extras)])


def _grid(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Columns as wide as their widest cell, the first to the left, the others to the right."""
    lines = [list(header), *([_cell(value) for value in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if index else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )


def _cell(value: Any) -> str:
    return "-" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)


def _heading(figures: Mapping[str, Any]) -> str:
    missing = figures["not_read"]
    return f"{figures['documents']} documents, {figures['characters']:,} characters" + (
        f"; not read: {', '.join(missing)}" if missing else ""
    )


def _tables(tables: Mapping[str, Any]) -> str:
    fields = ("recall", "precision", "f1", "f1_90", "coded", "told", "found")
    rows = (
        [name, *({**row, "f1_90": "{:.3f} - {:.3f}".format(*row["f1_90"])}[field] for field in fields)]
        for name, row in tables.items()
    )
    return _grid(["records", "recall", "precision", "F1", "90 % interval", "coded", "told", "found"], rows)


def _forms(forms: Mapping[str, Any]) -> str:
    def f1(counts: Mapping[str, Any]) -> float | None:
        return counts["f1"] if counts["coded"] or counts["told"] else None

    rows = ([form, row["documents"], *(f1(row[table]) for table in (*CORE, "all"))] for form, row in forms.items())
    return _grid(["F1 by form", "documents", *CORE, "all"], rows)


def _slots(slots: Mapping[str, Any]) -> str:
    rows = []
    for table, of_table in slots.items():
        for name, slot in of_table.items():
            if slot["coded"]:
                inside = slot["right"] / slot["in_found"] if slot["in_found"] else None
                rows.append([f"{table}.{name}", slot["right"], slot["coded"], slot["right"] / slot["coded"], inside])
    return _grid(["slots", "right", "coded", "share", "share in records found"], rows)


def _checks(figures: Mapping[str, Any]) -> str:
    quiet = figures["quiet"]
    rows = [
        [
            "false records per 100,000 characters of quiet text",
            quiet["per_100000_characters"],
            quiet["false_records"],
            quiet["characters"],
        ]
    ]
    rows += [[label, figures[name]["share"], figures[name]["right"], figures[name]["of"]] for name, label in CHECKS.items()]
    return _grid(["checks", "figure", "count", "of"], rows)


def _calibration(name: str, found: Mapping[str, Any]) -> str:
    rows = [
        [f"{band['from']} - {band['to']}", band["count"], band["mean_confidence"], band["share_right"]] for band in found["bands"]
    ]
    error = _cell(found["expected_error"])
    return _grid([f"confidence of {name}", "count", "mean", "right"], rows) + f"\nexpected calibration error {error}"


def _document(score: DocumentScore) -> str:
    missed = [f"{score.name}: missed {table}: {_some(record, CODED)}" for table, record in score.misses]
    return "\n".join(missed + [f"{score.name}: not coded {table}: {_some(row, TOLD)}" for table, row in score.extras])


def _some(row: Row, fields: Sequence[str]) -> str:
    return ", ".join(f"{field} {row[field]}" for field in fields if row.get(field) is not None)
