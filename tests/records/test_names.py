"""Which names are one company."""

from __future__ import annotations

import cleanco
import pytest

from flows.mentions.gazetteer import REFERENCE, stored_entities
from flows.records.name_index import Name
from flows.records.names import group_names, kind_of
from flows.records.spelling import basename, fold


def ids(*names: str | Name) -> list[str]:
    """The company each name falls to."""
    listed = [Name(name) if isinstance(name, str) else name for name in names]
    found = group_names(listed).ids
    return [found[name.text, name.key] for name in listed]


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
    assert len(set(ids("Bank of Tokyo", "Bank of Moscow"))) == 2


def test_one_word_joins_a_longer_name_only_where_one_begins_with_it():
    assert len(set(ids("Velkonia", "Velkonia Trading"))) == 1
    assert len(set(ids("Velkonia", "Velkonia Trading", "Velkonia Shipping"))) == 3


def test_bare_name_of_a_group_joins_none_of_its_firms():
    assert len(set(ids("Sumitomo", "Sumitomo Trading", "Sumitomo Metal"))) == 3


def test_short_form_joins_the_one_full_name_it_fits():
    assert ids("Northern Pipe Trading", "NPT") == ["company-northern-pipe-trading"] * 2
    assert len(set(ids("Northern Pipe Trading", "Nordic Paper Traders", "NPT"))) == 3


def test_known_entity_keeps_the_id_of_the_reference():
    assert ids(Name("Komatsu", "komatsu"), "Komatsu Works") == ["company-komatsu", "company-komatsu-works"]


def test_unknown_firm_never_gets_the_id_of_a_known_one():
    assert ids(Name("General Electric", "general-electric", "USA"), Name("General Electric", None, "GBR")) == [
        "company-general-electric",
        "company-general-electric-gbr",
    ]


def test_order_of_the_names_does_not_matter():
    names = ["Velkonia", "Velkonia Trading", "Northern Pipe Trading", "NPT", "Harowgate Turbines", "Harrowgate Turbines"]
    assert group_names(map(Name, names)).ids == group_names(map(Name, reversed(names))).ids


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


def test_legal_forms_are_cut_off_as_the_library_cuts_them_off():
    forms = [str(form) for item in stored_entities(REFERENCE) for form in (item["name"], *item.get("aliases", []))]
    ended = [f"{form}{end}" for form in forms[::20] for end in (" Ltd.", ", S.p.A.", " G.m.b.H. & Co. K.G.", " Co Inc", " -", "")]
    names = ["", " ", "Ltd", "&", "-.-", "Co.", *forms, *ended]
    assert [basename(name) for name in names] == [cleanco.basename(name) for name in names]
    assert sum(basename(name) != name for name in names) > 100
