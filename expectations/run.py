"""Runs expectations with Great Expectations, over dataframes.

One expectation that cannot be examined hides no other. The severity of an expectation does not change what the library calls a
success; who reads the results must look at it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow

from expectations.deciding import deciding
from expectations.generated import located
from expectations.types import EXAMPLES, Expectation, Result, plain
from warehouse.schema import Table, quoted, tables

if TYPE_CHECKING:
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.core.batch_definition import BatchDefinition
    from great_expectations.data_context import EphemeralDataContext
    from great_expectations.datasource.fluent.interfaces import Batch
    from great_expectations.expectations.expectation import Expectation as Check
    from pandas import DataFrame

    from expectations.beside import Beside

LARGE = 10_000  # rows from which on it pays to look for those that decide


@dataclass(frozen=True, slots=True)
class Found:
    """What the query of an expectation found: its rows, or why it could not be run."""

    rows: pyarrow.Table | None
    error: str | None = None


def run(connection: duckdb.DuckDBPyConnection, expectations: Iterable[Expectation], helper: Beside | None = None) -> list[Result]:
    """The results, table by table, in the order of the expectations. `helper`, which examines the tables already, also judges
    what the queries find."""
    listed = list(expectations)
    found = found_by_queries(connection, listed)
    if helper:
        results = {**helper.judge(listed, found)(), **helper.tables()}
    else:
        results = judged(listed, found) | examine_tables(connection, listed)
    return [results[each.id] for each in listed]


def found_by_queries(connection: duckdb.DuckDBPyConnection, expectations: Iterable[Expectation]) -> dict[str, Found]:
    """What the queries of the expectations find, by id."""
    found = {}
    for each in expectations:
        if each.rows is not None:
            try:
                found[each.id] = Found(connection.sql(f"SELECT * FROM ({each.rows}) ORDER BY ALL").to_arrow_table())
            except Exception as error:
                found[each.id] = Found(None, _said(error))
    return found


def judged(expectations: Iterable[Expectation], found: Mapping[str, Found]) -> dict[str, Result]:
    """The results of the expectations about the rows of queries, by id. Queries that find nothing are one batch, which costs more
    than most queries do."""
    results, checks, definition = {}, {}, _batch_definition()
    of_rows = [each for each in expectations if each.id in found]
    for each in of_rows:
        try:
            checks[each.id] = check_of(each)
        except Exception as error:
            results[each.id] = _not_examined(each, _said(error))
    empty = {name: check for name, check in checks.items() if (rows := found[name].rows) is not None and not len(rows)}
    nothing = next((found[name].rows for name in empty), None)
    held = set() if nothing is None else _held(definition.get_batch({"dataframe": nothing.to_pandas()}), "queries", empty)
    for each in of_rows:
        if each.id in held:
            results[each.id] = _outcome(each, success=True)
        elif each.id in checks:
            results[each.id] = _examine_rows(definition, each, checks[each.id], found[each.id])
    return results


def examine_tables(connection: duckdb.DuckDBPyConnection, expectations: Iterable[Expectation]) -> dict[str, Result]:
    """The results of the expectations about tables themselves, by id; those about the rows of queries are passed over."""
    results = {}
    for name, group in groupby(expectations, key=lambda each: each.table):
        on_table = [each for each in group if each.rows is None]
        results |= _examine_table(connection, _batch_definition(), tables()[name], on_table) if on_table else {}
    return results


@cache
def _batch_definition() -> BatchDefinition:
    context = quiet_context()
    return context.data_sources.add_pandas("warehouse").add_dataframe_asset("rows").add_batch_definition_whole_dataframe("all")


def quiet_context(sites: Mapping[str, Any] | None = None) -> EphemeralDataContext:
    """A context of the library that keeps nothing, says nothing and calls nobody; `sites` are those of its Data Docs."""
    # Takes seconds, so not before it is needed.
    import great_expectations as gx
    from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults

    # The library's own defaults make a temporary folder for a site of reports, and call home.
    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(), analytics_enabled=False, data_docs_sites=dict(sites or {})
    )
    context = gx.get_context(mode="ephemeral", project_config=config)
    context.variables.progress_bars = {"globally": False}
    return context


def _examine_rows(definition: BatchDefinition, expectation: Expectation, check: Check, found: Found) -> Result:
    """The result of an expectation about the rows that its query found."""
    if found.rows is None:
        return _not_examined(expectation, str(found.error))
    try:
        frame = found.rows.to_pandas()
        outcome = definition.get_batch({"dataframe": frame}).validate(check, result_format="BOOLEAN_ONLY")
        return _result(expectation, outcome, len(frame), frame.head(EXAMPLES).to_dict("records"))
    except Exception as error:
        return _not_examined(expectation, _said(error))


def _examine_table(
    connection: duckdb.DuckDBPyConnection, definition: BatchDefinition, table: Table, expectations: list[Expectation]
) -> dict[str, Result]:
    """The results of the expectations about a table itself, by id. Of a large table few rows decide on most; the others are
    examined on all of it."""
    decided = _decided(connection, definition, table, expectations)
    results = {each.id: _outcome(each, success=True) for each in expectations if each.id in decided}
    left = [each for each in expectations if each.id not in decided]
    if not left:
        return results
    try:
        batch = definition.get_batch({"dataframe": _table_frame(connection, table, left)})
    except Exception as error:
        return results | {each.id: _not_examined(each, _said(error)) for each in left}
    checks = {}
    for each in left:
        try:
            checks[each.id] = check_of(each)
        except Exception as error:
            results[each.id] = _not_examined(each, _said(error))
    held = _held(batch, table.name, checks)
    for each in left:
        if each.id in checks:
            results[each.id] = _outcome(each, success=True) if each.id in held else _explain(batch, table, each, checks[each.id])
    return results


def _decided(
    connection: duckdb.DuckDBPyConnection, definition: BatchDefinition, table: Table, expectations: list[Expectation]
) -> set[str]:
    """The ids of the expectations that few rows of a large table show to hold; none where anything goes wrong, which examining
    all of it will tell."""
    held: set[str] = set()
    with suppress(Exception):
        there = _columns(connection, table)
        [(rows,)] = connection.execute(f"SELECT count(*) FROM {table.name}").fetchall() if there else [(0,)]
        for query, decided in deciding(table, expectations, there).items() if rows >= LARGE else ():
            batch = definition.get_batch({"dataframe": connection.execute(query).df()})
            held |= _held(batch, table.name, {each.id: check_of(each) for each in decided})
    return held


def _columns(connection: duckdb.DuckDBPyConnection, table: Table) -> set[str]:
    """The columns that a table has."""
    return {name for (name,) in connection.execute(f"SELECT column_name FROM duckdb_columns() WHERE {located(table)}").fetchall()}


def _table_frame(connection: duckdb.DuckDBPyConnection, table: Table, expectations: list[Expectation]) -> DataFrame:
    """The key of a table and the columns that its expectations look at, as far as they are there."""
    wanted = dict.fromkeys([*table.key, *(name for each in expectations for name in each.columns)])
    there = _columns(connection, table)
    if not there:
        raise LookupError(f"there is no table {table.name}")
    columns = ", ".join(quoted(name) for name in wanted if name in there)
    return connection.execute(f"SELECT {columns} FROM {table.name} ORDER BY ALL").df()


def check_of(expectation: Expectation) -> Check:
    """An expectation as the library has it."""
    import great_expectations.expectations as library

    kind = getattr(library, expectation.expect)
    return kind(
        severity=expectation.severity, description=expectation.description, meta={"id": expectation.id}, **expectation.arguments
    )


def _held(batch: Batch, name: str, checks: Mapping[str, Check]) -> set[str]:
    """The ids of the expectations that hold. Those that do not are looked at again one by one: finding bad rows takes most of the
    time, and an exception may have come from a neighbour."""
    import great_expectations as gx

    try:
        suite = gx.ExpectationSuite(name=name, expectations=list(checks.values()))
        found = batch.validate(suite, result_format="BOOLEAN_ONLY")
    except Exception:
        return set()
    return {result.expectation_config.meta["id"] for result in found.results if result.success}


def _explain(batch: Batch, table: Table, expectation: Expectation, check: Check) -> Result:
    """The result of one expectation by itself, with its bad rows."""
    details = {"result_format": "SUMMARY", "unexpected_index_column_names": list(table.key), "partial_unexpected_count": EXAMPLES}
    try:
        found = batch.validate(check, result_format=details)
        bad = found.result
        rows = [{name: row[name] for name in (*table.key, *row)} for row in bad.get("partial_unexpected_index_list", ())]
        return _result(expectation, found, bad.get("unexpected_count", 0), rows)
    except Exception as error:
        return _not_examined(expectation, _said(error))


def _result(
    expectation: Expectation, found: ExpectationValidationResult, count: int, rows: Iterable[Mapping[str, Any]]
) -> Result:
    if exception := _exception(found.exception_info):
        return _outcome(expectation, success=False, exception=exception)
    examples = tuple({str(name): _plain(value) for name, value in row.items()} for row in rows)
    return _outcome(expectation, success=bool(found.success), unexpected_count=count, examples=examples)


def _not_examined(expectation: Expectation, said: str) -> Result:
    return _outcome(expectation, success=False, exception=said)


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _outcome(expectation: Expectation, **outcome: Any) -> Result:
    return Result(expectation.table, expectation.name, expectation.severity, expectation.description, **outcome)


def _plain(value: Any) -> Any:
    """As `plain`, for the values of dataframes, which have several ways to say that there is none."""
    from pandas import isna

    return None if isna(value) is True else plain(value)


def _exception(info: Mapping[str, Any]) -> str | None:
    """The message of the first exception; the library gives one flat record, or one for each metric that failed."""
    for each in (info, *(value for value in info.values() if isinstance(value, Mapping))):
        if each.get("raised_exception"):
            return str(each.get("exception_message"))
    return None
