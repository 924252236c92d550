"""Rows kept from the run before: the same tables as when all of them are built anew, whatever has changed in between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pyarrow as pa
import pytest

from flows.acquire import acquire
from flows.claims.reader import read
from flows.corrections.files import Correction
from flows.records.ids import Register
from flows.records.kept import CHECKSUM, Assembled, Kept
from flows.records.staging import assembled
from flows.records.world import ReadDocument, World
from flows.restore import restore
from tests.corrections.small_world import ENTRY, MEMO, corrections, credit, documents, read_as, sum_of
from tests.corrections.small_world import register as register_of

REVISION = "r" * 64


@pytest.fixture(scope="module")
def digests(no_shared) -> list[ReadDocument]:
    """The documents that come with the project, each with a hash of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SEIKEI_SHARED", str(no_shared))
        sources = [source for source in acquire([]) if source.status == "at_hand"]
    restored = [(source, restore(source.read_bytes(), file_name=source.file_name)) for source in sources]
    return [ReadDocument(source, document, read(document)) for source, document in restored]


@pytest.fixture(scope="module")
def first(digests) -> Assembled:
    return made(digests)


def made(
    read: Sequence[ReadDocument],
    kept: Kept | None = None,
    last: Register | None = None,
    decided: Sequence[Correction] = (),
) -> Assembled:
    return assembled(World(read, last or Register(), decided, kept).staging(), read, [d.source for d in read], [])


def content(found: Assembled) -> Mapping[str, pa.Table]:
    """The tables with those columns that hold anything, in one order."""
    full = {
        name: [each for each in table.column_names if table[each].null_count < len(table)] for name, table in found.tables.items()
    }
    return {name: found.tables[name].select(sorted(columns)).combine_chunks() for name, columns in full.items()}


def taken(found: Assembled) -> set[str]:
    return {piece.key for pieces in found.pieces.values() for piece in pieces if piece.kept}


def test_where_nothing_has_changed_all_is_taken_over(digests, first):
    again = made(digests, first.to_keep())
    assert content(again) == content(first)
    assert taken(again) == first.units.keys() and len(taken(again)) > 50
    assert content(made(digests, again.to_keep())) == content(first)


def test_document_less_or_more_changes_what_it_bears_on_alone(digests, first):
    for gone in digests:
        left = [d for d in digests if d is not gone]
        without = made(left, first.to_keep())
        assert content(without) == content(made(left))
        assert taken(without) and not any(key in taken(without) for key in first.units.keys() - without.units.keys())
        assert content(made(digests, without.to_keep())) == content(first)


def test_what_is_stated_of_a_document_is_taken_into_account(digests, first):
    for at, d in enumerate(digests):
        for stated in ({"kind": "signed_text"}, {"cites_document_id": digests[at - 1].document_id}, {"may_redistribute": False}):
            changed = [*digests[:at], replace(d, source=replace(d.source, **stated)), *digests[at + 1 :]]
            assert content(made(changed, first.to_keep())) == content(made(changed))


def test_order_of_documents_is_taken_into_account(digests, first):
    turned = digests[::-1]
    assert content(made(turned, first.to_keep())) == content(made(turned))


@pytest.mark.parametrize(
    "decision",
    [
        "- {do: reject, table: credits, document: memo, quote: $90 million, expect: {status: requested}, %s}",
        "- {do: set, table: credits, document: memo, quote: $90 million, set: {status: agreed}, expect: {status: requested}, %s}",
        "- {do: split, table: credits, document: memo, quote: $90 million, other: {document: paper, quote: $90 million}, %s}",
        "- {do: set, table: companies, document: memo, quote: Amur Bank, set: {country: DEU}, expect: {country: JPN}, %s}",
        "- {do: accept, table: companies, document: memo, quote: Amur Bank, expect: {country: JPN}, %s}",
    ],
)
def test_decisions_of_people_are_taken_into_account(tmp_path, decision):
    decided = corrections(tmp_path, decision % ", ".join(f"{name}: {value}" for name, value in ENTRY.items()))
    before, after = made(documents()), made(documents(), decided=decided)
    assert content(after) != content(before)
    assert content(made(documents(), before.to_keep(), decided=decided)) == content(after)
    assert content(made(documents(), after.to_keep())) == content(before)


def test_ids_of_a_release_are_taken_into_account(digests, first):
    last = register_of(World(digests, Register()).staging())
    names = {claim: (table, f"{record}-old") for claim, (table, record) in last.names.items() if table != "companies"}
    ids = {table: frozenset(record for t, record in names.values() if t == table) for table in ("credits", "deals", "sanctions")}
    renamed = Register(names, ids)
    assert content(made(digests, first.to_keep(), renamed)) == content(made(digests, None, renamed)) != content(first)


def test_claim_that_two_records_make_is_that_of_the_first_there_is():
    records = [credit(MEMO, "$450 million", **sum_of("450", agreed_edtf=year)) for year in ("1974", "1975")]
    both, one, other = ([read_as("memo", "memorandum", MEMO, told)] for told in (records, records[:1], records[1:]))
    hashed = {id(read): [replace(d, source=replace(d.source, sha256=str(id(read)))) for d in read] for read in (both, one, other)}
    for before in hashed.values():
        for after in hashed.values():
            assert content(made(after, made(before).to_keep())) == content(made(after))


def test_kept_rows_are_the_same_from_a_file(digests, first, tmp_path):
    first.to_keep().save(tmp_path / "records", REVISION)
    kept = Kept.of_file(tmp_path / "records", REVISION)
    again = made(digests, kept)
    assert content(again) == content(first) and taken(again) == first.units.keys()
    assert [path.name for path in tmp_path.iterdir()] == ["records"]


def test_file_of_other_code_or_a_damaged_one_counts_for_nothing(first, tmp_path):
    path = tmp_path / "records"
    assert not Kept.of_file(path, REVISION).units
    first.to_keep().save(path, REVISION)
    assert not Kept.of_file(path, "s" * 64).units
    whole = path.read_bytes()
    for damaged in (b"", whole[:CHECKSUM], whole[:-1], whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:]):
        path.write_bytes(damaged)
        assert not Kept.of_file(path, REVISION).units


def test_only_what_the_last_run_had_is_kept(digests, first):
    some = made(digests[:2], first.to_keep()).to_keep()
    assert len(some.units) < len(first.units)
    assert all(len(table) < len(first.tables[name]) for name, table in some.tables.items() if name in ("claims", "amounts"))


def test_that_nothing_can_be_kept_is_no_failure(first, tmp_path):
    (tmp_path / "in-the-way").write_text("a file")
    first.to_keep().save(tmp_path / "in-the-way" / "records", REVISION)
