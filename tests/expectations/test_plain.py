"""The plain gate finds whatever of the schema is broken, column by column, without help from the suites."""

import subprocess
import sys

import pytest

from expectations.generated import pairs
from expectations.plain import FOLDER, examine_query, plain_gate
from tests.expectations.planted import crossed, unclaimed, update
from warehouse.schema import load_order, tables

ORDERS = {"low": "low_above_high", "earliest": "earliest_after_latest"}
SCRIPTS = {
    **{f"keys: {table.name}": f"INSERT INTO {table.name} SELECT * FROM {table.name} LIMIT 1" for table in load_order()},
    **{f"keys: {table.name} without {name}": update(table, f"{name} = NULL") for table in load_order() for name in table.key},
    **{
        f"references: {table.name}.{column.name}": update(table, f"{column.name} = 'no-such-row'")
        for table in load_order()
        for column in table.columns.values()
        if column.reference
    },
    **{f"cells_without_claims: {script}": script for table in load_order() for script in unclaimed(table)},
    **{
        f"{ORDERS[low.rpartition('_')[2]]}: {table.name}.{low}": update(table, *crossed(table.columns[low], table))
        for table in load_order()
        for low, _ in pairs(table)
        if low != "char_start"
    },
    **{
        f"silent_cells: {table.name}.{column.name}": (
            f"UPDATE {table.name} SET {column.name} = NULL; DELETE FROM gaps WHERE field = '{column.name}'"
        )
        for table in load_order()
        for column in table.gap_fields
    },
    **{
        f"claims_without_records: {name}": f"DELETE FROM {name}"
        for name in tables()["claims"].columns["table_name"].enum
        if name != "projects"
    },
    "claims_without_records: projects": "UPDATE claims SET table_name = 'projects', record_id = 'x' WHERE record_id = 'loan'",
    "quotes_not_at_span: claims": "UPDATE claims SET char_start = char_start + 1, char_end = char_end + 1",
    "quotes_not_at_span: no span": "UPDATE claims SET char_start = NULL, char_end = NULL WHERE table_name = 'credits'",
    "quotes_not_at_span: amounts": "UPDATE amounts SET char_start = char_start + 1, char_end = char_end + 1",
    "quotes_not_at_span: no text": "DELETE FROM spans WHERE document_id = 'digest'",
    "texts_given_away: passages": "UPDATE passages SET text = 'some words' WHERE document_id = 'article'",
}


def results(connection):
    return {result.expectation: result for result in plain_gate(connection)}


def test_plain_gate_passes_the_world(open_world):
    assert all(result.success for result in plain_gate(open_world))


def test_every_query_has_a_planted_bad_row():
    assert {path.stem for path in FOLDER.glob("*.sql")} == {name.split(":")[0] for name in SCRIPTS}
    assert all(path.read_text(encoding="utf-8").startswith("-- A row is one ") for path in FOLDER.glob("*.sql"))


@pytest.mark.parametrize("name", SCRIPTS)
def test_planted_bad_row_is_found(name, planting):
    planting.execute(SCRIPTS[name])
    found = examine_query(planting, FOLDER / f"{name.split(':')[0]}.sql")
    assert found.exception is None
    assert not found.success
    assert found.unexpected_count >= len(found.examples) >= 1
    assert found.shuts


def test_quotation_that_moved_by_one_is_found_for_every_claim(planting):
    planting.execute("UPDATE claims SET char_start = char_start + 1, char_end = char_end + 1")
    [(claims,)] = planting.execute("SELECT count(char_start) FROM claims").fetchall()
    assert results(planting)["quotes_not_at_span"].unexpected_count == claims


def test_query_that_raises_hides_no_other(own_world):
    own_world.execute("DROP TABLE spans; DELETE FROM gaps")
    found = results(own_world)
    assert "spans" in found["quotes_not_at_span"].exception
    assert found["quotes_not_at_span"].shuts
    assert found["silent_cells"].exception is None
    assert not found["silent_cells"].success
    assert found["keys"].success


def test_plain_gate_does_not_import_great_expectations():
    program = "import sys, expectations.plain; sys.exit('great_expectations' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=FOLDER.parents[1]).returncode == 0
