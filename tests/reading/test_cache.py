"""What was read of a document is kept, found again while nothing it depends on has changed, and never trusted blindly."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from flows.acquire import Source, acquire
from flows.mentions.gazetteer import REFERENCE
from flows.reading import documents
from flows.reading.cache import CHECKSUM, ReadingCache
from flows.reading.documents import readings
from flows.reading.one import read_one
from flows.reading.packed import Damaged, unpack
from flows.reading.revision import FLOWS, PARTS, revision_of
from flows.records.world import ReadDocument
from tests.running import CHECKOUT, DOCUMENTS


class Reader:
    """Reads in this process and remembers what it read."""

    def __init__(self) -> None:
        self.read: list[str] = []

    @contextmanager
    def __call__(self, sources: Sequence[Source], _: object) -> Iterator[Iterator[bytes | str]]:
        self.read += [source.file_name for source in sources]
        yield iter([read_one(source) for source in sources])


@pytest.fixture
def reader(monkeypatch) -> Reader:
    found = Reader()
    monkeypatch.setattr(documents, "read_side_by_side", found)
    return found


@pytest.fixture
def sources() -> list[Source]:
    return acquire([DOCUMENTS], catalogue=None)


def read(sources: Sequence[Source], folder: Path, *, revision: str = "a", full: bool = False) -> list[ReadDocument | str]:
    return list(readings(sources, ReadingCache(folder, revision), full=full))


def kept(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_second_time_nothing_is_read_and_the_same_is_found(reader, sources, tmp_path):
    first = read(sources, tmp_path)
    assert reader.read == [source.file_name for source in sources]
    again = read(sources, tmp_path)
    assert len(reader.read) == len(sources)
    assert [d.document for d in again] == [d.document for d in first]
    assert [d.reading for d in again] == [d.reading for d in first]
    assert any(d.reading.records for d in again)


def test_records_that_point_at_one_another_still_do(reader, sources, tmp_path):
    read(sources, tmp_path)
    for found in read(sources, tmp_path):
        used = [amount.record for amount in found.reading.amounts if amount.record is not None]
        assert all(any(record is each for each in found.reading.records) for record in used)


def test_only_what_changed_is_read(reader, documents, tmp_path):
    read(acquire([documents], catalogue=None), tmp_path)
    (documents / "weather.txt").write_text("It rained in Nakhodka all through June 1974.\n")
    read(acquire([documents], catalogue=None), tmp_path)
    assert reader.read[3:] == ["weather.txt"]


def test_moved_document_is_known_by_its_bytes(reader, documents, tmp_path):
    read(acquire([documents], catalogue=None), tmp_path)
    (documents / "weather.txt").rename(documents / "rain.txt")
    moved = read(acquire([documents], catalogue=None), tmp_path)
    assert len(reader.read) == 3
    assert [d.source.file_name for d in moved].count("rain.txt") == 1


@pytest.mark.parametrize("stated", [{"date_edtf": "1969"}, {"date_edtf": "1977-02", "catalogued": True}])
def test_document_dated_otherwise_is_read_again(reader, sources, tmp_path, stated):
    read(sources, tmp_path)
    [dated] = [source for source in sources if source.date_edtf == "1977-02"]
    [found] = read([replace(dated, **stated)], tmp_path)
    assert len(reader.read) == 4
    assert stated["date_edtf"] in [date.edtf for date in found.document.dates]


def test_full_reads_all_again_and_finds_the_same(reader, sources, tmp_path):
    first = read(sources, tmp_path)
    again = read(sources, tmp_path, full=True)
    assert len(reader.read) == 2 * len(sources)
    assert [(d.document, d.reading) for d in again] == [(d.document, d.reading) for d in first]


def test_another_reader_reads_again_and_the_readings_of_the_first_are_removed(reader, sources, tmp_path):
    read(sources, tmp_path)
    read(sources, tmp_path, revision="b")
    assert len(reader.read) == 2 * len(sources)
    assert {path.parent.name for path in kept(tmp_path)} == {"b"}


def test_readings_that_no_run_used_for_long_are_removed(reader, sources, tmp_path):
    read(sources, tmp_path)
    for path in kept(tmp_path):
        os.utime(path, (0, 0))
    read(sources[1:], tmp_path)
    assert len(kept(tmp_path)) == len(sources) - 1
    read(sources[1:], tmp_path)
    assert len(reader.read) == len(sources)


def test_document_that_cannot_be_read_is_tried_again(reader, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(b"\x00\x01\x02")
    sources = acquire([tmp_path / "in"], catalogue=None)
    assert isinstance(read(sources, tmp_path / "cache")[0], str)
    assert isinstance(read(sources, tmp_path / "cache")[0], str)
    assert reader.read == ["a.txt", "a.txt"]


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:200])


def flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def with_its_checksum(content: bytes) -> bytes:
    return sha256(content).digest() + content


def another_object(path: Path) -> None:
    path.write_bytes(with_its_checksum(pickle.dumps({"a": 1})))


@pytest.mark.parametrize("damage", [truncated, flipped, emptied, a_folder, another_object])
def test_damaged_file_is_told_and_read_anew(reader, sources, tmp_path, damage):
    first = read(sources, tmp_path)
    damage(kept(tmp_path)[0])
    cache = ReadingCache(tmp_path, "a")
    again = list(readings(sources, cache))
    assert len(reader.read) == len(sources) + 1
    assert [(d.document, d.reading) for d in again] == [(d.document, d.reading) for d in first]
    assert "read anew" in " ".join(cache.troubles())


class Bomb:
    def __reduce__(self):
        return Path.touch, (Path("exploded"),)


def test_unpacking_runs_nothing(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Damaged, match=r"names pathlib|names .*Path"):
        unpack(pickle.dumps(Bomb()))
    assert not list(tmp_path.iterdir())


def test_reading_that_cannot_be_kept_does_not_stop_the_run(reader, sources, tmp_path):
    (tmp_path / "readings").write_text("in the way")
    cache = ReadingCache(tmp_path, "a")
    assert all(isinstance(found, ReadDocument) for found in readings(sources, cache))
    assert "could not be kept" in " ".join(cache.troubles())


def test_file_begins_with_the_checksum_of_the_rest(reader, sources, tmp_path):
    read(sources, tmp_path)
    for path in kept(tmp_path):
        data = path.read_bytes()
        assert sha256(data[CHECKSUM:]).digest() == data[:CHECKSUM]


@pytest.mark.parametrize(
    "part", ["claims/lexicon/roles.toml", "mentions/money.py", "restore/words.txt", "document.py", "reading/one.py"]
)
def test_any_file_of_the_reader_is_part_of_its_revision(tmp_path, part):
    copy = Path(shutil.copytree(FLOWS, tmp_path / "flows", ignore=shutil.ignore_patterns("__pycache__")))
    before = revision_of(copy)
    assert revision_of(FLOWS) == before
    with (copy / part).open("a") as file:
        file.write("\n")
    assert revision_of(copy) != before


def test_other_code_is_no_part_of_the_revision(tmp_path):
    copy = Path(shutil.copytree(FLOWS, tmp_path / "flows", ignore=shutil.ignore_patterns("__pycache__")))
    before = revision_of(copy)
    (copy / "cli.py").write_text("")
    assert revision_of(copy) == before


def test_reference_tables_of_names_are_part_of_the_revision(tmp_path):
    copy = Path(shutil.copytree(REFERENCE, tmp_path / "reference"))
    before = revision_of(FLOWS, copy)
    assert revision_of(FLOWS) == before
    with (copy / "entities.yaml").open("a") as file:
        file.write("\n")
    assert revision_of(FLOWS, copy) != before


def test_reading_reaches_no_file_of_ours_outside_the_revision():
    program = """
