"""The published tables, read from `schema.yaml`, and what is generated from them: DDL and dictionary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import yaml

SCHEMA_FILE = Path(__file__).with_name("schema.yaml")

Kind = Literal["core", "link", "support", "reference", "release"]
Type = Literal["text", "boolean", "date", "integer", "double"]
SQL_TYPES: Mapping[Type, str] = MappingProxyType(
    {"text": "VARCHAR", "boolean": "BOOLEAN", "date": "DATE", "integer": "BIGINT", "double": "DOUBLE"}
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column; the attributes are explained at the head of `schema.yaml`. `references` is `table.column`."""

    name: str
    type: Type
    description: str
    nullable: bool = True
    enum: tuple[str, ...] = ()
    pattern: str | None = None
    min: float | None = None
    max: float | None = None
    references: str | None = None
    sourced: bool = False
    follows: tuple[str, ...] = ()
    gap: str | None = None

    @property
    def reference(self) -> tuple[str, str] | None:
        """The table and column whose values this one takes."""
        if self.references is None:
            return None
        table, _, column = self.references.partition(".")
        return table, column

    @property
    def sql_type(self) -> str:
        return SQL_TYPES[self.type]

    @property
    def usual_gap(self) -> str:
        """The reason for a NULL that nothing else explains."""
        return self.gap or ("not_applicable" if self.follows else "not_stated")

    @property
    def comment(self) -> str:
        """The description with the column it refers to."""
        return f"{self.description} References `{self.references}`." if self.references else self.description

    def checks(self) -> list[str]:
        """SQL conditions a value must meet, beside its type."""
        name, found = quoted(self.name), []
        if self.enum:
            found.append(f"{name} IN ({', '.join(map(literal, self.enum))})")
        if self.pattern:
            found.append(f"regexp_full_match({name}, {literal(self.pattern)})")
        if self.min is not None:
            found.append(f"{name} >= {self.min}")
        if self.max is not None:
            found.append(f"{name} <= {self.max}")
        return found


@dataclass(frozen=True, slots=True)
class Table:
    """One published table; `order_by` is unique, so that its order is the same in every run."""

    name: str
    title: str
    description: str
    kind: Kind
    key: tuple[str, ...]
    order_by: tuple[str, ...]
    columns: Mapping[str, Column]

    @property
    def core(self) -> bool:
        return self.kind == "core"

    @property
    def in_database(self) -> bool:
        """False for the table that is made when a release is published."""
        return self.kind != "release"

    @property
    def comment(self) -> str:
        """The description with the columns of the key."""
        return f"{self.description} Key: {', '.join(f'`{name}`' for name in self.key)}."

    @property
    def sourced(self) -> list[Column]:
        """The columns whose cells a document must support."""
        return [column for column in self.columns.values() if column.sourced]

    @property
    def gap_fields(self) -> list[Column]:
        """The columns in which a NULL needs a row in `gaps`."""
        return [column for column in self.columns.values() if self.core and column.nullable]

    @property
    def foreign_keys(self) -> Iterator[tuple[Column, str, str]]:
        """Column, referenced table and its column, for the references to other tables."""
        for column in self.columns.values():
            if column.reference and column.reference[0] != self.name:
                yield column, *column.reference


@cache
def tables() -> Mapping[str, Table]:
    """All published tables by name, in the order of `schema.yaml`."""
    with SCHEMA_FILE.open(encoding="utf-8") as file:
        specs = yaml.load(file, yaml.CSafeLoader)
    return MappingProxyType({name: _table(name, spec) for name, spec in specs.items()})


def load_order() -> list[Table]:
    """The tables of the database, each after the tables it refers to."""
    ordered: dict[str, Table] = {}

    def place(table: Table) -> None:
        for _, referenced, _ in table.foreign_keys:
            place(tables()[referenced])
        ordered.setdefault(table.name, table)

    for table in tables().values():
        if table.in_database:
            place(table)
    return list(ordered.values())


def release_tables() -> list[Table]:
    """The tables that are made when a release is published."""
    return [table for table in tables().values() if not table.in_database]


def ddl(table: Table) -> str:
    """SQL that creates the table with its checks, and comments on it and on each of its columns. The keys and references are left
    to the gate."""
    lines = [_column_ddl(column) for column in table.columns.values()]
    statements = [f"CREATE TABLE {quoted(table.name)} (\n    " + ",\n    ".join(lines) + "\n)"]
    statements.append(f"COMMENT ON TABLE {quoted(table.name)} IS {literal(table.comment)}")
    for column in table.columns.values():
        statements.append(f"COMMENT ON COLUMN {quoted(table.name)}.{quoted(column.name)} IS {literal(column.comment)}")
    return ";\n".join(statements) + ";\n"


def dictionary_markdown() -> str:
    """The data dictionary: a section a table, a line a column."""
    return "\n".join(_table_markdown(table) for table in tables().values())


def quoted(name: str) -> str:
    """An SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """An SQL string."""
    return "'" + text.replace("'", "''") + "'"


def _table(name: str, spec: dict[str, Any]) -> Table:
    columns = {key: _column(key, values) for key, values in spec.pop("columns").items()}
    key = tuple(spec.pop("key"))
    order_by = tuple(spec.pop("order_by", key))
    return Table(name=name, key=key, order_by=order_by, columns=MappingProxyType(_with_key(columns, key)), **spec)


def _column(name: str, spec: dict[str, Any]) -> Column:
    return Column(name=name, enum=tuple(spec.pop("enum", ())), follows=tuple(spec.pop("follows", ())), **spec)


def _with_key(columns: dict[str, Column], key: tuple[str, ...]) -> dict[str, Column]:
    """The columns, those of the key not nullable."""
    return {name: replace(column, nullable=False) if name in key else column for name, column in columns.items()}


def _column_ddl(column: Column) -> str:
    parts = [quoted(column.name), column.sql_type]
    if not column.nullable:
        parts.append("NOT NULL")
    parts += [f"CHECK ({check})" for check in column.checks()]
    return " ".join(parts)


def _table_markdown(table: Table) -> str:
    head = f"### {table.name}\n\n{table.comment}\n\n"
    rows = [f"| `{column.name}` | {column.type} | {_cell(column)} |" for column in table.columns.values()]
    return head + "| column | type | meaning |\n|---|---|---|\n" + "\n".join(rows) + "\n"


def _cell(column: Column) -> str:
    """The description of a column with what its values may be, fit for a cell of a Markdown table."""
    text = column.description
    if column.enum:
        text += f" One of: {', '.join(column.enum)}."
    if column.references:
        text += f" References `{column.references}`."
    if column.sourced:
        text += " Supported by claims."
    return text.replace("|", "\\|")
