"""Decisions written to a file of corrections, as `seikei review` makes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from flows.corrections.files import BadCorrection, correction_of, load_file
from flows.corrections.records import Published, Told
from flows.errors import SeikeiError
from flows.records.decide import decided_with
from flows.records.names import entity_key
from warehouse.schema import tables
from warehouse.versions import write_whole

WIDTH = 120
Entry = dict[str, object]


@dataclass(frozen=True)
class Decider:
    """Who decides, on which day, and why."""

    coder: str
    date: dt.date
    reason: str

    def fields(self) -> Entry:
        return {"coder": self.coder, "date": self.date, "reason": self.reason}


def accepting(record: Published, document_id: str | None, decider: Decider, action: str = "accept") -> Entry:
    """An entry that accepts (or rejects) a record as a document tells it, with all that stands of that."""
    told = record.by(document_id)
    columns = {column.name for column in tables()[record.table].sourced}
    expect = {name: value for name, value in told.values.items() if name in told.stands & columns}
    return _entry(action, record, told) | {"expect": expect} | decider.fields()


def setting(record: Published, document_id: str | None, values: Mapping[str, str | None], decider: Decider) -> Iterator[Entry]:
    """Entries that set cells of a record, each on what the document whose word stands is read as saying; cells that are decided
    together go into one. Raises `SeikeiError` where another document's word stands than that of the one given."""
    by_document: dict[str, list[str]] = {}
    for name in values:
        told = record.by(document_id, *decided_with(name))
        by_document.setdefault(told.address.document_id, []).append(name)
    for document, names in by_document.items():
        told = record.told[document]
        expect = {name: _published(record, told, name) for name in names}
        yield _entry("set", record, told) | {"set": {name: values[name] for name in names}, "expect": expect} | decider.fields()


def _published(record: Published, told: Told, name: str) -> str | None:
    """What a correction of a cell is to expect: the value that stands, of the document told of."""
    if name in told.stands or name in record.corrected:
        return told.values.get(name)
    stands = [document for document, other in record.told.items() if name in other.stands]
    if stands:
        raise SeikeiError(f"`{name}` of {record.record_id} is published as {' and '.join(stands)} has it; name that document")
    return None


def merging(record: Published, other: Published, decider: Decider) -> Entry:
    """An entry that makes one record of two."""
    if record.table != other.table:
        raise SeikeiError(f"{record.record_id} is one of {record.table}, {other.record_id} one of {other.table}")
    if record.table == "companies" and entity_key(record.record_id) and entity_key(other.record_id):
        raise SeikeiError(
            f"{record.record_id} and {other.record_id} are both of the reference; "
            "correct warehouse/reference/entities.yaml, or names.yaml beside it"
        )
    return _entry("merge", record, record.by(None)) | {"other": _place(other.by(None))} | decider.fields()


def splitting(record: Published, document_id: str | None, decider: Decider) -> Iterator[Entry]:
    """Entries that part what a document tells from what each other document tells."""
    if document_id is None:
        raise SeikeiError(f"--split needs --document: whose telling of {record.record_id} is another fact")
    told = record.by(document_id)
    others = [other for name, other in record.told.items() if name != document_id]
    if not others:
        raise SeikeiError(f"only {document_id} tells of {record.record_id}; there is nothing to split")
    for other in others:
        yield _entry("split", record, told) | {"other": _place(other)} | decider.fields()


def append(path: Path, entries: list[Entry]) -> None:
    """Add entries to a file of corrections, which is made where there is none. Raises `BadCorrection`, and leaves the file as it
    was, where an entry cannot be understood or stands there already."""
    if path.suffix != ".yaml":
        raise BadCorrection(f"{path.name}: a file of corrections ends in .yaml")
    known = {each.correction_id for each in load_file(path)} if path.exists() else set()
    for number, entry in enumerate(entries, 1):
        if correction_of(f"decision {number}", entry).correction_id in known:
            raise BadCorrection(f"{path.name} says this already")
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text("utf-8") if path.exists() else ""
    added = "".join(yaml.safe_dump([entry], sort_keys=False, allow_unicode=True, width=WIDTH) for entry in entries)
    write_whole(path, f"{before}{'' if before.endswith(chr(10)) or not before else chr(10)}{added}")


def _entry(action: str, record: Published, told: Told) -> Entry:
    return {"do": action, "table": record.table, **_place(told)}


def _place(told: Told) -> Entry:
    return {"document": told.address.document_id, "quote": told.address.quote}
