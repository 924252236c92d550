"""Which names are one company."""

from __future__ import annotations

import pytest

from flows.records.names import fold, group_names, kind_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nippon Steel Corporation", "Nippon Steel"),
        ("Creusot-Loire S.A.", "creusot loire"),
        ("Mannesmann AG", "MANNESMANN"),
        ("The Marubeni Co., Ltd.", "Marubeni"),
        ("Société Générale", "Societe Generale"),
    ],
)
def test_legal_forms_case_and_accents_do_not_part_names(one, other):
    assert fold(one) == fold(other)


def test_different_banks_stay_apart():
    ids = group_names([("Bank of Tokyo", None), ("Bank of Moscow", None)])
    assert len(set(ids.values())) == 2


def test_one_word_joins_a_longer_name_only_where_one_begins_with_it():
    alone = group_names([("Sumitomo", None), ("Sumitomo Trading", None)])
    assert len(set(alone.values())) == 1
    several = group_names([("Sumitomo", None), ("Sumitomo Trading", None), ("Sumitomo Shipping", None)])
    assert len(set(several.values())) == 3


def test_known_entity_keeps_the_id_of_the_reference():
    assert group_names([("Komatsu", "komatsu"), ("Komatsu Works", None)]) == {
        ("Komatsu", "komatsu"): "company-komatsu", ("Komatsu Works", None): "company-komatsu-works",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Banque Lambert", "bank"),
        ("Amur Consortium", "consortium"),
        ("Timber Association", "association"),
        ("Amur Pumps", "corporation"),
    ],
)
def test_kind_is_told_by_the_head_noun(name, kind):
    assert kind_of(name, None) == kind
