"""Lets the tests of corrections share `small_world`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
