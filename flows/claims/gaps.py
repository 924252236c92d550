"""Why a field is silent: where a redaction stands in the sentence that tells a record, what is missing there may lie under it."""

from __future__ import annotations

from flows.claims.scene import Scene
from flows.claims.types import Record

HIDEABLE = {
    "credits": (
        ("lender_name", "lender_country"),
        ("borrower_name", "borrower_country"),
        ("amount_low", "amount_high", "currency"),
        ("agreed_edtf",),
    ),
    "deals": (
        ("seller_name", "seller_country"),
        ("buyer_name", "buyer_country"),
        ("value_low", "value_high"),
        ("quantity_low", "quantity_high"),
        ("signed_edtf",),
    ),
    "sanctions": (("sender_country",), ("target_country",), ("imposed_edtf",)),
}


def type_gaps(scene: Scene, record: Record) -> None:
    """Mark as `redacted` the fields no words of the sentence state, where a redaction stands inside it."""
    sentence = scene.sentence_at(scene.document.view.at(record.anchor[0]))
    if sentence is None:
        return
    start, end = scene.document.view.span(sentence.start, sentence.end)
    if not any(mark.kind == "redaction" and start < mark.start < end for mark in scene.document.marks):
        return
    for fields in HIDEABLE[record.table]:
        stated = [cell for name in fields if (cell := record.cell(name)) is not None and not cell.inferred]
        if not stated:
            for name in fields:
                if record.cell(name) is None:
                    record.gaps.setdefault(name, "redacted")
