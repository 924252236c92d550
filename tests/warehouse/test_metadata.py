"""What a release says about itself, checked by the tools of those who defined the formats."""

import json
from pathlib import Path

import duckdb
import jsonschema
import mlcroissant
import pyarrow.parquet as pq
import pytest
import rdflib
import yaml
from frictionless import Package
from small_release import build, first_state, release, second_state

from warehouse.metadata.citation import sources_bibtex
from warehouse.metadata.written import about, as_of, folder_facts, read_sources, read_tables
from warehouse.schema import tables
from warehouse.verify import verify


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    release(home, first_state())
    return release(home, second_state()).path


def test_frictionless_reads_every_resource(path: Path) -> None:
    report = Package(str(path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "type", "message"])
    assert report.stats["tasks"] == len(tables()) + 4
    credits = Package(str(path / "datapackage.json")).get_resource("credits-csv").read_rows()
    assert [(row["credit_id"], row["amount_high"]) for row in credits] == [("credit-1", 460000000)]


def test_datapackage_has_the_contract(path: Path) -> None:
    package = json.loads((path / "datapackage.json").read_text())
    by_name = {resource["name"]: resource for resource in package["resources"]}
    for table in tables().values():
        resource = by_name[table.name.replace("_", "-")]
        assert resource["schema"]["primaryKey"] == list(table.key)
        assert [field["name"] for field in resource["schema"]["fields"]] == list(table.columns)
        assert resource["byteSize"] == (path / resource["path"]).stat().st_size
    assert package["version"] == "1.1.0" and len(package["sources"]) == 3


def test_mlcroissant_reads_every_record(path: Path) -> None:
    dataset = mlcroissant.Dataset(jsonld=str(path / "croissant.json"))
    assert not dataset.metadata.issues.errors and not dataset.metadata.issues.warnings
    for record_set in dataset.metadata.record_sets:
        rows = pq.read_metadata(path / f"{record_set.id}.parquet").num_rows
        assert len(list(dataset.records(record_set.id))) == rows
    [credit] = dataset.records("credits")
    assert credit["credits/amount_high"] == 460e6


def test_citation_file_is_valid(path: Path) -> None:
    schema = json.loads(Path(__file__).with_name("citation-file-format-1.2.0.json").read_text())
    citation = yaml.safe_load((path / "CITATION.cff").read_text())
    jsonschema.validate(citation, schema, format_checker=jsonschema.FormatChecker())
    assert (citation["version"], citation["date-released"], len(citation["references"])) == ("1.1.0", "2025-06-01", 3)


@pytest.mark.parametrize("name", ["dataset.jsonld", "dcat.jsonld"])
def test_json_ld_states_every_hash(path: Path, name: str) -> None:
    statement = json.loads((path / name).read_text())
    text = json.dumps(statement)
    for table in read_tables(path, folder_facts(path)):
        for file in table.files:
            assert file.sha256 in text and file.name in text


def test_dcat_is_linked_data(path: Path) -> None:
    graph = rdflib.Graph().parse(path / "dcat.jsonld", format="json-ld", publicID="https://example.org/")
    dcat = rdflib.Namespace("http://www.w3.org/ns/dcat#")
    assert len(set(graph.objects(predicate=dcat.distribution))) == len(tables()) + 4
    assert {str(value) for value in graph.objects(predicate=dcat.version)} == {"1.1.0"}


def test_bibtex_escapes_what_latex_would_run(path: Path) -> None:
    entry = sources_bibtex(read_sources(path)[:1])
    assert entry.startswith("@misc{doc-article,") and r"A article \& its 100\% of facts" in entry
    assert "url = {https://example.org/doc-article}" in entry
    assert (path / "sources.bib").read_text().count("@misc{") == 3
    assert "version = {1.1.0}" in (path / "dataset.bib").read_text()
    assert "year = {2025}" in (path / "dataset.bib").read_text()


def test_dataset_without_dated_documents_is_of_the_day_of_its_rates(tmp_path: Path) -> None:
    rows = first_state()
    for each in rows["documents"]:
        each["retrieved"] = None
    assert as_of(build(tmp_path / "candidate", rows)) is None
    rows["rates"][0]["retrieved"] = "2025-07-01"
    assert as_of(build(tmp_path / "candidate", rows)) == "2025-07-01"


def test_readme_has_every_table_and_column(path: Path) -> None:
    readme = (path / "README.md").read_text()
    for table in tables().values():
        assert f"### {table.name}\n" in readme
        assert all(f"| `{column}` |" in readme for column in table.columns)
    assert "version 1.1.0" in readme and f"at most {about()['quote_limit']} characters" in readme
    assert all(f"`{path.name}`" in readme for path in path.parent.glob("1.1.0/*.json"))


def test_statistics_count_rows_and_filled_cells(path: Path) -> None:
    statistics = json.loads((path / "statistics.json").read_text())
    claims = statistics["tables"]["claims"]
    assert (claims["rows"], claims["filled"]["quote"], claims["filled"]["reason"]) == (8, 1.0, 0.0)
    assert statistics["tables"]["sanctions"]["filled"]["title"] is None
    assert statistics["evaluation"] == {"development": {"credits": {"f1": 0.5}}}


def test_provenance_names_inputs_and_outputs(path: Path) -> None:
    statement = json.loads((path / "provenance.json").read_text())
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert [each["name"] for each in statement["predicate"]["inputs"]] == ["doc-article", "doc-cable", "doc-memo"]
    assert statement["predicate"]["predecessor"] == "1.0.0" and statement["predicate"]["code_revision"] == "0" * 40
    parameters = statement["predicate"]["parameters"]
    assert parameters["quote_limit"] == about()["quote_limit"] and parameters["written_with"]["duckdb"] == duckdb.__version__
    subjects = {each["name"] for each in statement["subject"]}
    assert {path.name for path in path.iterdir()} - subjects == {"provenance.json", "SHA256SUMS"}


@pytest.mark.parametrize("name", ["datapackage.json", "croissant.json"])
def test_metadata_that_drifted_is_found(path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The checksums are in order, but what the metadata say of the tables is not."""
    monkeypatch.setattr("warehouse.verify._check_files", lambda folder, files: ([], 0))
    whole = (path / name).read_text()
    changed = whole.replace('"rows": 8', '"rows": 9').replace('"sha256": "', '"sha256": "0')
    assert changed != whole
    try:
        (path / name).write_text(changed)
        assert name in {problem.file for problem in verify(path).problems}
    finally:
        (path / name).write_text(whole)
