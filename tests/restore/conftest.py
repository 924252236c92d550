"""Restores the fixture documents."""

from __future__ import annotations

import pytest
from restored import FIXTURES

from flows.document import Document
from flows.restore import restore


@pytest.fixture(scope="session")
def document():
    """Restores a fixture document by its file name."""

    def read(name: str) -> Document:
        return restore((FIXTURES / name).read_bytes(), file_name=name)

    return read


@pytest.fixture(scope="session")
def source():
    """The characters of a fixture document by its file name."""
    return lambda name: (FIXTURES / name).read_text(encoding="utf-8")
