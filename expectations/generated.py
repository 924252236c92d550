"""The expectations that follow from `warehouse/schema.yaml`: from the types, keys, references, enumerations and ranges it states,
and from its names (`x_low` goes with `x_high`, `x_edtf` with its bounds, `country` is a country)."""

from __future__ import annotations

from collections.abc import Iterator

from expectations.types import Expectation
from warehouse.schema import Column, Table, literal, quoted

ORDERED = (("_low", "_high"), ("_earliest", "_latest"), ("char_start", "char_end"))
NOT_BELOW = {"or_equal": True, "ignore_row_if": "either_value_is_missing"}
# DuckDB's `substring` counts code points, from 1.


def generated(table: Table) -> list[Expectation]:
    """All expectations of a table that its schema implies."""
    found = [*_structure(table), *_spans(table), *_support(table)]
    for column in table.columns.values():
        found += [*_values(table, column), *_meaning(table, column)]
    return found


def _structure(table: Table) -> Iterator[Expectation]:
    """The columns there are with their types, the key, and the pairs of columns that stand in order."""
    stated = ", ".join(f"({literal(column.name)}, {literal(column.sql_type)})" for column in table.columns.values())
    yield Expectation(
        table.name,
        "columns",
        "critical",
        "The table has the columns of the schema, with their types, and no others.",
        rows=f"""
            SELECT coalesce(stated.name, found.name) AS "column", stated.type AS stated, found.type AS found
            FROM (VALUES {stated}) AS stated (name, type)
            FULL JOIN (
                SELECT column_name, data_type FROM duckdb_columns() WHERE {located(table)}
            ) AS found (name, type) ON found.name = stated.name
            WHERE stated.type IS DISTINCT FROM found.type
        """,
    )
    one = len(table.key) == 1
    yield Expectation(
        table.name,
        "key_unique",
        "critical",
        "No two rows have the same key.",
        "ExpectColumnValuesToBeUnique" if one else "ExpectCompoundColumnsToBeUnique",
        {"column": table.key[0]} if one else {"column_list": list(table.key)},
    )
    for low, high in pairs(table):
        arguments = {"column_A": high, "column_B": low, **NOT_BELOW}
        expect = "ExpectColumnPairValuesAToBeGreaterThanB"
        yield Expectation(table.name, f"{low}.order", "critical", f"`{low}` is not above `{high}`.", expect, arguments)


def pairs(table: Table) -> Iterator[tuple[str, str]]:
    """The columns that stand in order: the one not above, the one not below."""
    for low, high in ORDERED:
        for name in table.columns:
            partner = name.removesuffix(low) + high
            if name.endswith(low) and partner in table.columns:
                yield name, partner


def _values(table: Table, column: Column) -> Iterator[Expectation]:
    """What the schema says a value must be."""
    name = column.name

    def expectation(kind: str, description: str, expect: str, **arguments: object) -> Expectation:
        return Expectation(table.name, f"{name}.{kind}", "critical", description, expect, {"column": name, **arguments})

    if not column.nullable:
        yield expectation("not_null", f"`{name}` always has a value.", "ExpectColumnValuesToNotBeNull")
    if column.enum:
        description = f"`{name}` is one of: {', '.join(column.enum)}."
        yield expectation("enum", description, "ExpectColumnValuesToBeInSet", value_set=list(column.enum))
    if column.pattern:
        description = f"`{name}` has the form {column.pattern}."
        yield expectation("pattern", description, "ExpectColumnValuesToMatchRegex", regex=f"^(?:{column.pattern})$")
    if column.min is not None or column.max is not None:
        limits = [f"at {which} {limit:g}" for which, limit in (("least", column.min), ("most", column.max)) if limit is not None]
        arguments = {"min_value": column.min, "max_value": column.max}
        yield expectation("range", f"`{name}` is {' and '.join(limits)}.", "ExpectColumnValuesToBeBetween", **arguments)
    if column.reference:
        yield _listed(table, column, "reference", *column.reference, f"`{name}` is in `{column.references}`.")


