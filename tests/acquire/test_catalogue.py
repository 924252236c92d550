"""The catalogue names real files, pins them, and says what depends on what."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
import yaml
from edtf import parse_edtf

from warehouse.catalogue.entries import REPOSITORY, entries, shared_folder
from warehouse.catalogue.pin import pin

OWN = [entry for entry in entries() if not entry.file.startswith("shared:")]
KINDS = {"article", "memorandum", "cable", "report", "digest", "book", "press"}


@pytest.mark.parametrize("entry", OWN, ids=lambda entry: entry.document_id)
def test_repository_document_matches_its_hash(entry):
    assert sha256(entry.path.read_bytes()).hexdigest() == entry.sha256


@pytest.mark.real
@pytest.mark.skipif(not shared_folder().is_dir(), reason="the shared sources are not at hand")
def test_shared_documents_match_their_hashes():
    shared = [entry for entry in entries() if entry.file.startswith("shared:")]
    assert shared
    assert {entry.document_id: sha256(entry.path.read_bytes()).hexdigest() for entry in shared} == {
        entry.document_id: entry.sha256 for entry in shared
    }


def test_every_document_of_the_repository_is_catalogued():
    files = {path.relative_to(REPOSITORY).as_posix() for path in (REPOSITORY / "warehouse/catalogue/documents").iterdir()}
    assert files == {entry.file for entry in OWN}


def test_ids_are_unique_and_dependencies_are_known():
    ids = [entry.document_id for entry in entries()]
    assert len(ids) == len(set(ids))
    for entry in entries():
        assert entry.cites_document_id is None or entry.cites_document_id in ids
        assert entry.cites_document_id != entry.document_id


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.document_id)
def test_entry_is_complete(entry):
    assert entry.kind in KINDS
    assert entry.citation and entry.licence and len(entry.sha256) == 64
    parse_edtf(entry.date_edtf)


@pytest.mark.parametrize("entry", OWN, ids=lambda entry: entry.document_id)
def test_digest_is_ours_cites_its_source_and_says_what_it_is(entry):
    text = " ".join(entry.path.read_text("utf-8").split()).casefold()
    cited = next(other for other in entries() if other.document_id == entry.cites_document_id)
    assert entry.kind == "digest" and entry.licence == "CC-BY-4.0" and entry.may_redistribute
    assert "digest" in text and "cc by 4.0" in text
    assert (cited.author or "").split()[-1].casefold() in text or "ea m 84-10245" in text


@pytest.mark.real
@pytest.mark.skipif(not shared_folder().is_dir(), reason="the shared sources are not at hand")
@pytest.mark.parametrize("entry", OWN, ids=lambda entry: entry.document_id)
def test_digest_copies_no_run_of_ten_words(entry):
    def runs(text: str) -> set[tuple[str, ...]]:
        words = "".join(c if c.isalnum() else " " for c in text.casefold()).split()
        return {tuple(words[at : at + 10]) for at in range(len(words) - 9)}

    cited = next(other for other in entries() if other.document_id == entry.cites_document_id)
    lines = [line for line in cited.path.read_text("utf-8").splitlines() if line.strip()]
    source = runs(" ".join(lines)) | runs(" ".join(lines[::2])) | runs(" ".join(lines[1::2]))
    cited_so = runs(cited.citation)
    assert not (runs(entry.path.read_text("utf-8")) & source) - cited_so


def test_pin_writes_the_hash_of_a_changed_file_and_leaves_the_rest(tmp_path: Path):
    document = tmp_path / "a.txt"
    document.write_text("a", "utf-8")
    catalogue = tmp_path / "sources.yaml"
    written = {"title": "t", "kind": "report", "citation": "c", "licence": "l", "may_redistribute": True}
    unknown = dict.fromkeys(["author", "publisher", "date_edtf", "url"])
    first = {"document_id": "a", "file": str(document), **written, **unknown, "sha256": "none"}
    second = {"document_id": "b", "file": str(tmp_path / "absent"), **written, **unknown, "sha256": "kept"}
    catalogue.write_text(yaml.safe_dump([first, second], sort_keys=False), "utf-8")
    assert pin(catalogue) == ["a"]
    assert [entry.sha256 for entry in entries(catalogue)] == [sha256(b"a").hexdigest(), "kept"]
    assert pin(catalogue) == []
