"""Writes a release from the tables as loaded and examined: beside the others first, then moved into place whole.

Every file of a release is the same to the byte for the same tables and the same reports. The day of publication stands only in
`releases/index.json`.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from flows.errors import GateClosed, SeikeiError
from warehouse import versions
from warehouse.database import connect
from warehouse.differences import Differences, write_changes
from warehouse.duckdb_file import NAME, DatabaseFile
from warehouse.export import in_memory, write_csv
from warehouse.history import write_claim_history, write_releases
from warehouse.metadata.citation import citation_cff, dataset_bibtex, sources_bibtex
from warehouse.metadata.croissant import croissant
from warehouse.metadata.datapackage import data_package
from warehouse.metadata.dataset import dcat, schema_org
from warehouse.metadata.provenance import statement
from warehouse.metadata.readme import change_notes, readme
from warehouse.metadata.statistics import statistics as table_statistics
from warehouse.metadata.written import Files, about, as_of, folder_facts, read_sources, read_tables
from warehouse.models import macro_statements
from warehouse.schema import literal, load_order, quoted, release_tables
from warehouse.verify import SUMS, verify
from warehouse.versions import FIRST, Step, Version


@dataclass(frozen=True, slots=True)
class Reports:
    """What the run says about the tables: the gate's results, its page, the evaluation's figures, the inputs by SHA-256."""

    validation: Mapping[str, Any]
    validation_html: str
    statistics: Mapping[str, Any]
    inputs: Mapping[str, str]
    code_revision: str


@dataclass(frozen=True, slots=True)
class PublishResult:
    """The release that now holds this content; `changed` is False where it had been published before. `summary` counts rows by
    table under `rows`, differences by cause under `changes`."""

    version: str
    path: Path
    changed: bool
    summary: dict[str, Any]


def publish(
    candidate: Path,
    home: Path,
    *,
    inputs: Mapping[str, str],
    validation: Mapping[str, Any],
    validation_html: str,
    statistics: Mapping[str, Any],
    code_revision: str,
) -> PublishResult:
    """Publishes the tables of the folder `candidate` as the next version, or finds the version that already has this content.

    Raises GateClosed where the tables quote more of a document than its licence allows, and SeikeiError where the version before
    is not there to state the differences to, or a table made with the release has a key twice.
    """
    reports = Reports(validation, validation_html, statistics, inputs, code_revision)
    refuse_what_licences_forbid(candidate / NAME)
    with versions.exclusive(home) as releases:
        listed = versions.read_index(releases)
        before = release_before(releases)
        predecessor = before.name if before else None
        draft = start_draft(releases)
        take_tables(candidate, draft)
        write_reports(draft, reports)
        files = folder_facts(draft)
        content = content_sha256(files, reports)
        if before and versions.read_index(releases)[before.name]["content_sha256"] == content:
            shutil.rmtree(draft)
            return _result(before, changed=before.name not in listed)
        with DatabaseFile(draft, release_tables(), candidate / NAME) as database:
            differences = write_changes(before, draft)
            version = next_version(predecessor, differences)
            write_history(before, draft, version)
            refuse_duplicate_keys(draft)
            for table in release_tables():
                database.add(table)
            files = folder_facts(draft, files)
            write_metadata(draft, version, predecessor, differences, files)
            files = folder_facts(draft, files)
            database.finish(macro_statements("release_macros"))
        files = write_provenance(draft, version, predecessor, content, reports, files)
        verify(draft, cells=False, known=files).raise_for_failures()
        target = versions.place(draft, version)
        versions.announce(releases, version)
        return _result(target, changed=True)


def release_before(releases: Path) -> Path | None:
    """The newest release, once what a killed run left is settled. Raises SeikeiError where its files are gone."""
    versions.settle(releases)
    newest = versions.newest(releases)
    if newest and not (releases / newest).is_dir():
        raise SeikeiError(f"{releases / newest} is gone, so a new version could not state its differences; put it back")
    return releases / newest if newest else None


def refuse_what_licences_forbid(database: Path) -> None:
    """Raises GateClosed where there is text of a document that may not be redistributed, or a quotation longer than the bound."""
    limit = about()["quote_limit"]
    texts = [
        ("passages", "passage_id", "text", 0),
        ("claims", "claim_id", "quote", limit),
        ("amounts", "amount_id", "quote", limit),
    ]
    query = " UNION ALL ".join(
        f"SELECT {key} AS id, document_id, length({text}) AS length FROM {table} WHERE length({text}) > {bound}"
        for table, key, text, bound in texts
    )
    with connect(database, read_only=True) as connection:
        found = connection.execute(
            f"SELECT id, document_id, length FROM ({query}) JOIN documents USING (document_id) "
            "WHERE NOT may_redistribute ORDER BY id"
        ).fetchall()
    if found:
        examples = "; ".join(f"{row} of {document}: {length} characters" for row, document, length in found[:3])
        raise GateClosed(
            f"{len(found)} passages or quotations are longer than the licence of their document allows, which is no text and "
            f"{limit} characters of a quotation ({examples})"
        )


def start_draft(releases: Path) -> Path:
    """An empty folder that no reader takes for a release."""
    draft = releases / f".{os.getpid()}.partial"
    draft.mkdir()
    return draft


def take_tables(candidate: Path, draft: Path) -> None:
    """Takes over the Parquet files of the tables, and writes those of the core tables as CSV too."""
    for table in load_order():
        shutil.copyfile(candidate / f"{table.name}.parquet", draft / f"{table.name}.parquet")
    with in_memory() as connection, ThreadPoolExecutor() as pool:
        begun = [pool.submit(write_csv, connection.cursor(), table, draft) for table in load_order() if table.core]
        for written in begun:
            written.result()


def write_reports(draft: Path, reports: Reports) -> None:
    """Writes what the run says about the tables."""
    write_json(draft / "validation.json", reports.validation)
    (draft / "validation.html").write_text(reports.validation_html, "utf-8", newline="\n")
    write_json(draft / "statistics.json", table_statistics(draft, reports.statistics))


def content_sha256(files: Files, reports: Reports) -> str:
    """One hash for all a release is made of, whatever its number: the tables, the reports, the inputs, the dataset's description.
    The revision of the code is left out: code that gives the same content gives no new release."""
    parts = [(name, files[name].sha256) for name in sorted(files)]
    made = [table.name for table in release_tables()]
    content = {"files": parts, "inputs": dict(reports.inputs), "about": about(), "made_with_release": made}
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def next_version(predecessor: str | None, differences: Differences) -> str:
    """Major for a broken contract, minor for changed data or an extended contract, patch for changed metadata."""
    if predecessor is None:
        return str(FIRST)
    step: Step = "major" if differences.contract.broken else "minor" if differences else "patch"
    return str(Version.parse(predecessor).after(step))


def write_history(before: Path | None, draft: Path, version: str) -> None:
    """Writes the tables that carry on those of the release before."""
    write_claim_history(before, draft, version)
    write_releases(before, draft, version)


def refuse_duplicate_keys(draft: Path) -> None:
    """Raises SeikeiError where a table made with the release has two rows with one key, or one without: the gate, which checks
    the keys of all others, runs before these are there."""
    with in_memory() as connection:
        for table in release_tables():
            key = ", ".join(map(quoted, table.key))
            incomplete = " OR ".join(f"{quoted(name)} IS NULL" for name in table.key)
            found = connection.execute(
                f"SELECT {key} FROM read_parquet({literal(str(draft / f'{table.name}.parquet'))}) "
                f"GROUP BY ALL HAVING count(*) > 1 OR {incomplete} ORDER BY ALL LIMIT 3"
            ).fetchall()
            if found:
                examples = "; ".join(" | ".join(map(str, values)) for values in found)
                raise SeikeiError(f"two rows of {table.name} have the same {', '.join(table.key)}, or one has none: {examples}")


def write_metadata(draft: Path, version: str, predecessor: str | None, differences: Differences, files: Files) -> None:
    """Writes what describes the release, from the tables as written."""
    tables, sources, day = read_tables(draft, files), read_sources(draft), as_of(draft)
    write_json(draft / "datapackage.json", data_package(version, tables, sources))
    write_json(draft / "croissant.json", croissant(version, day, tables))
    write_json(draft / "dataset.jsonld", schema_org(version, day, tables, sources))
    write_json(draft / "dcat.jsonld", dcat(version, day, tables))
    texts = {
        "CITATION.cff": citation_cff(version, day, sources),
        "dataset.bib": dataset_bibtex(version, day),
        "sources.bib": sources_bibtex(sources),
        "README.md": readme(version, day, tables, sources),
        "CHANGES.md": change_notes(version, predecessor, differences),
    }
    for name, text in texts.items():
        (draft / name).write_text(text, "utf-8", newline="\n")


def write_provenance(draft: Path, version: str, predecessor: str | None, content: str, reports: Reports, files: Files) -> Files:
    """Writes the statement of inputs and outputs, and the hash of every file, which it gives, to `SHA256SUMS`; those in `files`
    are known."""
    files = folder_facts(draft, files)
    outputs = [files[name] for name in sorted(files)]
    stated = statement(version, predecessor, reports.code_revision, content, reports.inputs, outputs)
    write_json(draft / "provenance.json", stated)
    files = folder_facts(draft, files)
    (draft / SUMS).write_text("".join(f"{files[name].sha256}  {name}\n" for name in sorted(files)), "utf-8")
    return files


def write_json(path: Path, content: Any) -> None:
    """JSON for people and machines, the same bytes for the same content."""
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n", "utf-8", newline="\n")


def _result(path: Path, *, changed: bool) -> PublishResult:
    with pq.ParquetFile(path / "changes.parquet") as file:
        causes = Counter(file.read(["cause"])["cause"].to_pylist())
    return PublishResult(path.name, path, changed, {"rows": versions.table_rows(path), "changes": dict(sorted(causes.items()))})
