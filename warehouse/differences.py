"""What differs between two releases, row by row and cell by cell, and why.

The causes are worked out from the releases alone: which documents came, went or were replaced, which claims with which method
came or went, which ids were merged, which rates changed. A claim whose method begins with `correction` is a correction.
"""

from __future__ import annotations

import filecmp
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.contract import ContractChanges, compare_contracts
from warehouse.export import in_memory, make_table, no_rows, write_parquet
from warehouse.schema import Column, Table, literal, quoted, tables

SQL = Path(__file__).parents[1] / "sql" / "differences"
# Rows `r` that speak about a record or a cell of it, and where they say which; a claim does so when it is accepted or loses.
ROW_SUBJECTS = {
    "gaps": ("r.table_name", "r.record_id", "r.field"),
    "id_redirects": ("r.table_name", "r.old_id", "NULL"),
    "issues": ("CASE WHEN r.record_id IS NULL THEN 'issues' ELSE r.table_name END", "coalesce(r.record_id, r.issue_id)", "NULL"),
}
CELL_SUBJECTS = ROW_SUBJECTS | {"claims": ("r.table_name", "r.record_id", "r.field")}
# Rows that stand or fall with a record, beside those of link tables: table and id of the record.
BELONGINGS = {
    "claims": ("table_name", "record_id"),
    "amounts": ("outcome || 's'", "record_id"),
    "decisions": ("kind", "unnest([left_id, right_id])"),
}
COUNTED = ("n_claims", "n_records", "status")  # columns of `documents` worked out from the claims
# Columns of `documents` that people write.
CATALOGUED = (
    "file_name", "title", "author", "publisher", "date_edtf", "date_earliest", "date_latest", "date_origin", "kind",
    "licence", "may_redistribute", "url", "cites_document_id", "retrieved",
)  # fmt: skip


@dataclass(frozen=True)
class Differences:
    """`rows` has the columns of the published table `changes`; `contract` what changed in the columns themselves."""

    rows: pa.Table
    contract: ContractChanges

    def counts(self) -> Counter[tuple[str, str, str]]:
        """Number of differences by table, change and cause; changed cells count one each."""
        columns = (self.rows[name].to_pylist() for name in ("table_name", "change", "cause"))
        return Counter(zip(*columns, strict=True))

    def __bool__(self) -> bool:
        return bool(self.rows.num_rows or self.contract.broken or self.contract.added)


def diff(before: Path, after: Path) -> Differences:
    """The differences between two folders that hold the published Parquet files."""
    with in_memory() as connection:
        _compare(connection, before, after)
        order = ", ".join(tables()["changes"].order_by)
        return Differences(connection.sql(f"FROM explained ORDER BY {order}").to_arrow_table(), compare_contracts(before, after))


def write_changes(before: Path | None, after: Path) -> Differences:
    """Writes `changes.parquet` into `after`, without rows where there is no release before."""
    with in_memory() as connection:
        if before is not None:
            _compare(connection, before, after)
        table = tables()["changes"]
        make_table(connection, table, "FROM explained" if before else no_rows(table))
        write_parquet(connection, table, after)
    contract = compare_contracts(before, after) if before else ContractChanges()
    with pq.ParquetFile(after / "changes.parquet") as file:
        return Differences(file.read(), contract)


def _compare(connection: duckdb.DuckDBPyConnection, before: Path, after: Path) -> None:
    """Leaves the rows of `changes` in the table `explained` of the connection."""
    for prefix, folder in (("old", before), ("new", after)):
        for table in _compared():
            connection.execute(f"CREATE TEMP VIEW {prefix}_{table.name} AS {_as_contracted(table, folder)}")
    connection.execute(
        "CREATE TEMP TABLE found (table_name VARCHAR, record_id VARCHAR, field VARCHAR, change VARCHAR, old_value VARCHAR, "
        "new_value VARCHAR, subject_table VARCHAR, subject_record VARCHAR, subject_field VARCHAR)"
    )
    for table in _compared():
        if not _same_bytes(table, before, after):
            connection.execute(_rows_query(table, "added", "new", "old"))
            connection.execute(_rows_query(table, "removed", "old", "new"))
            connection.execute(_cells_query(table))
    _gather(connection)
    connection.execute((SQL / "evidence.sql").read_text("utf-8"))
    connection.execute((SQL / "explained.sql").read_text("utf-8"))


def _compared() -> list[Table]:
    return [table for table in tables().values() if table.in_database]


def _same_bytes(table: Table, before: Path, after: Path) -> bool:
    """Whether the file of a table is the same in both, so that nothing in it differs."""
    old, new = (folder / f"{table.name}.parquet" for folder in (before, after))
    return old.exists() and new.exists() and filecmp.cmp(old, new, shallow=False)


def _as_contracted(table: Table, folder: Path) -> str:
    """A query that gives the table of a release the columns of today's contract, those it lacks as NULL."""
    path = folder / f"{table.name}.parquet"
    if not path.exists():
        return no_rows(table)
    present = set(pq.read_schema(path).names)

    def column(each: Column) -> str:
        value = quoted(each.name) if each.name in present else "NULL"
        return f"CAST({value} AS {each.sql_type}) AS {quoted(each.name)}"

    return f"SELECT {', '.join(map(column, table.columns.values()))} FROM read_parquet({literal(str(path))})"


def _record(table: Table, alias: str) -> str:
    """The key of a row as one text."""
    return f"concat_ws('|', {', '.join(f'{alias}.{quoted(name)}' for name in table.key)})"


def _subject(table: Table, subjects: Mapping[str, tuple[str, ...]], field: str) -> str:
    """SQL for the table, record and field a row `r` speaks about: itself, or what `subjects` says."""
    if table.name not in subjects:
        return f"{literal(table.name)}, {_record(table, 'r')}, {field}"
    return ", ".join(subjects[table.name])


