"""Runs expectations with Great Expectations, over dataframes.

One expectation that cannot be examined hides no other. The severity of an expectation does not change what the library calls a
success; who reads the results must look at it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

import duckdb

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


def run(
    connection: duckdb.DuckDBPyConnection,
    expectations: Iterable[Expectation],
    on_tables: Callable[[], Mapping[str, Result]] | None = None,
) -> list[Result]:
    """The results, table by table, in the order of the expectations. `on_tables` gives those of `examine_tables` where another
    process works on them."""
    listed = list(expectations)
    results = _examine_queries(connection, _batch_definition(), [each for each in listed if each.rows is not None])
    results |= on_tables() if on_tables else examine_tables(connection, listed)
    return [results[each.id] for each in listed]


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


def _examine_queries(
    connection: duckdb.DuckDBPyConnection, definition: BatchDefinition, expectations: Iterable[Expectation]
) -> dict[str, Result]:
    """The results of the expectations about the rows of queries, by id. Queries that find nothing are one batch, which costs more
    than most queries do."""
    results, checks, frames = {}, {}, {}
    for each in expectations:
        try:
            frames[each.id] = connection.execute(f"SELECT * FROM ({each.rows}) ORDER BY ALL").df()
            checks[each.id] = check_of(each)
        except Exception as error:
            results[each.id] = _not_examined(each, error)
    empty = {name: check for name, check in checks.items() if frames[name].empty}
    nothing = next((frames[name] for name in empty), None)
    held = set() if nothing is None else _held(definition.get_batch({"dataframe": nothing}), "queries", empty)
    for each in expectations:
        if each.id in held:
            results[each.id] = _outcome(each, success=True)
        elif each.id in checks:
            results[each.id] = _examine_rows(definition, each, checks[each.id], frames[each.id])
    return results


def _examine_rows(definition: BatchDefinition, expectation: Expectation, check: Check, frame: DataFrame) -> Result:
    """The result of an expectation about the rows that its query found."""
    try:
        found = definition.get_batch({"dataframe": frame}).validate(check, result_format="BOOLEAN_ONLY")
        return _result(expectation, found, len(frame), frame.head(EXAMPLES).to_dict("records"))
    except Exception as error:
        return _not_examined(expectation, error)


def _examine_table(
    connection: duckdb.DuckDBPyConnection, definition: BatchDefinition, table: Table, expectations: list[Expectation]
) -> dict[str, Result]:
    """The results of the expectations about a table itself, by id."""
    try:
        batch = definition.get_batch({"dataframe": _table_frame(connection, table, expectations)})
    except Exception as error:
        return {each.id: _not_examined(each, error) for each in expectations}
    results, checks = {}, {}
    for each in expectations:
        try:
            checks[each.id] = check_of(each)
        except Exception as error:
            results[each.id] = _not_examined(each, error)
    held = _held(batch, table.name, checks)
    for each in expectations:
        if each.id in checks:
            results[each.id] = _outcome(each, success=True) if each.id in held else _explain(batch, table, each, checks[each.id])
    return results


def _table_frame(connection: duckdb.DuckDBPyConnection, table: Table, expectations: list[Expectation]) -> DataFrame:
    """The key of a table and the columns that its expectations look at, as far as they are there."""
    wanted = dict.fromkeys([*table.key, *(name for each in expectations for name in each.columns)])
    described = f"SELECT column_name FROM duckdb_columns() WHERE {located(table)}"
    there = {name for (name,) in connection.execute(described).fetchall()}
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
        return _not_examined(expectation, error)


def _result(
    expectation: Expectation, found: ExpectationValidationResult, count: int, rows: Iterable[Mapping[str, Any]]
) -> Result:
    if exception := _exception(found.exception_info):
        return _outcome(expectation, success=False, exception=exception)
    examples = tuple({str(name): _plain(value) for name, value in row.items()} for row in rows)
    return _outcome(expectation, success=bool(found.success), unexpected_count=count, examples=examples)


def _not_examined(expectation: Expectation, error: Exception) -> Result:
    return _outcome(expectation, success=False, exception=f"{type(error).__name__}: {error}")


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
