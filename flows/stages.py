"""The steps of a run as plain functions; `pipeline.py` strings them together as a Prefect flow, tests call them as they are."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Protocol

from flows.acquire import Source, acquire
from flows.acquire.fetch import Fetcher
from flows.acquire.folder import hidden_below
from flows.acquire.store import Store
from flows.collecting import collecting_nothing
from flows.corrections.files import Correction, load
from flows.errors import GateClosed, NothingRead
from flows.reading.cache import ReadingCache
from flows.reading.documents import readings
from flows.reading.revision import reader_revision, records_revision
from flows.records.ids import Register
from flows.records.kept import Assembled, Kept
from flows.records.staging import assembled
from flows.records.world import ReadDocument, World
from flows.settings import Home, code_revision, corrections_folder

if TYPE_CHECKING:
    import pyarrow

    from expectations.beside import Beside
    from expectations.types import GateReport
    from warehouse.publish import PublishResult


class Progress(Protocol):
    """Says how far a step is: `line` to a person, `event` and `facts` to a program."""

    def __call__(self, line: str, event: str = "progress", **facts: object) -> None: ...


EVALUATED = Path(__file__).parent / "evaluation" / "recorded.json"


@dataclass
class Notices:
    """What the run noticed about its documents, as rows of the table `issues`."""

    rows: list[dict] = field(default_factory=list)

    def add(self, level: str, kind: str, message: str, document_id: str | None = None) -> None:
        self.rows.append({"level": level, "kind": kind, "message": message, "document_id": document_id})


def acquire_documents(
    folders: Sequence[Path], only_sources: bool, notices: Notices, progress: Progress, home: Home
) -> list[Source]:
    """The documents of the run, those with an address fetched; those absent, refused or double are noted."""
    bring = Fetcher(Store(home.fetched))
    sources = acquire(folders, catalogue=None, bring=bring) if only_sources else acquire(folders, bring=bring)
    levels = {"refused": "error", "duplicate": "warning", "absent": "info"}
    for source in sources:
        if source.status in levels:
            notices.add(levels[source.status], source.status, f"{source.file_name}: {source.why}", source.document_id)
        for remark in source.remarks:
            notices.add(remark.level, remark.kind, f"{source.file_name}: {remark.message}", source.document_id)
            if remark.level == "warning":
                progress(f"  {source.file_name}: {remark.message}", remark.kind, document=source.document_id)
        if source.status == "refused":
            progress(f"  REFUSED {source.file_name}: {source.why}", "refused", document=source.document_id)
    _note_hidden(folders, notices)
    return sources


def _note_hidden(folders: Sequence[Path], notices: Notices) -> None:
    """Say which hidden files are left out: a document may be among them."""
    for folder in folders:
        if hidden := hidden_below(folder):
            shown = ", ".join(hidden[:5]) + (" and more" if len(hidden) > 5 else "")
            notices.add("info", "hidden", f"hidden, so left out: {shown}")


def read_documents(
    sources: Sequence[Source], notices: Notices, progress: Progress, home: Home, full: bool = False
) -> list[ReadDocument]:
    """Every document at hand, restored and read; with `full` even those known from an earlier run. One that cannot be read is
    noted and left out; the rest stands."""
    wanted = [s for s in sources if s.status == "at_hand"]
    cache = ReadingCache(home.cache, reader_revision())
    read: list[ReadDocument] = []
    found_in_each = readings(wanted, cache, full=full, meanwhile=_make_ready)
    for number, (source, found) in enumerate(zip(wanted, found_in_each, strict=True), 1):
        if isinstance(found, ReadDocument):
            read.append(found)
            _note_document(found, notices)
            progress(f"  [{number}/{len(wanted)}] {source.file_name}: {_in_short(found)}", done=number, of=len(wanted))
        else:
            notices.add("error", "refused", found, source.document_id)
            facts = {"document": source.document_id, "done": number, "of": len(wanted)}
            progress(f"  [{number}/{len(wanted)}] REFUSED {found}", "refused", **facts)
    for line in cache.troubles():
        progress(f"  {line}", "cache")
    if not read:
        raise NothingRead("no document was read; nothing to publish. `seikei sources` lists what is known and what is at hand")
    return read


def _make_ready() -> None:
    """Bring in, while other processes read, what the later steps take long to bring in."""
    import expectations.gate  # noqa: F401
    import warehouse.publish  # noqa: F401
    from flows.records.names import reference_index

    reference_index()


def _in_short(found: ReadDocument) -> str:
    document, records = found.document, found.reading.records
    return f"{document.form}, {len(document.text):,} characters, {len(records)} record{'s' * (len(records) != 1)}"


def _note_document(found: ReadDocument, notices: Notices) -> None:
    document, identity = found.document, found.document_id
    if not document.text.strip():
        notices.add("warning", "form", f"taken for {document.form}, and no text was left to read: {document.reason}", identity)
    if document.note_chain and document.note_chain.found < document.note_chain.expected:
        notices.add(
            "warning",
            "note_chain",
            f"only {document.note_chain.found} of {document.note_chain.expected} note marks come in sequence: "
            "the order of some lines is doubtful",
            identity,
        )
    doubtful = sum(line.doubtful for line in document.lines)
    if doubtful:
        notices.add("info", "doubtful_order", f"the place of {doubtful} lines is doubtful", identity)
    if document.confidence < 0.5:
        notices.add(
            "warning",
            "form",
            f"taken for {document.form} with confidence {document.confidence:.2f} only: {document.reason}",
            identity,
        )
    if fault := document.metadata.get("ill_formed"):
        notices.add("warning", "form", f"an XML file that is not well formed ({fault}), read as HTML", identity)
    if not found.reading.records and not found.reading.companies:
        notices.add("info", "empty", "no credit, deal, measure or company was found", identity)


def build_records(
    read: Sequence[ReadDocument], sources: Sequence[Source], notices: Notices, home: Home, full: bool = False
) -> Mapping[str, pyarrow.Table]:
    """The staging tables: companies resolved, records merged across documents, ids taken over from the last release. With `full`
    all of their rows are built anew, also those that the last run has kept."""
    from warehouse.versions import latest, release_path

    last = release_path(home.path) if latest(home.path) else None
    if last is not None:
        _note_dropped(last, sources, notices)
    corrections = load(corrections_folder())
    _note_unread(corrections, read, notices)
    kept, revision = home.kept_records, records_revision()
    with collecting_nothing():
        world = World(read, Register.of_release(last), corrections, Kept() if full else Kept.of_file(kept, revision))
        built = assembled(world.staging(), read, sources, notices.rows)
    staging, records = built.tables, built.tables.get("records")
    if records is None or not set(records["table_name"].to_pylist()) & {"credits", "deals", "sanctions", "companies"}:
        raise NothingRead("no document yielded a credit, deal, measure or company; nothing to publish")
    Thread(target=_keep, args=(built, kept, revision)).start()  # no later step waits for it
    return staging


def _keep(built: Assembled, kept: Path, revision: str) -> None:
    """Keep rows for the next run; that they cannot be kept costs the next run time, and this one nothing."""
    with suppress(Exception):
        built.to_keep().save(kept, revision)


def _note_unread(corrections: Sequence[Correction], read: Sequence[ReadDocument], notices: Notices) -> None:
    """Say which documents have corrections and are not read: a name may be misspelt."""
    named = {address.document_id for each in corrections for address in (each.address, each.other) if address}
    for document_id in sorted(named - {d.document_id for d in read}):
        notices.add("info", "correction", f"{document_id} has corrections, and is not among the documents read")


def _note_dropped(last: Path, sources: Sequence[Source], notices: Notices) -> None:
    """Say which documents of the last release this run does not read: a folder left out is easily meant to stay."""
    import pyarrow.parquet as parquet

    with parquet.ParquetFile(last / "documents.parquet") as file:
        rows = file.read(["document_id", "file_name", "status"]).to_pylist()
    # Without an id of its own a document whose file has changed has another one; its file is there all the same.
    named = {name for source in sources for name in (source.document_id, source.file_name)}
    last_read = [row for row in rows if row["status"] in ("read", "empty")]
    dropped = [row["file_name"] for row in last_read if named.isdisjoint((row["document_id"], row["file_name"]))]
    if dropped:
        shown = ", ".join(sorted(dropped)[:5]) + (" and more" if len(dropped) > 5 else "")
        notices.add(
            "warning",
            "dropped",
            f"{shown}: read for the last release, left out of this run; name the folder with --sources to keep it",
        )


def load_database(staging: Mapping[str, pyarrow.Table], home: Home) -> Path:
    """Make the tables to be published in a folder of their own; `publish_release` takes them over."""
    from warehouse.load import build

    candidate = home.path / "work" / "candidate"
    build(candidate, staging)
    return candidate


def check_gate(
    candidate: Path, read: Sequence[ReadDocument], home: Home, progress: Progress, helper: Beside | None = None
) -> GateReport:
    """Run the expectations, a part of them in a process beside this one where there is one, which writes Data Docs too; they
    and the report go to `reports/`. Raises `GateClosed` where a critical one fails."""
    from expectations.gate import check
    from warehouse.duckdb_file import NAME

    report = check(candidate / NAME, {d.document_id: d.document.text for d in read}, helper)
    home.reports.mkdir(parents=True, exist_ok=True)
    (home.reports / "validation.json").write_text(json.dumps(report.to_json(), indent=1, ensure_ascii=False), "utf-8")
    (home.reports / "validation.html").write_text(report.to_html(), "utf-8")
    _write_data_docs(report, home, progress, helper)
    if not report.open:
        failed = "\n".join(f"  {line}" for line in report.summary_lines())
        raise GateClosed(f"the gate is shut, nothing is published; see {home.reports / 'validation.html'}\n{failed}")
    return report


def _write_data_docs(report: GateReport, home: Home, progress: Progress, helper: Beside | None) -> None:
    """Write the report a second time as the library's own pages. What the library raises is only said: it neither hides why
    the gate is shut nor ends a run whose gate is open."""

    def failed(error: Exception) -> None:
        shutil.rmtree(home.data_docs, ignore_errors=True)
        progress(f"  Data Docs of the gate could not be written: {type(error).__name__}: {error}", "not_rendered")

    if helper:
        helper.write_pages(report.results, home.data_docs, failed)
        return
    from expectations.data_docs import write_data_docs

    try:
        write_data_docs(report.results, home.data_docs)
    except Exception as error:
        failed(error)


def publish_release(candidate: Path, read: Sequence[ReadDocument], report: GateReport, home: Home) -> PublishResult:
    """Publish the tables as the next version, or find that nothing is new; then a copy of the release's database takes the place
    of the pipeline's."""
    from warehouse.duckdb_file import NAME
    from warehouse.publish import publish

    result = publish(
        candidate,
        home.path,
        inputs={d.document_id: d.source.sha256 or "" for d in read},
        validation=report.to_json(),
        validation_html=report.to_html(),
        statistics=_evaluated(),
        code_revision=code_revision(),
    )
    shutil.copyfile(result.path / NAME, candidate / NAME)
    os.replace(candidate / NAME, home.database)
    shutil.rmtree(candidate)
    return result


def _evaluated() -> Mapping[str, object]:
    """The reader's recorded figures on the evaluation sets."""
    return json.loads(EVALUATED.read_text("utf-8")) if EVALUATED.exists() else {}
