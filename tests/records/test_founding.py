"""The cell that says when a firm was founded, and what stands where documents differ."""

from __future__ import annotations

from pathlib import Path

from flows.acquire import Source
from flows.claims.reader import read
from flows.records.ids import Register
from flows.records.world import ReadDocument, World
from flows.restore import restore


def _read(name: str, kind: str, text: str) -> ReadDocument:
    document = restore(text.encode(), file_name=f"{name}.txt")
    return ReadDocument(Source(name, Path(f"{name}.txt"), f"{name}.txt", "at_hand", kind=kind), document, read(document))


def test_day_a_firm_was_founded_is_that_of_the_most_trusted_document() -> None:
    memo = _read("memo", "memorandum", "Amur Trading Company, established in 1968, sold Poland presses worth $40 million.")
    article = _read("article", "article", "Amur Trading Company, established in 1970, sold Poland presses worth $40 million.")
    claims = World([article, memo], Register()).staging().rows["claims"]
    told = {row["value"]: row["accepted"] for row in claims if row["field"] == "founded_edtf"}
    assert told == {"1968": True, "1970": False}
