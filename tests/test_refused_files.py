"""Files that cannot be read: each is refused with its reason, and the rest is published."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb
import pytest

from tests.running import DOCUMENTS


@pytest.fixture(scope="module")
def odd_files(tmp_path_factory) -> Path:
    """One good document among files that cannot be read."""
    outside = tmp_path_factory.mktemp("outside") / "secret.txt"
    outside.write_text("In 1974 Japan granted a credit of $5 million to the Soviet Union.\n")
    folder = tmp_path_factory.mktemp("odd")
    shutil.copy(DOCUMENTS / "coal-credit.txt", folder / "good.txt")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "empty.txt").touch()
    (folder / "encoding.txt").write_bytes(b"\xff\xfe" + "In 1974 a credit".encode("utf-16-le") + b"\x00\xd8\x00\xd8")
    with (folder / "large.txt").open("wb") as file:
        file.truncate(200 * 2**20)
    (folder / "nowhere.txt").symlink_to(folder / "gone")
    (folder / "out.txt").symlink_to(outside)
    (folder / "linked").symlink_to(outside.parent)
    for name, sidecar in (
        ("sidecar.txt", "title: [unclosed\n"),
        ("unsafe.txt", "document_id: ../x\n"),
    ):
        (folder / name).write_text(f"{name}: Japan sold pumps to the Soviet Union in 1975.\n")
        (folder / f"{name}.meta.yaml").write_text(sidecar)
    (folder / "alone.txt.meta.yaml").write_text("title: of nothing\n")
    os.mkfifo(folder / "pipe.txt")
    (folder / os.fsdecode(b"na\xffme.txt")).write_bytes(b"")
    return folder


REFUSED = {
    "alone.txt.meta.yaml": "a sidecar without its document",
    "binary.txt": "binary data",
    "empty.txt": "the file is empty",
    "encoding.txt": "not valid utf-16-le",
    "large.txt": "200 MB; documents over 100 MB are not read: split it",
    "linked": "a link that leads out of the folder",
    "na\ufffdme.txt": "the file is empty",
    "nowhere.txt": "a link to nowhere",
    "out.txt": "a link that leads out of the folder",
    "pipe.txt": "not a regular file",
    "sidecar.txt": "its sidecar: cannot be read as YAML (sidecar.txt.meta.yaml line 2)",
    "unsafe.txt": "its sidecar: document_id '../x' must be small letters",
}
TOLD = (
    "SELECT file_name, message FROM issues JOIN documents USING (document_id) WHERE level = 'error'",
    "SELECT file_name, status FROM documents",
    "SELECT amount_low FROM credits",
)


def test_files_that_cannot_be_read_are_refused_and_the_rest_stands(seikei, odd_files, tmp_path):
    home = tmp_path / "data"
    ran = seikei("run", "--only-sources", "--sources", odd_files, "--home", home)
    assert ran.code == 5, ran.err
    assert f"1 read, {len(REFUSED)} refused" in ran.out
    with duckdb.connect(str(home / "seikei.duckdb"), read_only=True) as connection:
        issues, statuses, amounts = (connection.execute(sql).fetchall() for sql in TOLD)
    issues = dict(issues)
    assert issues.keys() == REFUSED.keys()
    for name, why in REFUSED.items():
        assert why in issues[name]
        assert any("REFUSED" in line and name in line and why in line for line in ran.err.splitlines()), name
    assert dict(statuses) == dict.fromkeys(REFUSED, "refused") | {"good.txt": "read"}
    assert amounts == [(450e6,)]
