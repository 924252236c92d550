"""The release gate: every suite and the plain SQL gate over one database, and whether it may be published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expectations.evidence import attach
from expectations.origin import with_documents
from expectations.plain import plain_gate
from expectations.run import run
from expectations.suites import all_expectations
from expectations.types import Result
from warehouse.database import connect

if TYPE_CHECKING:
    from expectations.beside import Beside


@dataclass(frozen=True, slots=True)
class GateReport:
    """All results, those of the plain gate last."""

    results: tuple[Result, ...]

    @property
    def open(self) -> bool:
        """No critical failure, and nothing that could not be examined. A gate that examined nothing stays shut."""
        return bool(self.results) and not any(result.shuts for result in self.results)

    @property
    def failures(self) -> list[Result]:
        """What does not hold or could not be examined, the gravest first."""
        order = ("critical", "warning", "info")
        failed = [result for result in self.results if not result.success]
        return sorted(failed, key=lambda result: (not result.shuts, order.index(result.severity)))

    def to_json(self) -> dict[str, Any]:
        """The content of `validation.json`: the same for the same tables and texts."""
        counts = {
            "expectations": len(self.results),
            "held": sum(result.success for result in self.results),
            "not_examined": sum(result.exception is not None for result in self.results),
        }
        for severity in ("critical", "warning", "info"):
            counts[f"{severity}_failed"] = sum(result.severity == severity for result in self.failures)
        results = [{**asdict(result), "examples": [dict(example) for example in result.examples]} for result in self.results]
        return {"open": self.open, "counts": counts, "results": results}

    def to_html(self) -> str:
        """A page that says what held and what did not; it needs no other file and no network."""
        from expectations.report import page

        return page(self)

    def summary_lines(self) -> list[str]:
        """The state of the gate in a line, and a line for each failure."""
        return list(self._summary())

    def _summary(self) -> Iterator[str]:
        held = len(self.results) - len(self.failures)
        yield f"gate {'open' if self.open else 'shut'}: {held} of {len(self.results)} expectations hold"
        for result in self.failures:
            what = f"{result.severity}: {result.table}.{result.expectation}: {result.description}"
            if result.exception:
                yield f"{what} Could not be examined: {result.exception.splitlines()[0]}"
            else:
                yield f"{what} {result.unexpected_count} bad row{'s' * (result.unexpected_count != 1)}{_first(result)}"


def check(database: Path, texts: Mapping[str, str], helper: Beside | None = None) -> GateReport:
    """Examine the published tables of a database. `texts` holds the pinned text of every document that was read, by id; `helper`
    may take over a part."""
    expectations = all_expectations()
    with connect(database, read_only=True) as connection:
        if helper:
            helper.examine(database, expectations)
        attach(connection, texts)
        plain = plain_gate(connection)
        results = (*run(connection, expectations, helper), *plain)
        return GateReport(tuple(with_documents(connection, result) for result in results))


def _first(result: Result) -> str:
    """The first bad row, in words."""
    if not result.examples:
        return ""
    return f", first {', '.join(f'{name} {value}' for name, value in result.examples[0].items() if value is not None)}"