import sys
from pathlib import Path
opened = set()
sys.addaudithook(lambda event, given: opened.add(str(given[0])) if event == "open" else None)
import flows.restore.pdf
from flows.claims.reader import read
from flows.restore import restore
for folder in sys.argv[1:]:
    for path in sorted(Path(folder).rglob("*")):
        if path.is_file() and path.suffix in (".txt", ".html", ".xml"):
            try:
                read(restore(path.read_bytes()))
            except Exception:
                pass
opened.update(module.__file__ for module in list(sys.modules.values()) if getattr(module, "__file__", None))
print("\\n".join(sorted(opened)))
"""
    folders = [DOCUMENTS, CHECKOUT / "warehouse" / "catalogue" / "documents", CHECKOUT / "tests" / "restore" / "fixtures"]
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, folders)], cwd=CHECKOUT, capture_output=True, text=True, timeout=300, check=True
    )
    opened = [Path(line) for line in done.stdout.splitlines()]
    ours = [path.relative_to(CHECKOUT) for path in opened if path.is_relative_to(CHECKOUT) and path.is_file()]
    reached = {path.as_posix() for path in ours if not {".venv", "__pycache__"} & set(path.parts)}
    reached -= {path.relative_to(CHECKOUT).as_posix() for folder in folders for path in folder.rglob("*")}
    assert {"flows/claims/reader.py", "flows/restore/pdf.py", "warehouse/reference/entities.yaml"} <= reached
    assert all(name.endswith(".yaml") for name in reached if name.startswith("warehouse/reference/"))
    known = ("warehouse/reference/", *(f"flows/{part}" for part in PARTS))
    assert not [name for name in reached - {"flows/__init__.py"} if not name.startswith(known)]
