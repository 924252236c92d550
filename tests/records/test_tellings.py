"""What a document tells, before it is compared: no record twice, no measure lifted before it was imposed."""

from __future__ import annotations

import pytest

from flows.claims.types import Cell, Record
from flows.records.tellings import _once, settled


def measure(*cells: tuple[str, str, int]) -> Record:
    return Record("sanctions", (5, 9), 0.8, cells=[Cell(name, value, at, at + 4, "sanction/1", 0.7) for name, value, at in cells])


def test_record_that_says_only_what_was_said_is_left_out():
    first = measure(("measure", "embargo", 5), ("target_country", "SUN", 20), ("title", "Embargo", 5))
    double = measure(("measure", "embargo", 5), ("title", "Another title", 5))
    another = measure(("measure", "embargo", 5), ("target_country", "POL", 30))
    assert list(_once([first, double, another])) == [first, another]


@pytest.mark.parametrize(
    ("imposed", "lifted", "kept"),
    [
        ("1981-12-29", "1982-11-13", True),
        ("1982", "1982-03", True),
        ("1987-07", "1979-12", False),
        ("1980-06-18", "1979-11-13", False),
        ("1980-06-18", "1980-06-18", True),
    ],
)
def test_measure_is_not_lifted_before_it_was_imposed(imposed, lifted, kept):
    record = measure(("imposed_edtf", imposed, 5), ("lifted_edtf", lifted, 30), ("status", "lifted", 20))
    stands = settled(record)
    assert (stands.get("lifted_edtf") == lifted) is kept
    assert (stands.get("imposed_edtf"), stands.get("status")) == (imposed, "lifted")
