"""What an expectation is, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import isnan
from typing import Any, Literal

Severity = Literal["critical", "warning", "info"]
NO_ROWS = "ExpectTableRowCountToEqual"
EXAMPLES = 5
LONGEST_EXAMPLE = 120


@dataclass(frozen=True, slots=True)
class Expectation:
    """One thing that must hold of a table. `expect` is a Great Expectations class and `arguments` what it takes; it looks at the
    table itself or, where `rows` is given, at the result of that query, which must find no row."""

    table: str
    name: str
    severity: Severity
    description: str
    expect: str = NO_ROWS
    arguments: Mapping[str, Any] = field(default_factory=lambda: {"value": 0})
    rows: str | None = None

    @property
    def id(self) -> str:
        return f"{self.table}.{self.name}"

    @property
    def columns(self) -> list[str]:
        """The columns of the table it looks at."""
        named = [self.arguments[name] for name in ("column", "column_A", "column_B") if name in self.arguments]
        return [*named, *self.arguments.get("column_list", ())]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one expectation. `examples` are the first bad rows, by their keys; `exception` says why it could not be
    examined."""

    table: str
    expectation: str
    severity: Severity
    description: str
    success: bool
    unexpected_count: int = 0
    examples: tuple[Mapping[str, Any], ...] = ()
    exception: str | None = None

    @property
    def shuts(self) -> bool:
        """Whether nothing may be published for it: a critical failure, or anything that could not be examined."""
        return self.exception is not None or (self.severity == "critical" and not self.success)


def plain(value: Any) -> Any:
    """A value of an example, fit for JSON; long texts are cut, as a report must not carry passages of documents."""
    value = value.item() if hasattr(value, "item") else value
    if value is None or (isinstance(value, float) and isnan(value)):
        return None
    if isinstance(value, bool | int | float):
        return value
    text = value.isoformat()[:10] if isinstance(value, date) else str(value)
    return text if len(text) <= LONGEST_EXAMPLE else text[: LONGEST_EXAMPLE - 1] + "…"
