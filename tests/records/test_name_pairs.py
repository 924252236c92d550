"""Pairs of names and whether they are one company, the hard ones first. No rule and no word list knows a pair."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from flows.records.name_index import Name
from flows.records.names import compare, group_names

with Path(__file__).with_name("name_pairs.csv").open(encoding="utf-8", newline="") as file:
    PAIRS = list(csv.DictReader(file))
TWO_NAMES = [pair for pair in PAIRS if pair["one"] != pair["other"]]


def shown(pair: dict[str, str]) -> str:
    return f"{pair['one']} / {pair['other']}"


def names(pair: dict[str, str]) -> tuple[Name, Name]:
    return Name(pair["one"], None, pair["country_one"] or None), Name(pair["other"], None, pair["country_other"] or None)


def test_set_is_large_and_has_both_kinds():
    assert len(PAIRS) >= 100
    assert sum(pair["same"] == "yes" for pair in PAIRS) >= 40 and sum(pair["same"] == "no" for pair in PAIRS) >= 40
    assert len({frozenset(map(str, names(pair))) for pair in PAIRS}) == len(PAIRS)
    assert all(pair["why"] and pair["same"] in ("yes", "no") for pair in PAIRS)


@pytest.mark.parametrize("pair", PAIRS, ids=shown)
def test_pair_is_decided_right_in_both_orders(pair):
    one, other = names(pair)
    for match in (compare(one, other), compare(other, one)):
        assert bool(match and match.company) == (pair["same"] == "yes"), match


@pytest.mark.parametrize("pair", TWO_NAMES, ids=shown)
def test_grouping_decides_as_the_pair_does(pair):
    ids = set(group_names(names(pair)).ids.values())
    assert len(ids) == (1 if pair["same"] == "yes" else 2)
