"""What the code imports is what the locks install."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
OURS = frozenset({"flows", "warehouse", "expectations"})
LOCKED = re.compile(r"(?m)^([A-Za-z0-9][\w.-]*)==")


def imported(folder: Path) -> set[str]:
    """The top-level modules that the files of a folder import from elsewhere."""
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found - OURS - sys.stdlib_module_names


def spelled(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("folder", sorted(OURS))
def test_every_import_is_locked(folder: str) -> None:
    locked = {spelled(name) for name in LOCKED.findall((CHECKOUT / "requirements.lock").read_text("utf-8"))}
    packages = packages_distributions()
    missing = {name for name in imported(CHECKOUT / folder) if not {spelled(p) for p in packages.get(name, ())} & locked}
    assert not missing
