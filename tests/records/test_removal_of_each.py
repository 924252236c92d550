"""Each digest in turn is taken away from the documents of the project and put back: exactly its claims go, and with it every
table is again as it was, byte by byte."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from flows.acquire import Source, acquire
from flows.claims.reader import read
from flows.records.ids import Register
from flows.records.staging import assembled
from flows.records.world import ReadDocument, World
from flows.restore import restore
from warehouse.load import build

DIGESTS = (
    "digest-forestry-and-mission",
    "digest-sakhalin-shelf",
    "digest-sanctions-1980-1982",
    "digest-siberian-pipeline",
    "digest-sodeco-exemption",
    "digest-south-yakut-coal",
    "digest-trade-consultations-1984",
)


class Digests:
    """The documents at hand, read once, and the tables of a run over some of them."""

    def __init__(self, folder: Path, shared: Path) -> None:
        self.folder = folder
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SEIKEI_SHARED", str(shared))
            self.sources = acquire([])
        restored = [(s, restore(s.read_bytes(), file_name=s.file_name)) for s in self.sources if s.status == "at_hand"]
        self.read = [ReadDocument(source, document, read(document)) for source, document in restored]

    def run(self, name: str, last: Path | None, without: str | None = None) -> Path:
        """A folder with the published tables of the documents but one, after a last release."""
        target = self.folder / name
        documents = [d for d in self.read if d.document_id != without]
        sources: list[Source] = [s for s in self.sources if s.document_id != without]
        staging = World(documents, Register.of_release(last)).staging()
        build(target, assembled(staging, documents, sources, []).tables)
        return target


@pytest.fixture(scope="module")
def digests(tmp_path_factory, no_shared) -> Digests:
    return Digests(tmp_path_factory.mktemp("digests"), no_shared)


@pytest.fixture(scope="module")
def first(digests) -> Path:
    return digests.run("first", None)


def rows(folder: Path, table: str) -> list[dict]:
    return pq.read_table(folder / f"{table}.parquet").to_pylist()


def test_every_digest_of_the_project_is_taken_away_once(digests):
    assert {d.document_id for d in digests.read} == set(DIGESTS)


@pytest.mark.parametrize("document", DIGESTS)
def test_digest_takes_exactly_its_claims_with_it_and_is_back_with_the_same_ids_and_bytes(digests, first, document):
    without = digests.run(f"without-{document}", first, document)
    held = {row["claim_id"]: row for row in rows(first, "claims")}
    left = {row["claim_id"]: row for row in rows(without, "claims")}
    gone = held.keys() - left.keys()
    assert gone and left.keys() <= held.keys()
    assert gone == {claim for claim, row in held.items() if row["document_id"] == document}
    assert {claim: row["record_id"] for claim, row in left.items()} == {claim: held[claim]["record_id"] for claim in left}
    again = digests.run(f"again-{document}", without)
    written = sorted(path.name for path in first.iterdir())
    assert {"claims.parquet", "id_redirects.parquet", "seikei.duckdb"} <= {*written}
    assert [name for name in written if (first / name).read_bytes() != (again / name).read_bytes()] == []
