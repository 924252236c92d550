"""The figures of an evaluation, as plain data: what a release's statistics hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from flows.evaluation.calibration import Pair, bands, expected_error
from flows.evaluation.score import Counts, DocumentScore, Share
from flows.evaluation.slots import SLOTS
from flows.evaluation.tables import CORE

if TYPE_CHECKING:
    from flows.evaluation.evaluate import Evaluation

DIGITS = 4
SHARES: dict[str, Callable[[DocumentScore], Share]] = {
    "sums": lambda document: document.sums,
    "cells": lambda document: document.cells,
    "amounts": lambda document: document.amounts,
}
CONFIDENCES: dict[str, Callable[[DocumentScore], list[Pair]]] = {
    "records": lambda document: document.records,
    "claims": lambda document: document.claims,
}


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """See `Evaluation.to_json`."""
    tables = {
        table: _counts(evaluation.counts(table)) | {"f1_90": [_round(end) for end in ends]}
        for table, ends in evaluation.intervals.items()
    }
    return {
        "documents": len(evaluation.documents),
        "not_read": sorted(document.name for document in evaluation.documents if not document.read),
        "characters": sum(document.characters for document in evaluation.documents),
        "tables": tables,
        "forms": {form: _form(evaluation, form) for form in _forms(evaluation)},
        "slots": {table: {name: _slot(evaluation, table, name) for name in SLOTS[table]} for table in CORE},
        "quiet": _quiet(evaluation),
        **{name: _share(evaluation.share(of)) for name, of in SHARES.items()},
        "calibration": {name: _calibration(evaluation.confidences(of)) for name, of in CONFIDENCES.items()},
    }


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)


def _counts(counts: Counts) -> dict[str, Any]:
    scores = {"recall": counts.recall, "precision": counts.precision, "f1": counts.f1}
    return {"coded": counts.coded, "told": counts.told, "found": counts.found} | {
        name: _round(value) for name, value in scores.items()
    }


def _forms(evaluation: Evaluation) -> list[str]:
    return sorted({document.form for document in evaluation.documents})


def _form(evaluation: Evaluation, form: str) -> dict[str, Any]:
    documents = sum(document.form == form for document in evaluation.documents)
    return {"documents": documents} | {table: _counts(evaluation.counts(table, form)) for table in (*CORE, "all")}


def _slot(evaluation: Evaluation, table: str, name: str) -> dict[str, int]:
    counts = evaluation.slot(table, name)
    return {"coded": counts.coded, "in_found": counts.in_found, "right": counts.right}


def _quiet(evaluation: Evaluation) -> dict[str, Any]:
    quiet = [document for document in evaluation.documents if document.quiet]
    characters, false = sum(document.characters for document in quiet), sum(document.false_records for document in quiet)
    rate = _round(false / characters * 100_000) if characters else None
    return {"documents": len(quiet), "characters": characters, "false_records": false, "per_100000_characters": rate}


def _share(share: Share) -> dict[str, Any]:
    return {"right": share.right, "of": share.of, "share": _round(share.value)}


def _calibration(pairs: Sequence[Pair]) -> dict[str, Any]:
    rows = [
        {
            "from": band.low,
            "to": band.high,
            "count": band.count,
            "mean_confidence": _round(band.mean),
            "share_right": _round(band.right),
        }
        for band in bands(pairs)
    ]
    return {"count": len(pairs), "expected_error": _round(expected_error(pairs)), "bands": rows}
