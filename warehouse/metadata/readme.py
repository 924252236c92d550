"""`README.md` of a release, and `CHANGES.md`."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from warehouse.differences import Differences
from warehouse.metadata.citation import citation_text
from warehouse.metadata.written import WrittenColumn, WrittenTable, about
from warehouse.schema import tables

CAUSES = {
    "new_source": "new source",
    "removed_source": "removed source",
    "changed_source": "changed source: other bytes under the same id or file name",
    "changed_rule": "changed rule",
    "correction": "correction",
    "merge": "merge or split",
    "rates": "rates",
    "other": "catalogue and reference tables",
}
SHORT = 60
FILES = """
| file | for |
|---|---|
| `<table>.parquet` | pandas, polars, R, DuckDB, Spark; column descriptions are in the file |
| `<core table>.csv` | spreadsheets; import as UTF-8, columns as text; text like a formula has an apostrophe before it |
| `seikei.duckdb` | all tables in one file, for DuckDB 1.1 and later |
| `datapackage.json`, `croissant.json`, `dataset.jsonld`, `dcat.jsonld` | machines that look for data |
| `CITATION.cff`, `dataset.bib`, `sources.bib` | citing the dataset and its sources |
| `validation.json`, `validation.html` | every check and its result |
| `statistics.json` | rows, share of cells filled, error rates on the evaluation sets |
| `changes.parquet`, `CHANGES.md` | what differs from the release before, and why |
| `releases.parquet` | the releases so far |
| `claim_history.parquet` | which releases held each claim; `known_in('1.0.0')` in `seikei.duckdb` says what a release knew |
| `provenance.json` | inputs by hash, code revision, hashes of the outputs |
| `SHA256SUMS` | hash of every file |
"""


def readme(version: str, day: str | None, written: list[WrittenTable], sources: list[dict[str, Any]]) -> str:
    """What the release is, how to cite it, under which terms, its sources, and the data dictionary."""
    dataset, licence = about(), about()["licence"]
    sections = [
        f"# {dataset['title']}, version {version}",
        dataset["description"],
        f"## How to cite\n\n{citation_text(version, day)}\n\nThe first number changes when a column is renamed or "
        "dropped, the second when data change, the third when only metadata change. A version is never altered.",
        f"## Terms\n\n[{licence['title']}]({licence['url']}). {licence['covers']} Full passages are given only of "
        f"documents that may be redistributed; of others there are quotations of at most {dataset['quote_limit']} characters.",
        f"## Files\n{FILES.rstrip()}",
        f"## Tables\n\n{_table_list(written)}",
        f"## Sources\n\n{_source_list(sources)}",
        "## Data dictionary\n\n" + "\n\n".join(_dictionary(table) for table in written),
    ]
    return "\n\n".join(sections) + "\n"


def change_notes(version: str, predecessor: str | None, differences: Differences) -> str:
    """`CHANGES.md`: the same headings in every release."""
    if predecessor is None:
        return f"# Changes in {version}\n\nThis is the first release; there is none before to compare with.\n"
    by_cause: dict[str, Counter[tuple[str, str]]] = {cause: Counter() for cause in CAUSES}
    for (table, change, cause), count in differences.counts().items():
        by_cause[cause][table, change] += count
    contract = [f"- broken: {line}" for line in differences.contract.broken] + [
        f"- added: {line}" for line in differences.contract.added
    ]
    sections = [
        f"# Changes in {version}\n\nAgainst {predecessor}. Rows and cells are counted by table and cause, records of the core "
        "tables named; every row and cell, with its cause, is in `changes.parquet`.",
        _section("Contract", contract),
    ]
    named = _named(differences)
    for cause, counts in by_cause.items():
        lines = [f"- `{table}`: {count} {_unit(change, count)}" for (table, change), count in sorted(counts.items())]
        records = named.get(cause, [])
        sections.append(_section(CAUSES[cause].capitalize(), lines + ([""] if records else []) + records))
    return "\n\n".join(sections) + "\n"


def _named(differences: Differences) -> dict[str, list[str]]:
    """By cause, a line for each record of a core table that came, went or changed."""
    found: dict[tuple[str, str, str, str], list[str]] = {}
    core = pa.array([table.name for table in tables().values() if table.core])
    for row in differences.rows.filter(pc.is_in(differences.rows["table_name"], core)).to_pylist():
        place = row["cause"], row["table_name"], row["record_id"], row["detail"] or ""
        cell = f"{row['field']} {_short(row['old_value'])} → {_short(row['new_value'])}"
        found.setdefault(place, []).append(cell if row["change"] == "changed" else row["change"])
    named: dict[str, list[str]] = {}
    for (cause, table, record, detail), changes in found.items():
        line = f"- {table} `{record}`: {'; '.join(changes)}{f' ({detail})' if detail else ''}"
        named.setdefault(cause, []).append(line)
    return named


def _short(value: str | None) -> str:
    """A value on one line, of at most `SHORT` characters."""
    text = " ".join((value or "empty").split())
    return text if len(text) <= SHORT else text[: SHORT - 3] + "..."


def _section(title: str, lines: list[str]) -> str:
    return f"## {title}\n\n" + ("\n".join(lines) or "None.")


def _unit(change: str, count: int) -> str:
    unit = "cell" if change == "changed" else "row"
    return f"{unit}{'' if count == 1 else 's'} {change}"


def _table_list(tables: list[WrittenTable]) -> str:
    rows = [f"| `{table.name}` | {table.rows:,} | {_escaped(table.description)} |" for table in tables]
    return "\n".join(["| table | rows | a row |", "|---|---:|---|", *rows])


def _source_list(sources: list[dict[str, Any]]) -> str:
    rows = [
        f"| `{source['document_id']}` | {_escaped(source['title'] or '')} "
        f"| {_escaped(source['author'] or source['publisher'] or '')} "
        f"| {_escaped(source['licence'] or 'unknown')} | {'yes' if source['may_redistribute'] else 'no'} | {source['status']} |"
        for source in sources
    ]
    return "\n".join(
        ["| document | title | author or publisher | licence | full text | status |", "|---|---|---|---|---|---|", *rows]
    )


def _dictionary(table: WrittenTable) -> str:
    key = ", ".join(f"`{name}`" for name in table.key)
    rows = [f"| `{column.name}` | {column.type} | {_meaning(column)} |" for column in table.columns]
    return "\n".join(
        [f"### {table.name}", "", f"{table.description} Key: {key}.", "", "| column | type | meaning |", "|---|---|---|", *rows]
    )


def _meaning(column: WrittenColumn) -> str:
    parts = [column.description]
    if column.enum:
        parts.append(f"One of: {', '.join(column.enum)}.")
    if column.references:
        parts.append(f"References `{column.references}`.")
    return _escaped(" ".join(parts))


def _escaped(text: str) -> str:
    """Text fit for a cell of a Markdown table."""
    return " ".join(text.replace("|", "\\|").split())
