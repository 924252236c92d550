"""Two hundred documents, one of which changes: the next run takes a tenth of the time and gives the bytes of a full run."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.faults.many import write_documents
from tests.running import CHECKOUT, environment

COUNT, SHARE = 200, 0.1


def seconds(documents: Path, home: Path, variables: dict[str, str], *options: str) -> float:
    """How long `seikei run` takes over a folder."""
    arguments = ["run", "--only-sources", "--sources", str(documents), "--home", str(home), *options]
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", *arguments], env=variables, cwd=CHECKOUT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return time.monotonic() - begun


def written(home: Path) -> dict[str, bytes]:
    """The files of the second release."""
    return {path.name: path.read_bytes() for path in (home / "releases" / "1.1.0").iterdir()}


@pytest.mark.slow
def test_run_after_one_document_changed(tmp_path, no_shared):
    documents, home, again = tmp_path / "documents", tmp_path / "data", tmp_path / "again"
    variables = environment(tmp_path, no_shared, home)
    write_documents(documents, COUNT)
    first = seconds(documents, home, variables)
    shutil.copytree(home, again)
    with (documents / "paper-001.txt").open("a") as paper:
        paper.write("\nIn 1979 Sumitomo signed a contract to sell pumps to the Soviet Union for $9 million.\n")
    second = seconds(documents, home, variables)
    full = seconds(documents, again, variables, "--full")
    assert written(home) == written(again)
    print(f"first {first:.0f} s, after one changed {second:.0f} s, full {full:.0f} s")
    assert second < SHARE * first
