"""`statistics.json`: rows and fill rates of the tables as written, beside the figures of the evaluation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq


def statistics(folder: Path, evaluation: Mapping[str, Any]) -> dict[str, Any]:
    """Rows, and for each column the share of rows that have a value (None in an empty table), as the Parquet files count them."""
    return {
        "tables": {path.stem: _counted(pq.read_metadata(path)) for path in sorted(folder.glob("*.parquet"))},
        "evaluation": dict(evaluation),
    }


def _counted(file: pq.FileMetaData) -> dict[str, Any]:
    empty = Counter[str]()
    for group in range(file.num_row_groups):
        for number in range(file.num_columns):
            column = file.row_group(group).column(number)
            empty[column.path_in_schema] += column.statistics.null_count
    filled = {name: _share(file.num_rows - empty[name], file.num_rows) for name in file.schema.names}
    return {"rows": file.num_rows, "filled": filled}


def _share(filled: int, rows: int) -> float | None:
    return round(filled / rows, 4) if rows else None
