"""The releases for a person: what there is, and what differs between two of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from flows.report.words import CORE, counted, counted_all
from warehouse.versions import latest, read_index, releases_folder

if TYPE_CHECKING:
    from warehouse.differences import Differences

SHOWN = 200
WIDEST = 60


def listing(home: Path) -> Iterator[str]:
    """One line a release, oldest first."""
    newest = latest(home)
    for version, entry in read_index(releases_folder(home)).items():
        documents = counted(entry["inputs"], "documents")
        counts = counted_all((entry["rows"].get(name, 0), name) for name in CORE)
        mark = "  <- latest" if version == newest else ""
        yield f"{version}  {entry['published']}  {entry['status']}  {documents}: {counts}{mark}"


def differences(found: Differences) -> Iterator[str]:
    """The changed contract, the differences by table and cause, then the first of them one by one."""
    if not found:
        yield "no difference"
        return
    yield from (f"contract broken: {line}" for line in found.contract.broken)
    yield from (f"contract extended: {line}" for line in found.contract.added)
    counts: dict[str, list[str]] = defaultdict(list)
    for (table, change, cause), number in sorted(found.counts().items()):
        counts[table].append(f"{number} {change} ({cause.replace('_', ' ')})")
    for table, parts in counts.items():
        yield f"{table:18} {', '.join(parts)}"
    rows = found.rows.to_pylist()
    core = [row for row in rows if row["table_name"] in CORE]
    if core:
        yield ""
    yield from (_line(row) for row in core[:SHOWN])
    if len(core) > SHOWN:
        yield f"and {len(core) - SHOWN} more; every one is in changes.parquet of the later release"


def _line(row: dict) -> str:
    place = f"{row['table_name']} {row['record_id']}"
    if row["change"] != "changed":
        return f"{place} {row['change']} ({row['cause'].replace('_', ' ')})"
    return f"{place} {row['field']}: {_short(row['old_value'])} -> {_short(row['new_value'])} ({row['cause'].replace('_', ' ')})"


def _short(value: str | None) -> str:
    text = "-" if value is None else " ".join(value.split())
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 3]}..."
