"""Which published record the words of a correction are of."""

from __future__ import annotations

import duckdb
import pytest

from flows.corrections.files import Address
from flows.corrections.records import Records

CLAIMS = {"one": ["lent ... $90 million"] * 2, "two": ["$90 million", "Moscow"], "three": ["asked", "Moscow"]}


@pytest.mark.parametrize(
    ("quote", "record"),
    [("lent ... $90", "one"), ("it lent ... $90 million.", "one"), ("$90 ... Moscow", "two"), ("asked ... Moscow", "three")],
)
def test_words_are_split_only_where_they_do_not_stand_so_in_the_document(tmp_path, quote, record):
    with duckdb.connect(str(tmp_path / "seikei.duckdb")) as connection:
        connection.execute(
            "CREATE TABLE claims (table_name TEXT, document_id TEXT, record_id TEXT, quote TEXT, char_start INTEGER);"
            "CREATE TABLE company_names (company_name_id TEXT, company_id TEXT)"
        )
        rows = [("credits", "memo", name, words, 0) for name, quotes in CLAIMS.items() for words in quotes]
        connection.executemany("INSERT INTO claims VALUES (?, ?, ?, ?, ?)", rows)
    assert Records(tmp_path / "seikei.duckdb")("credits", Address("memo", quote)) == record
