"""Hand-coded evaluation documents: a folder with `gold.jsonl` and `docs/<name>.txt`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
OWN = ROOT / "tests" / "evaluation"
SOURCES = ROOT.parent / "shared" / "sources"
SHARED = ROOT.parent / "shared" / "evaluation"
LEARNT_FROM = ("development", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(frozen=True)
class GoldDocument:
    """One coded document: its file and what a careful reader finds in it, by table."""

    name: str
    path: Path
    coded: dict[str, Any]

    def of(self, table: str) -> list[dict[str, Any]]:
        return self.coded.get(table) or []


def load_gold(folders: Iterable[Path]) -> Iterator[GoldDocument]:
    """The coded documents of each folder that is at hand, in the order of its `gold.jsonl`."""
    for folder in folders:
        listing = folder / "gold.jsonl"
        if not listing.exists():
            continue
        for line in listing.read_text("utf-8").splitlines():
            if line.strip():
                coded = json.loads(line)
                path = next(
                    (p for p in (folder / "docs" / f"{coded['doc']}.txt", SOURCES / f"{coded['doc']}.txt") if p.exists()), None
                )
                if path is not None:
                    yield GoldDocument(coded["doc"], path, coded)


def development_folders() -> list[Path]:
    """The sets the weights may be learnt from; the held-out set is not among them."""
    return [SHARED, *(OWN / name for name in LEARNT_FROM)]
