"""The gate's word stands, whatever becomes of the pages the library makes of it."""

from __future__ import annotations

import json

import pytest

from expectations import data_docs, gate
from expectations.types import Result
from flows.errors import GateClosed
from flows.settings import Home
from flows.stages import check_gate


@pytest.fixture
def checked(tmp_path, monkeypatch):
    """Checks tables of which one expectation holds or fails, where the library cannot write its pages."""

    def broken(_results, folder):
        folder.mkdir(parents=True)
        (folder / "half.html").touch()
        raise KeyError("renderer")

    def check(holds, lines):
        found = Result("credits", "currency", "critical", "A sum has a known currency.", success=holds)
        monkeypatch.setattr(gate, "check", lambda *_: gate.GateReport((found,)))
        return check_gate(tmp_path / "none", [], Home.at(tmp_path), lambda *said, **_: lines.append(said))

    monkeypatch.setattr(data_docs, "write_data_docs", broken)
    return check


def test_error_of_the_library_does_not_hide_why_the_gate_is_shut(checked, tmp_path):
    lines = []
    with pytest.raises(GateClosed, match="currency"):
        checked(False, lines)
    assert lines == [("  Data Docs of the gate could not be written: KeyError: 'renderer'", "not_rendered")]
    assert json.loads((tmp_path / "reports" / "validation.json").read_text("utf-8"))["open"] is False
    assert not Home.at(tmp_path).data_docs.exists()


def test_error_of_the_library_does_not_end_a_run_whose_gate_is_open(checked):
    lines = []
    assert checked(True, lines).open and len(lines) == 1
