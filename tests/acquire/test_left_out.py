"""What a run says of documents that the last release was made from and that it does not read."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.acquire import Source
from flows.stages import Notices, _note_dropped


@pytest.mark.parametrize(
    ("document_id", "file_name", "said"),
    [
        ("doc-1", "memo.txt", []),
        ("doc-1", "moved.txt", []),
        ("doc-2", "memo.txt", []),  # its file has changed, and the id made from its bytes with it
        ("doc-2", "other.txt", ["memo.txt"]),
    ],
)
def test_a_document_is_left_out_where_neither_its_id_nor_its_file_is_there(
    tmp_path: Path, document_id: str, file_name: str, said: list[str]
) -> None:
    last = [
        {"document_id": "doc-1", "file_name": "memo.txt", "status": "read"},
        {"document_id": "doc-9", "file_name": "never.txt", "status": "refused"},
    ]
    pq.write_table(pa.Table.from_pylist(last), tmp_path / "documents.parquet")
    notices = Notices()
    _note_dropped(tmp_path, [Source(document_id, tmp_path / file_name, file_name, "at_hand")], notices)
    assert [row["message"].split(":")[0] for row in notices.rows] == said
