"""The shared scorer and this one give the same figures on the same tables."""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.evaluation.evaluate import evaluate
from flows.evaluation.gold import OWN, SHARED, load_gold
from flows.evaluation.matching import POINTS
from flows.evaluation.tables import CORE, Tables, tables_from_readings
from flows.restore import restore
from warehouse.schema import tables as published

REFERENCE = SHARED / "score.py"
TYPES = {"text": pa.string(), "boolean": pa.bool_(), "date": pa.date32(), "integer": pa.int64(), "double": pa.float64()}
# Slots both score; the shared scorer counts them in the records found only.
SLOTS = [
    ("credit.lender", "credits"),
    ("credit.status", "credits"),
    ("credit.year", "credits"),
    ("deal.status", "deals"),
    ("deal.year", "deals"),
    ("deal.quantity", "deals"),
]

pytestmark = [pytest.mark.real, pytest.mark.skipif(not REFERENCE.exists(), reason="the shared scorer is not here")]


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("shared_scorer", REFERENCE)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def maybe(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from([None, *values])


NAMES = maybe("USSR", "Japan (Tokyo)", "West Germany", "French banks", "Sumitomo Metal", "Sumitomo", "Brown & Root", "SUN")
COUNTRIES = maybe("SUN", "JPN", "DEU", "USA")
SUMS = maybe(0, 100.0, 101.0, 101.2, 250.0)
DATES = maybe(dt.date(1974, 3, 1), dt.date(1975, 1, 1), dt.date(1979, 12, 31), dt.date(1985, 6, 30))
WORDS = maybe("Yakutsk gas", "large pipes and pipe", "the Soviet project", "gas pipe plant", "Poland", "invasion of Afghanistan")
MEASURES = maybe("embargo", "export_control", "licence_denial", "import_ban")
YEARS = maybe(1974, 1976, "spring of 1979")
FIELDS = {
    "credits": (
        {
            "lender": NAMES,
            "borrower": NAMES,
            "amount_low": SUMS,
            "amount_high": SUMS,
            "alt_amount": st.lists(SUMS, max_size=2),
            "currency": maybe("USD", "DEM"),
            "alt_currency": st.lists(maybe("DEM"), max_size=1),
            "year": YEARS,
            "alt_year": st.lists(YEARS, max_size=2),
            "project": WORDS,
        },
        {
            "lender_name": NAMES,
            "lender_country": COUNTRIES,
            "borrower_name": NAMES,
            "borrower_country": COUNTRIES,
            "amount_low": SUMS,
            "amount_high": SUMS,
            "currency": maybe("USD", "DEM"),
            "purpose": WORDS,
            "title": WORDS,
            "project_name": WORDS,
            "agreed_earliest": DATES,
            "agreed_latest": DATES,
        },
    ),
    "deals": (
        {
            "parties": st.lists(NAMES.filter(bool), max_size=3),
            "what": WORDS,
            "quantity": st.one_of(SUMS, st.lists(st.sampled_from([100.0, 250.0]), max_size=2)),
            "alt_quantity": st.lists(SUMS, max_size=2),
            "value_low": SUMS,
            "value_high": SUMS,
            "alt_value": st.lists(SUMS, max_size=1),
            "year": YEARS,
        },
        {
            "names": st.sets(NAMES, max_size=3),
            "countries": st.sets(COUNTRIES, max_size=2),
            "commodity": WORDS,
            "title": WORDS,
            "quantity_low": SUMS,
            "quantity_high": SUMS,
            "value_low": SUMS,
            "value_high": SUMS,
            "signed_earliest": DATES,
            "signed_latest": DATES,
            "start_earliest": DATES,
            "start_latest": DATES,
        },
    ),
    "sanctions": (
        {
            "sender": NAMES,
            "alt_sender": st.lists(NAMES, max_size=2),
            "target": NAMES,
            "measure": MEASURES,
            "alt_measure": st.lists(MEASURES, max_size=2),
            "year_start": YEARS,
            "trigger": WORDS,
        },
        {
            "sender_country": COUNTRIES,
            "target_country": COUNTRIES,
            "measure": MEASURES,
            "trigger": WORDS,
            "imposed_earliest": DATES,
            "imposed_latest": DATES,
        },
    ),
    "companies": (
        {"name": NAMES.filter(bool), "as_written": st.one_of(NAMES, st.lists(NAMES, max_size=2))},
        {"names": st.sets(NAMES, min_size=1, max_size=3)},
    ),
}


@pytest.mark.parametrize("table", CORE)
def test_points_of_any_pair_are_the_same(reference: ModuleType, table: str) -> None:
    theirs = {
        "credits": reference.s_credit,
        "deals": reference.s_deal,
        "sanctions": reference.s_sanction,
        "companies": reference.s_company,
    }[table]
    coded_fields, told_fields = FIELDS[table]
    seen: list[bool] = []

    @given(st.fixed_dictionaries(coded_fields), st.fixed_dictionaries(told_fields))
    def compare(coded: dict[str, Any], row: dict[str, Any]) -> None:
        aliased = row | {f"_{name}": row[name] for name in ("names", "countries") if name in row}
        expected = theirs(coded, aliased)
        seen.append(expected > 0)
        assert POINTS[table](coded, row) == pytest.approx(expected)

    compare()
    assert {True, False} <= set(seen)


def write_parquet(tables: Tables, folder: Path) -> None:
    for name in ("credits", "deals", "deal_parties", "sanctions", "companies", "company_names", "claims", "documents", "amounts"):
        schema = pa.schema([(column.name, TYPES[column.type]) for column in published()[name].columns.values()])
        pq.write_table(pa.Table.from_pylist([dict(row) for row in tables[name]], schema=schema), folder / f"{name}.parquet")


def reference_figures(tables: Path, gold: Path) -> Mapping[str, Any]:
    ran = subprocess.run(
        [sys.executable, str(REFERENCE), str(tables), str(gold), "--json"], capture_output=True, text=True, check=True
    )
    return json.loads(ran.stdout)


@pytest.mark.parametrize("folder", [SHARED, OWN / "development"], ids=["shared", "development"])
def test_figures_of_a_reading_are_the_same(folder: Path, tmp_path: Path) -> None:
    from flows.claims.reader import read

    coded = list(load_gold([folder]))
    documents = {gold.name: restore(gold.path.read_bytes(), file_name=gold.path.name) for gold in coded}
    write_parquet(tables_from_readings({name: (document, read(document)) for name, document in documents.items()}), tmp_path)
    # The shared scorer knows no other acceptable lender; without them both ask the same.
    plain = tmp_path / "gold"
    plain.mkdir()
    for gold in coded:
        for credit in gold.of("credits"):
            credit.pop("alt_lender", None)
    (plain / "gold.jsonl").write_text("".join(json.dumps(gold.coded) + "\n" for gold in coded), "utf-8")
    (plain / "docs").symlink_to(folder / "docs")

    theirs, ours = reference_figures(tmp_path, plain / "gold.jsonl"), evaluate([plain], release=tmp_path)

    for table in (*CORE, "all"):
        counts = ours.counts(table)
        found = {
            "recall": round(counts.recall, 3),
            "precision": round(counts.precision, 3),
            "f1": round(counts.f1, 3),
            "gold": counts.coded,
            "predicted": counts.told,
        }
        assert found == theirs[table], table
    for name, table in SLOTS:
        slot = ours.slot(table, name.split(".")[1])
        assert f"{slot.right}/{slot.in_found}" == theirs["slots"][name], name
    assert ours.counts("all").found > 0
    assert theirs["documents_not_found"] == ours.to_json()["not_read"] == []
