"""Which documents a run has: from the catalogue and from folders, once each, with what is wrong with them."""

from __future__ import annotations

import errno
import os
from hashlib import sha256
from pathlib import Path

import pytest
import yaml

from flows.acquire import Source, acquire
from flows.acquire.folder import hidden_below
from flows.errors import Refused


@pytest.fixture
def folder(tmp_path) -> Path:
    path = tmp_path / "given"
    path.mkdir()
    return path


def given(folder: Path) -> dict[str, Source]:
    """The documents of a folder alone, by file name."""
    return {source.file_name: source for source in acquire([folder], catalogue=None)}


def catalogue(folder: Path, **pinned: str) -> Path:
    """A catalogue of documents in a folder: name and the text whose hash is pinned."""
    entries = []
    for name, text in pinned.items():
        unknown = dict.fromkeys(["author", "publisher", "date_edtf", "url"])
        about = {"title": name, "kind": "report", "citation": "c", "licence": "l", "may_redistribute": True}
        file = str(folder / f"{name}.txt")
        entries.append({"document_id": name, "file": file, **about, **unknown, "sha256": sha256(text.encode()).hexdigest()})
    path = folder / "sources.yaml"
    path.write_text(yaml.safe_dump(entries, sort_keys=False), "utf-8")
    return path


