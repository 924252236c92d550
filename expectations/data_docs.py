"""The results of a gate as Great Expectations' own pages, its Data Docs: made from what was found, nothing is examined again.

The library's pages take their looks and scripts from the network; here they come without scripts and with a style of their own,
so that they open anywhere and ask nobody. Its first page is all script, so another stands in its place.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expectations.run import check_of, quiet_context
from expectations.suites import all_expectations
from expectations.types import Expectation, Result

if TYPE_CHECKING:
    from great_expectations.core import ExpectationSuite, ExpectationSuiteValidationResult, ExpectationValidationResult
    from great_expectations.core.run_identifier import RunIdentifier

INDEX = "index.html"
STYLE = Path(__file__).with_name("data_docs.css")
REMOTE = re.compile(r"<script\b.*?</script>|<link\b[^>]*>|<footer\b.*?</footer>|<img\b[^>]*>", re.DOTALL | re.IGNORECASE)
FIRST_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="UTF-8"><title>Data Docs of the gate</title></head><body>
<h1>Data Docs of the gate</h1>
<p>What was expected of each table, and what was found. Checked on {day}.</p>
<table><tr><th>Table</th><th>Status</th><th>Expectations that hold</th><th>All that is expected</th></tr>
{rows}
</table></body></html>
"""


def write_data_docs(results: Iterable[Result], folder: Path) -> Path:
    """Write the pages of a gate into a folder, in the place of those before; gives the first of them."""
    from great_expectations.core.run_identifier import RunIdentifier

    shutil.rmtree(folder, ignore_errors=True)
    context = quiet_context(_site(folder))
    run = RunIdentifier(run_name="gate", run_time=datetime.now(UTC))
    known = {(each.table, each.name): each for each in all_expectations()}
    counts: dict[str, tuple[int, int]] = {}
    for table, group in groupby(results, key=lambda each: each.table):
        told = [(known.get((table, each.expectation)) or _plain(each), each) for each in group]
        suite, found = _validated(table, told, run)
        context.suites.add(suite)
        context.validation_results_store.set(_key(table, run), found)
        counts[table] = sum(result.success for _, result in told), len(told)
    context.build_data_docs()
    (folder / INDEX).write_text(_first_page(folder, counts), "utf-8")
    for page in folder.rglob("*.html"):
        page.write_text(_alone(page.read_text("utf-8")), "utf-8", newline="\n")
    shutil.rmtree(folder / "static", ignore_errors=True)
    return folder / INDEX


def _first_page(folder: Path, counts: Mapping[str, tuple[int, int]]) -> str:
    """The tables, those where something fails first, each with its pages."""
    rows = []
    for table, (held, of) in sorted(counts.items(), key=lambda item: item[1][0] == item[1][1]):
        [page] = (folder / "validations" / table).rglob("*.html")
        status = '<i class="fa-check-circle"></i>' if held == of else '<i class="fa-times"></i>'
        found = f'<a href="{page.relative_to(folder).as_posix()}">{table}</a>'
        rows.append(f'<tr><td>{found}<td>{status}<td>{held} of {of}<td><a href="expectations/{table}.html">expected</a></tr>')
    return FIRST_PAGE.format(day=f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC", rows="\n".join(rows))


def _site(folder: Path) -> dict[str, Any]:
    return {
        "gate": {
            "class_name": "SiteBuilder",
            "show_how_to_buttons": False,
            "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)},
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        }
    }


def _plain(result: Result) -> Expectation:
    """What a result of the plain gate is about: a query that must find no row."""
    return Expectation(result.table, result.expectation, result.severity, result.description)


def _validated(
    table: str, told: list[tuple[Expectation, Result]], run: RunIdentifier
) -> tuple[ExpectationSuite, ExpectationSuiteValidationResult]:
    """The suite of a table and its results, as the library has them."""
    from great_expectations import __version__ as version
    from great_expectations.core import ExpectationSuite, ExpectationSuiteValidationResult

    results = list(_results(told))
    held = sum(result.success for result in results)
    counts = {
        "evaluated_expectations": len(results),
        "successful_expectations": held,
        "unsuccessful_expectations": len(results) - held,
        "success_percent": 100 * held / len(results),
    }
    batch = {"datasource_name": "warehouse", "data_asset_name": table, "data_connector_name": "rows", "batch_identifiers": {}}
    meta = {"run_id": run, "great_expectations_version": version, "batch_spec": {}, "active_batch_definition": batch}
    suite = ExpectationSuite(name=table, expectations=[check_of(expectation) for expectation, _ in told])
    return suite, ExpectationSuiteValidationResult(
        success=held == len(results), results=results, suite_name=table, statistics=counts, meta=meta
    )


def _results(told: Iterable[tuple[Expectation, Result]]) -> Iterator[ExpectationValidationResult]:
    from great_expectations.core import ExpectationValidationResult

    for expectation, result in told:
        # The library writes a description as it is, and rows quote documents, which come from strangers.
        told_in_full = replace(expectation, description=escape(f"{expectation.description} {_bad_rows(result)}".strip()))
        raised = result.exception is not None
        yield ExpectationValidationResult(
            success=result.success,
            expectation_config=check_of(told_in_full).configuration,
            result={"observed_value": "--", **({"unexpected_percent": 0.0} if result.success else {})},
            meta={},
            exception_info={"raised_exception": raised, "exception_message": result.exception, "exception_traceback": ""},
        )


def _bad_rows(result: Result) -> str:
    """How many rows break an expectation, and the first of them. As part of its description: not every kind of expectation has
    another place for them on the library's pages."""
    if result.success or not result.unexpected_count:
        return ""
    rows = "; ".join(", ".join(f"{name} {value}" for name, value in row.items()) for row in result.examples)
    return f"{result.unexpected_count} bad row{'s' * (result.unexpected_count != 1)}: {rows}"


def _key(table: str, run: RunIdentifier) -> Any:
    from great_expectations.data_context.types.resource_identifiers import ExpectationSuiteIdentifier, ValidationResultIdentifier

    return ValidationResultIdentifier(
        expectation_suite_identifier=ExpectationSuiteIdentifier(table), run_id=run, batch_identifier="tables"
    )


def _alone(page: str) -> str:
    """A page without what it would fetch from elsewhere, and with a style of its own."""
    return REMOTE.sub("", page).replace("</head>", f"<style>\n{STYLE.read_text('utf-8')}</style>\n</head>", 1)
