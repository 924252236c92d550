from pathlib import Path

import pytest
from small_release import at_hand, first_state, read_again, release, second_state

from flows.errors import VerificationFailed
from warehouse.verify import verify


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    release(folder, first_state())
    release(folder, second_state())
    return folder


@pytest.mark.parametrize("version", ["1.0.0", "1.1.0"])
def test_verify_passes(home: Path, tmp_path: Path, version: str) -> None:
    report = verify(home / "releases" / version, at_hand(tmp_path))
    assert report and not report.problems and not report.documents_missing
    assert report.quotations == {"1.0.0": 8, "1.1.0": 9}[version]
    report.raise_for_failures()


def names() -> list[str]:
    from warehouse.schema import tables

    others = [
        "CHANGES.md", "CITATION.cff", "README.md", "SHA256SUMS", "croissant.json", "datapackage.json", "dataset.bib",
        "dataset.jsonld", "dcat.jsonld", "provenance.json", "seikei.duckdb", "sources.bib",
        "statistics.json", "validation.html", "validation.json", "credits.csv", "deals.csv", "sanctions.csv", "companies.csv",
    ]  # fmt: skip
    return sorted(others + [f"{name}.parquet" for name in tables()])


def test_names_are_all_files(home: Path) -> None:
    assert names() == sorted(path.name for path in (home / "releases" / "1.1.0").iterdir())


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_a_flipped_byte_is_named(home: Path, name: str, place: str) -> None:
    path = home / "releases" / "1.1.0" / name
    whole = path.read_bytes()
    at = {"first": 0, "middle": len(whole) // 2, "last": len(whole) - 1}[place]
    try:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        report = verify(home / "releases" / "1.1.0")
        assert not report
        assert name in {problem.file for problem in report.problems}
        with pytest.raises(VerificationFailed, match=name.replace(".", r"\.")):
            report.raise_for_failures()
    finally:
        path.write_bytes(whole)


def test_a_missing_and_a_foreign_file_are_named(home: Path) -> None:
    folder = home / "releases" / "1.1.0"
    whole = (folder / "gaps.parquet").read_bytes()
    (folder / "gaps.parquet").unlink()
    (folder / "more.txt").write_text("x")
    try:
        assert {"gaps.parquet", "more.txt"} <= {problem.file for problem in verify(folder).problems}
    finally:
        (folder / "gaps.parquet").write_bytes(whole)
        (folder / "more.txt").unlink()


def test_a_changed_document_is_reported_with_its_place(home: Path, tmp_path: Path) -> None:
    documents = at_hand(tmp_path)
    path = documents["doc-memo"].file
    path.write_bytes(path.read_bytes().replace(b"450", b"451"))
    report = verify(home / "releases" / "1.0.0", documents | {"doc-memo": read_again(path)})
    assert not report and {problem.file for problem in report.problems} == {str(path)}
    assert any(problem.place == "characters 14-33 of the text" for problem in report.problems)


def test_a_document_not_at_hand_is_said_not_failed(home: Path, tmp_path: Path) -> None:
    documents = at_hand(tmp_path)
    del documents["doc-article"]
    report = verify(home / "releases" / "1.0.0", documents)
    assert report and report.documents_missing == ("doc-article",)