def _rows_query(table: Table, change: str, present: str, absent: str) -> str:
    keys = ", ".join(map(quoted, table.key))
    return (
        f"INSERT INTO found SELECT {literal(table.name)}, {_record(table, 'r')}, NULL, {literal(change)}, NULL, NULL, "
        f"{_subject(table, ROW_SUBJECTS, 'NULL')} FROM {present}_{table.name} AS r ANTI JOIN {absent}_{table.name} USING ({keys})"
    )


def _cells_query(table: Table) -> str:
    keys = ", ".join(map(quoted, table.key))
    values = [name for name in table.columns if name not in table.key]
    cells = ", ".join(
        f"{{'field': {literal(n)}, 'old': CAST(o.{quoted(n)} AS VARCHAR), 'new': CAST(n.{quoted(n)} AS VARCHAR)}}" for n in values
    )
    differs = " OR ".join(f"o.{quoted(name)} IS DISTINCT FROM n.{quoted(name)}" for name in values)
    matched = f"old_{table.name} AS o JOIN new_{table.name} AS n USING ({keys})"
    pairs = f"SELECT n.*, unnest([{cells}]) AS cell FROM {matched} WHERE {differs}"
    return (
        f"INSERT INTO found SELECT {literal(table.name)}, {_record(table, 'r')}, cell.field, 'changed', cell.old, cell.new, "
        f"{_subject(table, CELL_SUBJECTS, 'cell.field')} FROM ({pairs}) AS r WHERE cell.old IS DISTINCT FROM cell.new"
    )


def _gather(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes the tables `evidence.sql` reads beside the releases themselves."""
    connection.execute("CREATE TEMP TABLE fields (table_name VARCHAR, field VARCHAR, base VARCHAR)")
    for table in _compared():
        bases = [(table.name, name, base) for name, column in table.columns.items() for base in (name, *column.follows)]
        connection.executemany("INSERT INTO fields VALUES (?, ?, ?)", bases)
    for prefix in ("old", "new"):
        connection.execute(f"CREATE TEMP VIEW {prefix}_reviews AS {_each(prefix, 'review', exclude=())}")
    documents = " UNION ALL ".join(_each(prefix, "document_id", exclude=("claims", "gaps")) for prefix in ("old", "new"))
    compared = " UNION ALL ".join(_compared_documents(prefix, side) for prefix in ("old", "new") for side in ("left", "right"))
    connection.execute(f"CREATE TEMP VIEW row_documents AS {documents} UNION ALL {compared}")
    # Of no use are rows of which nothing differs, unless they are parts of a record that may.
    differing = "is_part OR (table_name, record_id) IN (SELECT subject_table, subject_record FROM found)"
    belongings = " UNION ALL ".join(f"SELECT * FROM ({_belongings(prefix)}) WHERE {differing}" for prefix in ("old", "new"))
    connection.execute(f"CREATE TEMP TABLE belongings AS SELECT DISTINCT * FROM ({belongings})")
    catalogued = ", ".join(map(literal, CATALOGUED))
    connection.execute(f"CREATE TEMP TABLE catalogued AS SELECT 'documents' AS table_name, unnest([{catalogued}]) AS field")
    rates = " UNION ALL ".join(_each(prefix, "rate_id", exclude=("rates",)) for prefix in ("old", "new"))
    connection.execute(f"CREATE TEMP VIEW converted AS {rates}")
    connection.execute((SQL / "sources.sql").read_text("utf-8"))


def _belongings(prefix: str) -> str:
    """Rows and the records they belong to. A row of a link table is part of the record; of other rows the record decides all
    columns, or the one named `field`."""
    queries = [_belonging(prefix, tables()[name], *owner) for name, owner in BELONGINGS.items()]
    for table in _compared():
        for column in table.columns.values():
            if table.kind in ("core", "link") and column.reference and tables()[column.reference[0]].core:
                owner = literal(column.reference[0]), quoted(column.name)
                fields = ["NULL"] if table.kind == "link" else [literal(column.name), "'title'"]
                queries += [_belonging(prefix, table, *owner, field=field, part=table.kind == "link") for field in fields]
    told = f"SELECT DISTINCT document_id, table_name, record_id FROM {prefix}_claims"
    counted = ", ".join(map(literal, COUNTED))
    queries.append(f"SELECT 'documents', document_id, unnest([{counted}]), table_name, record_id, false FROM ({told})")
    return " UNION ALL ".join(queries)


def _belonging(prefix: str, table: Table, owner: str, owner_id: str, field: str = "NULL", part: bool = False) -> str:
    return (
        f"SELECT {literal(table.name)} AS table_name, {_record(table, 'r')} AS record_id, {field} AS field, "
        f"{owner} AS owner_table, {owner_id} AS owner_id, {part} AS is_part FROM {prefix}_{table.name} AS r"
    )


def _compared_documents(prefix: str, side: str) -> str:
    """A decision rests on the documents of the two that were compared."""
    document = f"{side}_document_id"
    return f"SELECT 'decisions', decision_id, {document} FROM {prefix}_decisions WHERE {document} IS NOT NULL"


def _each(prefix: str, column: str, exclude: tuple[str, ...]) -> str:
    """Table, record and value of `column` for every row of every table that has it."""
    return " UNION ALL ".join(
        f"SELECT {literal(table.name)} AS table_name, {_record(table, 'r')} AS record_id, r.{column} "
        f"FROM {prefix}_{table.name} AS r"
        for table in _compared()
        if column in table.columns and table.name not in exclude
    )
