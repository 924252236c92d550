"""Enough documents to be read in several processes: the command itself, as it is installed, reads them all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SENTENCE = (
    "In May 1974 the Export-Import Bank of Japan extended a credit of $450 million to the Soviet Union for coal mining "
    "equipment. "
)
FILLING = "The delegation spent the rest of its stay at the ballet and spoke of the weather, which was mild for the season. "


def test_many_documents_are_read_side_by_side_by_the_installed_command(tmp_path: Path):
    folder = tmp_path / "documents"
    folder.mkdir()
    for number in range(4):
        text = f"REPORT NUMBER {number}\n\n12 June 1974\n\n{SENTENCE}\n\n" + "\n\n".join([FILLING * 5] * 4)
        (folder / f"report{number}.txt").write_text(text, "utf-8")
    command = [
        str(Path(sys.prefix) / "bin" / "seikei"),
        "run",
        "--only-sources",
        "--sources",
        str(folder),
        "--home",
        str(tmp_path / "home"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, env={**os.environ, "HOME": str(tmp_path)})
    assert done.returncode == 0, done.stderr[-2000:]
    assert "4 read" in done.stdout
