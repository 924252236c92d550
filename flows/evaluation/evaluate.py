"""Measure the reader on coded documents: `python -m flows.evaluation.evaluate --help`.

Without `--gold` the development sets are scored; the held-out set only when it is named.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from time import process_time
from typing import Any, TypeVar

import click
import numpy as np

from flows.claims.reader import read
from flows.document import Document
from flows.evaluation.calibration import Pair
from flows.evaluation.figures import as_json
from flows.evaluation.gold import OWN, GoldDocument, development_folders, load_gold
from flows.evaluation.score import Counts, DocumentScore, Share, SlotCounts, score_document
from flows.evaluation.tables import CORE, Tables, rows_by_document, tables_from_readings, tables_from_release
from flows.evaluation.text import as_text
from flows.restore import restore

RECORDED = Path(__file__).with_name("recorded.json")
HELD_OUT = OWN / "heldout"
DRAWS = 1_000
SEED = 1974
INTERVAL = (5, 95)  # percentiles: a 90 % interval
Summed = TypeVar("Summed", Counts, Share, SlotCounts)


@dataclass(frozen=True)
class Evaluation:
    """The scores of a set of documents, and the figures they add up to."""

    documents: tuple[DocumentScore, ...]

    def counts(self, table: str, form: str | None = None) -> Counts:
        """Records of a table, or of all tables (`all`), in the documents of a form or in all."""
        tables = list(CORE) if table == "all" else [table]
        return _sum(Counts(), (d.tables[t] for d in self.documents for t in tables if form in (None, d.form)))

    def slot(self, table: str, name: str) -> SlotCounts:
        return _sum(SlotCounts(), (document.slots[table, name] for document in self.documents))

    @cached_property
    def intervals(self) -> dict[str, tuple[float, float]]:
        """For each table, and all, the 90 % interval of F1 when the documents are drawn again with replacement."""
        draws = np.random.default_rng(SEED).integers(len(self.documents), size=(DRAWS, len(self.documents)))
        found = {}
        for table in (*CORE, "all"):
            rows = [Evaluation((document,)).counts(table) for document in self.documents]
            drawn = np.array([(c.coded, c.told, c.found) for c in rows])[draws].sum(axis=1)
            low, high = np.percentile([Counts(*map(int, sums)).f1 for sums in drawn], INTERVAL)
            found[table] = (float(low), float(high))
        return found

    def share(self, of: Callable[[DocumentScore], Share]) -> Share:
        return _sum(Share(), map(of, self.documents))

    def confidences(self, of: Callable[[DocumentScore], list[Pair]]) -> list[Pair]:
        return [pair for document in self.documents for pair in of(document)]

    def to_json(self) -> dict[str, Any]:
        """Every figure, rounded; no text of a document. The same scores give the same object."""
        return as_json(self)

    def to_text(self, *, show: bool = False) -> str:
        """The figures as tables to read; with `show` also the records missed and those nobody coded."""
        return as_text(self.to_json(), self.documents if show else ())


def _sum(start: Summed, parts: Iterable[Summed]) -> Summed:
    return sum(parts, start)


def evaluate(folders: Iterable[Path], release: Path | None = None) -> Evaluation:
    """Score what the reader finds in the documents of each folder, or what a release's Parquet tables say of them. Raises
    `ValueError` where two documents share a name or the folders hold none."""
    coded = list(load_gold(folders))
    if not coded or len({gold.name for gold in coded}) < len(coded):
        raise ValueError("no coded document in these folders" if not coded else "two coded documents share a name")
    documents = {gold.name: restore(gold.path.read_bytes(), file_name=gold.path.name) for gold in coded}
    return score(coded, documents, tables_from_release(release) if release else tables_read(documents))


def tables_read(documents: dict[str, Document]) -> Tables:
    return tables_from_readings({name: (document, read(document)) for name, document in documents.items()})


def score(coded: Sequence[GoldDocument], documents: dict[str, Document], tables: Tables) -> Evaluation:
    """Score tables against the coding of documents restored from their files."""
    rows = rows_by_document(tables)
    return Evaluation(tuple(score_document(gold, rows.get(gold.name), documents[gold.name].text) for gold in coded))


def own_folders() -> list[Path]:
    """The development sets that are part of the repository; the recorded figures are theirs."""
    return [folder for folder in development_folders() if folder.is_relative_to(OWN)]


def record() -> None:
    """Keep the figures of the repository's own documents, for the tests to hold later ones against and for every release: as they
    are on the sets learnt from, on each of these left out of the learning, and on the set held out."""
    from flows.evaluation.left_out import left_out

    evaluation = evaluate(own_folders())
    kept = {
        "sets": [folder.name for folder in own_folders()],
        "f1": {table: round(evaluation.counts(table).f1, 4) for table in CORE},
        "left_out": left_out(own_folders()).to_json(),
        "held_out": evaluate([HELD_OUT]).to_json(),
    }
    RECORDED.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


@click.command()
@click.option(
    "--gold",
    "folders",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of coded documents.",
)
@click.option(
    "--release",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Score these Parquet tables, not a fresh reading.",
)
@click.option("--json", "in_json", is_flag=True, help="Figures as JSON.")
@click.option("--show", is_flag=True, help="List the records missed and those nobody coded.")
@click.option(
    "--record", "recording", is_flag=True, help="Keep the figures of the repository's development sets as those to hold."
)
def main(folders: tuple[Path, ...], release: Path | None, in_json: bool, show: bool, recording: bool) -> None:
    """Measure the reader on coded documents."""
    if recording:
        record()
        return
    started = process_time()
    evaluation = evaluate(folders or development_folders(), release)
    print(json.dumps(evaluation.to_json(), indent=1) if in_json else evaluation.to_text(show=show))
    print(f"{len(evaluation.documents)} documents in {process_time() - started:.1f} CPU-seconds", file=sys.stderr)


if __name__ == "__main__":
    main()
