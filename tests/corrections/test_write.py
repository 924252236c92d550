"""Decisions added to a file of corrections: whole or not at all, and none twice."""

from __future__ import annotations

import datetime as dt
import os

import pytest

from flows.corrections.files import BadCorrection, load_file
from flows.corrections.write import append

ENTRY = {
    "do": "accept",
    "table": "credits",
    "document": "letter",
    "quote": "a credit of",
    "expect": {"amount_low": "5"},
    "coder": "Ann Coder",
    "date": dt.date(2026, 1, 2),
    "reason": "as printed",
}


def test_entries_are_added_to_those_there(tmp_path):
    file = tmp_path / "new" / "ann.yaml"
    append(file, [ENTRY])
    append(file, [ENTRY | {"do": "reject"}])
    assert [each.action for each in load_file(file)] == ["accept", "reject"]


def test_decision_that_stands_already_is_not_written_twice(tmp_path):
    file = tmp_path / "ann.yaml"
    append(file, [ENTRY])
    before = file.read_bytes()
    with pytest.raises(BadCorrection, match="already"):
        append(file, [ENTRY])
    assert file.read_bytes() == before


def test_file_that_cannot_be_written_whole_stays_as_it_was(tmp_path, monkeypatch):
    file = tmp_path / "ann.yaml"
    append(file, [ENTRY])
    before = file.read_bytes()

    def fails(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "replace", fails)
    with pytest.raises(OSError, match="no space"):
        append(file, [ENTRY | {"do": "reject"}])
    assert file.read_bytes() == before


def test_entry_that_cannot_be_leaves_no_folder_behind(tmp_path):
    with pytest.raises(BadCorrection, match="quote"):
        append(tmp_path / "new" / "ann.yaml", [{name: value for name, value in ENTRY.items() if name != "quote"}])
    assert not (tmp_path / "new").exists()