def _meaning(table: Table, column: Column) -> Iterator[Expectation]:
    """What the name of a column says its values are: countries, currencies, dates."""
    name = column.name
    if name == "country" or name.endswith("_country"):
        yield _listed(table, column, "known", "countries", "alpha3", f"`{name}` is a country or former state we know.")
    if name == "currency":
        yield _listed(table, column, "known", "currencies", "code", "`currency` is a code of ISO 4217, past or present.")
    if name.endswith("_edtf"):
        rows = f"SELECT {_key(table)}, {name} FROM {table.name} JOIN edtf ON edtf.edtf = {name} WHERE NOT edtf.valid"
        description = f"`{name}` is valid EDTF (ISO 8601-2)."
        yield Expectation(table.name, f"{name}.edtf", "critical", description, rows=rows)
        stem = name.removesuffix("_edtf")
        if f"{stem}_earliest" in table.columns:
            yield _bounds(table, stem)


def _listed(table: Table, column: Column, kind: str, other: str, other_column: str, description: str) -> Expectation:
    """An expectation that the column's values are among those of another table's column."""
    rows = f"""
        SELECT {_key(table)}, {quoted(column.name)} FROM {table.name}
        WHERE {quoted(column.name)} IS NOT NULL AND {quoted(column.name)} NOT IN (
            SELECT {quoted(other_column)} FROM {other} WHERE {quoted(other_column)} IS NOT NULL
        )
    """
    return Expectation(table.name, f"{column.name}.{kind}", "critical", description, rows=rows)


def _bounds(table: Table, stem: str) -> Expectation:
    """A winter reaches into the next year for us, not for the library; hence a later last day is no fault."""
    rows = f"""
        SELECT {_key(table)}, {stem}_edtf, {stem}_earliest, {stem}_latest
        FROM {table.name} LEFT JOIN edtf ON edtf.edtf = {stem}_edtf
        WHERE {stem}_earliest IS DISTINCT FROM edtf.earliest OR {stem}_latest < edtf.latest
            OR ({stem}_latest IS NULL) <> (edtf.latest IS NULL)
    """
    description = f"`{stem}_earliest` and `{stem}_latest` are the bounds of `{stem}_edtf`."
    return Expectation(table.name, f"{stem}_edtf.bounds", "critical", description, rows=rows)


def _spans(table: Table) -> Iterator[Expectation]:
    """What stands at a place of a document."""
    if "char_start" not in table.columns:
        return
    yield Expectation(
        table.name,
        "span_within_text",
        "critical",
        "The span ends within the document's pinned text.",
        rows=f"""
            SELECT {_key(table)}, document_id, char_end, documents.characters
            FROM {table.name} LEFT JOIN documents USING (document_id) WHERE char_end > coalesce(documents.characters, 0)
        """,
    )
    words = {"quote", "text"} & table.columns.keys()
    for column in sorted(words):
        yield Expectation(
            table.name,
            f"{column}.at_span",
            "critical",
            f"`{column}` is what the document's pinned text says at `char_start:char_end`.",
            rows=f"""
                SELECT {_key(table)}, document_id, char_start, char_end
                FROM {table.name} LEFT JOIN spans USING (document_id, char_start, char_end)
                WHERE {table.name}.{column} IS NOT NULL AND char_start IS NOT NULL
                    AND spans.words IS DISTINCT FROM {table.name}.{column}
            """,
        )


def _support(table: Table) -> Iterator[Expectation]:
    """What the claims and gaps owe to the rows of a table, and the counts of them."""
    if table.sourced:
        yield _cells_claimed(table)
        yield _claims_hold(table)
    if table.gap_fields:
        yield _gaps_told(table)
    if "n_claims" in table.columns and table.name != "documents":
        yield from _counts(table)


