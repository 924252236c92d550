"""What kept rows are keyed by: all the code that decides them."""

from __future__ import annotations

import json
import subprocess
import sys

from flows.reading.revision import BEYOND, FLOWS, PARTS, _files
from tests.running import CHECKOUT

# They act through the cells of a document, which are in the key of its rows, or keep nothing that a row is made of.
OUTSIDE = {"flows/prepared.py", "flows/collecting.py", "warehouse/schema.py", "warehouse/catalogue/entries.py"}
LOADED = """
import json, sys, flows.records.staging, flows.records.world
print(json.dumps(sorted(m.__file__ for m in sys.modules.values() if getattr(m, "__file__", None))))
"""


def test_every_module_that_makes_rows_is_hashed():
    done = subprocess.run([sys.executable, "-c", LOADED], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    hashed = {path.relative_to(CHECKOUT).as_posix() for path in [*_files(FLOWS, PARTS), *_files(FLOWS.parent, BEYOND)]}
    ours = {path.removeprefix(f"{CHECKOUT}/") for path in json.loads(done.stdout) if path.startswith(f"{CHECKOUT}/")}
    ours = {path for path in ours if not path.startswith(".venv") and not path.endswith("__init__.py")}
    assert ours - hashed <= OUTSIDE
