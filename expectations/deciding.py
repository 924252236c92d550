"""Few rows of a large table that decide what holds of all of it: an expectation about the values of a column holds where it holds
of each distinct value, and no value occurs twice where none is found to. The library takes most of its time a row, the database
next to none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from expectations.types import Expectation
from warehouse.schema import Table, quoted

NOT_NULL = "ExpectColumnValuesToNotBeNull"
UNIQUE = frozenset({"ExpectColumnValuesToBeUnique", "ExpectCompoundColumnsToBeUnique"})
ROW_BY_ROW = frozenset(
    {
        "ExpectColumnPairValuesAToBeGreaterThanB",
        "ExpectColumnValueLengthsToBeBetween",
        "ExpectColumnValuesToBeBetween",
        "ExpectColumnValuesToBeInSet",
        "ExpectColumnValuesToMatchRegex",
    }
)


def deciding(table: Table, expectations: Iterable[Expectation], there: Iterable[str]) -> Mapping[str, Sequence[Expectation]]:
    """Queries of the rows that decide, each with the expectations that they decide on. Left out are those that need all rows, or
    a column that is not `there`. The table has rows."""
    known = frozenset(there)
    possible = [each for each in expectations if known.issuperset(each.columns)]
    found: dict[str, list[Expectation]] = defaultdict(list)
    present = list(dict.fromkeys(each.columns[0] for each in possible if each.expect == NOT_NULL))
    for each in possible:
        columns = ", ".join(map(quoted, each.columns))
        if each.expect == NOT_NULL:
            found[f"SELECT {', '.join(map(_one_value, present))} FROM {table.name}"].append(each)
        elif each.expect in UNIQUE:
            found[f"SELECT {columns} FROM {table.name} QUALIFY count(*) OVER (PARTITION BY {columns}) > 1"].append(each)
        elif each.expect in ROW_BY_ROW:
            found[f"SELECT DISTINCT {columns} FROM {table.name}"].append(each)
    return found


def _one_value(column: str) -> str:
    """A value of a column; NULL where one of its values is."""
    name = quoted(column)
    return f"CASE WHEN count(*) = count({name}) THEN any_value({name}) END AS {name}"