def test_files_below_a_folder_come_by_path_without_sidecars_and_hidden_ones(folder):
    for name in ("b.txt", "a/c.txt", ".hidden/d.txt", "a/.e.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(name)
    (folder / "b.txt.meta.yaml").write_text("title: Bee\n")
    found = given(folder)
    assert list(found) == ["a/c.txt", "b.txt"]
    assert (found["b.txt"].title, found["a/c.txt"].title) == ("Bee", None)
    assert {source.status for source in found.values()} == {"at_hand"}
    assert hidden_below(folder) == [".hidden", "a/.e.txt"]


def test_document_without_an_id_of_its_own_is_named_after_its_bytes(folder):
    (folder / "a.txt").write_text("one")
    first = given(folder)["a.txt"].document_id
    (folder / "a.txt").rename(folder / "b.txt")
    assert given(folder)["b.txt"].document_id == first
    (folder / "b.txt").write_text("two")
    assert given(folder)["b.txt"].document_id != first


def test_same_bytes_and_same_id_are_duplicates(folder):
    for name, text in (("a.txt", "one"), ("b.txt", "one"), ("c.txt", "two"), ("d.txt", "three")):
        (folder / name).write_text(text)
    for name in ("c.txt", "d.txt"):
        (folder / f"{name}.meta.yaml").write_text("document_id: mine\n")
    found = given(folder)
    assert [(s.status, s.why) for s in found.values()] == [
        ("at_hand", None),
        ("duplicate", "the same bytes as a.txt"),
        ("at_hand", None),
        ("duplicate", "the same document_id as c.txt"),
    ]
    assert len({source.document_id for source in found.values()}) == 4
    assert found["d.txt"].document_id == "mine-2"


def test_folder_given_twice_counts_once(folder):
    (folder / "a.txt").write_text("one")
    assert len(acquire([folder, folder / ".." / "given"], catalogue=None)) == 1


def test_links_within_the_folder_are_read_and_others_refused(folder):
    (folder / "a.txt").write_text("one")
    (folder / "b.txt").symlink_to(folder / "a.txt")
    (folder / "sub").mkdir()
    (folder / "linked").symlink_to(folder / "sub")
    found = given(folder)
    assert (found["b.txt"].status, found["b.txt"].why) == ("duplicate", "the same bytes as a.txt")
    assert (found["linked"].status, found["linked"].why) == ("refused", "a link to a folder; links to folders are not followed")


def test_folder_that_is_none(folder):
    with pytest.raises(Refused, match="is no folder"):
        acquire([folder / "gone"], catalogue=None)


def test_citation_of_an_unknown_document_is_dropped_and_said(folder):
    (folder / "a.txt").write_text("one")
    (folder / "b.txt").write_text("two")
    (folder / "a.txt.meta.yaml").write_text("document_id: a\ncites_document_id: nowhere\n")
    (folder / "b.txt.meta.yaml").write_text("document_id: b\ncites_document_id: a\n")
    found = given(folder)
    assert (found["a.txt"].cites_document_id, found["a.txt"].status) == (None, "at_hand")
    assert [remark.message for remark in found["a.txt"].remarks] == ["cites nowhere, which is no other document of this run"]
    assert (found["b.txt"].cites_document_id, found["b.txt"].remarks) == ("a", ())


def test_catalogued_file_is_at_hand_absent_or_changed(folder):
    (folder / "same.txt").write_text("same")
    (folder / "other.txt").write_text("changed")
    found = {s.document_id: s for s in acquire(catalogue=catalogue(folder, same="same", other="other", gone="gone"))}
    assert {name: source.status for name, source in found.items()} == {"same": "at_hand", "other": "refused", "gone": "absent"}
    assert "not the catalogued one" in found["other"].why and "warehouse.catalogue.pin" in found["other"].why


def test_absent_catalogued_document_is_found_in_a_folder_by_its_bytes(folder, tmp_path):
    (tmp_path / "catalogued").mkdir()
    (folder / "download.txt").write_text("the text")
    listed = catalogue(tmp_path / "catalogued", known="the text")
    [source] = acquire([folder], catalogue=listed)
    assert (source.document_id, source.status, source.file) == ("known", "at_hand", folder / "download.txt")


def test_file_that_changes_while_it_is_read_is_refused(folder):
    (folder / "a.txt").write_text("one")
    source = given(folder)["a.txt"]
    (folder / "a.txt").write_text("two")
    with pytest.raises(Refused, match="changed while the run was reading it"):
        source.read_bytes()


def test_folder_that_cannot_be_opened_is_refused_and_the_rest_stands(folder, monkeypatch):
    (folder / "shut").mkdir()
    (folder / "shut" / "a.txt").write_text("one")
    (folder / "b.txt").write_text("two")
    scan = os.scandir

    def refusing(path):
        if str(path).endswith("shut"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refusing)
    found = given(folder)
    assert list(found) == ["b.txt", "shut"]
    assert found["shut"].status == "refused" and "cannot be opened: Permission denied" in found["shut"].why


def test_wrong_field_of_a_sidecar_is_remarked_and_the_document_stands(folder):
    (folder / "a.txt").write_text("one")
    (folder / "a.txt.meta.yaml").write_text("title: One\ncolour: red\n")
    source = given(folder)["a.txt"]
    assert (source.status, source.title) == ("at_hand", "One")
    [remark] = source.remarks
    assert (remark.level, remark.kind) == ("warning", "sidecar") and "unknown field 'colour'" in remark.message


def test_document_that_a_person_set_aside_is_neither_read_nor_fetched(folder):
    (folder / "a.txt").write_text("one")
    (folder / "a.txt.meta.yaml").write_text("set_aside: its scan is unreadable\ndocument_id: a\n")
    (folder / "b.txt.meta.yaml").write_text("set_aside: gone upstream\nfetch: https://example.org/b.txt\n")
    (folder / "c.txt").write_text("three")
    (folder / "c.txt.meta.yaml").write_text("set_aside: [unsure]\n")
    asked: list[Source] = []
    found = {each.file_name: each for each in acquire([folder], catalogue=None, bring=lambda each: asked.append(each) or each)}
    assert {name: (each.status, each.why) for name, each in found.items()} == {
        "a.txt": ("absent", "set aside: its scan is unreadable"),
        "b.txt": ("absent", "set aside: gone upstream"),
        "c.txt": ("refused", "its sidecar: set_aside must be a text (c.txt.meta.yaml)"),
    }
    assert found["a.txt"].document_id == "a" and asked == []


def test_catalogued_document_that_was_set_aside_is_not_taken_from_elsewhere(folder, tmp_path):
    (folder / "one.txt").write_text("one")
    path = catalogue(folder, one="one")
    path.write_text(path.read_text().replace("file:", "set_aside: misdated\n  file:"), "utf-8")
    [source] = acquire([], catalogue=path)
    assert (source.status, source.why) == ("absent", "set aside: misdated")


def test_document_that_is_not_the_one_its_sidecar_pins_is_refused(folder):
    (folder / "a.txt").write_text("one")
    (folder / "a.txt.meta.yaml").write_text(f"sha256: {sha256(b'one').hexdigest()}\n")
    assert given(folder)["a.txt"].status == "at_hand"
    (folder / "a.txt").write_text("two")
    source = given(folder)["a.txt"]
    assert source.status == "refused" and sha256(b"two").hexdigest() in source.why
