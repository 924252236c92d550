"""The suites: for each table what its schema implies and what stands in `<table>.yaml`.

In a YAML file each entry is one expectation under its name: `severity`, `description`, and either `rows` (a query that must find
no row) or `expect` (a Great Expectations class) with `arguments`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from expectations.generated import generated
from expectations.types import Expectation
from warehouse.schema import Table, load_order

FOLDER = Path(__file__).parent


@cache
def all_expectations() -> tuple[Expectation, ...]:
    """Every expectation, table by table."""
    return tuple(expectation for table in load_order() for expectation in suite(table))


def suite(table: Table) -> list[Expectation]:
    """The expectations of one table; those of the schema first."""
    return generated(table) + specific(table.name)


def specific(name: str) -> list[Expectation]:
    """The expectations in the table's own file."""
    entries = yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    return [Expectation(table=name, name=key, **entry) for key, entry in entries.items()]