def _cells(table: Table) -> str:
    """A query of the sourced cells: record_id, field, value as text."""
    names = ", ".join(quoted(column.name) for column in table.sourced)
    texts = ", ".join(f"{quoted(column.name)}::VARCHAR AS {quoted(column.name)}" for column in table.sourced)
    selected = f"SELECT {_key(table)} AS record_id, {texts} FROM {table.name}"
    return f"FROM (UNPIVOT ({selected}) ON {names} INTO NAME field VALUE cell) AS cells"


SAME = "(claims.value = cell OR TRY_CAST(claims.value AS DOUBLE) = TRY_CAST(cell AS DOUBLE))"


def _cells_claimed(table: Table) -> Expectation:
    rows = f"""
        SELECT record_id, field, cell {_cells(table)}
        WHERE NOT EXISTS (
            FROM claims WHERE accepted AND table_name = '{table.name}' AND claims.record_id = cells.record_id
            AND claims.field = cells.field AND {SAME}
        )
    """
    description = "An accepted claim supports every cell a document must support."
    return Expectation(table.name, "cells_claimed", "critical", description, rows=rows)


def _claims_hold(table: Table) -> Expectation:
    fields = ", ".join(literal(column.name) for column in table.sourced)
    rows = f"""
        SELECT claim_id, record_id, field, value FROM claims
        WHERE accepted AND table_name = '{table.name}' AND field IN ({fields}) AND NOT EXISTS (
            {_cells(table)} WHERE cells.record_id = claims.record_id AND cells.field = claims.field AND {SAME}
        )
    """
    description = "A cell holds the value of every claim accepted on it."
    return Expectation(table.name, "accepted_claims_hold", "critical", description, rows=rows)


def _gaps_told(table: Table) -> Expectation:
    names = ", ".join(quoted(column.name) for column in table.gap_fields)
    empty = ", ".join(f"{quoted(column.name)} IS NULL AS {quoted(column.name)}" for column in table.gap_fields)
    selected = f"SELECT {_key(table)} AS record_id, {empty} FROM {table.name}"
    rows = f"""
        SELECT record_id, field FROM (UNPIVOT ({selected}) ON {names} INTO NAME field VALUE empty) AS cells
        WHERE empty AND NOT EXISTS (
            FROM gaps WHERE gaps.table_name = '{table.name}' AND gaps.record_id = cells.record_id AND gaps.field = cells.field
        )
    """
    return Expectation(table.name, "gaps_told", "critical", "Every empty cell has a row in `gaps` saying why.", rows=rows)


def _counts(table: Table) -> Iterator[Expectation]:
    """The record has a claim, and its counts are those of its accepted claims."""
    counted = {"n_claims": "count(*)", "n_documents": "count(DISTINCT document_id)"}
    claims = f"SELECT * FROM claims WHERE accepted AND table_name = '{table.name}' AND record_id = {_key(table)}"
    for name, count in counted.items():
        if name not in table.columns:
            continue
        rows = f"SELECT {_key(table)}, {name} FROM {table.name} WHERE {name} <> (SELECT {count} FROM ({claims}))"
        yield Expectation(table.name, f"{name}.true", "critical", f"`{name}` is the number there is in `claims`.", rows=rows)
    rows = f"SELECT {_key(table)} FROM {table.name} WHERE n_claims = 0"
    yield Expectation(table.name, "record_claimed", "critical", "Every record has an accepted claim.", rows=rows)
    if "n_independent_sources" in table.columns:
        arguments = {"column_A": "n_documents", "column_B": "n_independent_sources", **NOT_BELOW}
        description = "There are no more independent sources than documents."
        expect = "ExpectColumnPairValuesAToBeGreaterThanB"
        yield Expectation(table.name, "independent_sources", "critical", description, expect, arguments)


def _key(table: Table) -> str:
    return ", ".join(quoted(name) for name in table.key)


def located(table: Table) -> str:
    """The condition that finds the published table, and no other, in DuckDB's lists."""
    return f"database_name = current_database() AND schema_name = 'main' AND table_name = {literal(table.name)}"
