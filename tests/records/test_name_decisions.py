"""Decisions on names as rows: which name was taken for which by what rule, and what was kept apart though alike."""

from __future__ import annotations

from flows.claims.types import CompanyMention
from flows.records.name_decisions import kept_apart, merged
from flows.records.name_index import Name
from flows.records.name_kinds import form_kind, language_of
from flows.records.names import group_names


def mention(name: str, key: str | None = None, country: str | None = None) -> CompanyMention:
    return CompanyMention(name, key, country, 0, 1, 0.8, "")


def rows(company: str, name: str, *met: tuple[str, CompanyMention]) -> list[tuple]:
    companies = group_names([Name(m.name, m.key, m.country) for _, m in met])
    assert set(companies.ids.values()) == {company}
    found = list(merged(company, name, met, companies))
    assert {row["outcome"] for row in found} <= {"merged"} and all(row["left_id"] == row["right_id"] == company for row in found)
    return [(row["left_name"], row["right_name"], row["rule"], row["score"]) for row in found]


def test_listed_form_and_one_that_only_its_surroundings_explain():
    bank = mention("Export-Import Bank of Japan", "exim-japan", "JPN")
    assert rows("company-exim-japan", bank.name, ("JEXIM", bank), ("Eximbank", bank), ("EXPORT-IMPORT BANK OF JAPAN", bank)) == [
        ("Eximbank", "Export-Import Bank of Japan", "reference.context/1", 0.8),
        ("JEXIM", "Export-Import Bank of Japan", "reference.form/1", 1.0),
    ]


def test_name_the_reader_did_not_know_and_the_list_explains():
    full = mention("Caterpillar Tractor", "caterpillar", "USA")
    other = mention("Caterpillar Tractor of the United States", None, "USA")
    assert rows("company-caterpillar", full.name, (full.name, full), (other.name, other)) == [
        (other.name, "Caterpillar Tractor", "name.without_state/1", 0.85)
    ]


def test_names_the_list_lacks_are_compared_with_one_another():
    long, short, misread = mention("Nordmeer Pipe Trading"), mention("NPT"), mention("Nordrneer Pipe Trading")
    met = [(each.name, each) for each in (long, short, misread)] + [("the Trading", short)]
    assert rows("company-nordrneer-pipe-trading", misread.name, *met) == [
        ("NPT", "Nordmeer Pipe Trading", "name.short_form/1", 0.75),
        ("Nordmeer Pipe Trading", "Nordrneer Pipe Trading", "name.scan/1", 0.9),
        ("the Trading", "NPT", "document.short_form/1", 0.8),
    ]


def test_companies_alike_but_apart_say_what_parts_them():
    found = kept_apart({
        "company-exim-japan": ("Export-Import Bank of Japan", "JPN"),
        "company-exim-usa": ("Export-Import Bank of the United States", "USA"),
        "company-tyne-crane": ("Tyne Crane", "GBR"),
        "company-tyne-crane-usa": ("Tyne Crane", "USA"),
        "company-tyne-crane-works": ("Tyne Crane Works", None),
        "company-velkonia": ("Velkonia", None),
    })  # fmt: skip
    assert [(row["left_id"], row["right_id"], row["rule"], row["outcome"]) for row in found] == [
        ("company-exim-japan", "company-exim-usa", "reference.two/1", "apart"),
        ("company-tyne-crane", "company-tyne-crane-usa", "name.other_country/1", "apart"),
        ("company-tyne-crane", "company-tyne-crane-works", "name.alike_only/1", "apart"),
        ("company-tyne-crane-usa", "company-tyne-crane-works", "name.alike_only/1", "apart"),
    ]


def test_kind_of_a_form():
    assert form_kind("Marubeni-Iida", "marubeni") == "former"
    assert form_kind("NKK", "nkk") == "abbreviated"
    assert form_kind("Velkonia", None) == "as_written"


def test_language_is_told_by_words_of_one_language_only():
    assert language_of("Sumitomo Shoji Kaisha") == "ja"
    assert language_of("Vneshtorgbank") == "ru"
    assert language_of("Banque Lambert") == "fr"
    assert language_of("Gulf Oil Corporation") == "en"
    assert language_of("Nippon Steel Corporation") is None
    assert language_of("Komatsu") is None
