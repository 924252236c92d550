"""Reference tables: consistent within themselves, sourced, and in agreement with a second series."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest
import yaml

REFERENCE = Path(__file__).resolve().parents[2] / "warehouse" / "reference"
COMPANY_KINDS = {
    "corporation",
    "consortium",
    "bank",
    "state_bank",
    "state_enterprise",
    "foreign_trade_organisation",
    "government_company",
    "association",
}


def rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def listed(name: str):
    return yaml.safe_load((REFERENCE / name).read_text("utf-8"))


COUNTRIES = {row["alpha3"]: row for row in rows("countries.csv")}
ENTITIES = listed("entities.yaml")
NAMES = listed("names.yaml")["names"]
KNOWN = [*ENTITIES["entities"], *NAMES]


def work(source: str) -> str:
    """The key of a source, without the place in it."""
    return source.partition(":")[0]


def forms_of(entity: dict) -> list[str]:
    return [entity["name"], *entity.get("aliases", []), *entity.get("former_names", [])]


def test_rates_are_unique_positive_and_sourced():
    rates = rows("rates.csv")
    assert len({row["rate_id"] for row in rates}) == len(rates)
    for row in rates:
        assert row["rate_id"] == f"{row['currency']}-{row['year']}"
        assert float(row["units_per_usd"]) > 0 and 1956 <= int(row["year"]) <= 1991
        assert row["kind"] == ("official" if row["currency"] == "SUR" else "market")
        assert row["series"] and row["source"] and row["retrieved"]


def test_rates_agree_with_the_second_series():
    rates = {(row["currency"], row["year"]): float(row["units_per_usd"]) for row in rows("rates.csv")}
    checks = rows("rates_check.csv")
    strayed = {
        (check["currency"], check["year"]): float(check["units_per_usd"]) / rates[check["currency"], check["year"]] - 1
        for check in checks
        if abs(float(check["units_per_usd"]) / rates[check["currency"], check["year"]] - 1) > float(check["tolerance"])
    }
    assert not strayed
    assert {check["currency"] for check in checks} == {currency for currency, _ in rates} - {"USD"}
    assert all(check["note"] for check in checks if float(check["tolerance"]) > 0.04)


LEFT_OUT = {"SUR": {1991}, "FRF": {1957}, "ESP": set(range(1956, 1960)), "AUD": set(range(1956, 1967))}


def test_rates_are_complete_but_for_the_years_that_the_readme_says_are_left_out():
    """And every one is checked but the dollar itself, and the rouble where there is only what Moscow decreed or the CIA
    printed."""
    years = defaultdict(set)
    for row in rows("rates.csv"):
        years[row["currency"]].add(int(row["year"]))
    assert {currency: set(range(1956, 1992)) - held for currency, held in years.items() if len(held) < 36} == LEFT_OUT
    checked = {(check["currency"], int(check["year"])) for check in rows("rates_check.csv")}
    unchecked = {(currency, year) for currency, held in years.items() for year in held} - checked
    assert unchecked == {("USD", year) for year in range(1956, 1992)} | {("SUR", year) for year in (*range(1956, 1961), 1990)}


def test_dollar_is_one_in_every_year():
    dollars = {int(row["year"]): float(row["units_per_usd"]) for row in rows("rates.csv") if row["currency"] == "USD"}
    assert dollars == dict.fromkeys(range(1956, 1992), 1.0)


def test_deflator_is_complete_rebased_and_agrees_with_the_second_vintage():
    index = {int(row["year"]): float(row["index_2020"]) for row in rows("deflator.csv")}
    assert sorted(index) == list(range(min(index), 2021)) and min(index) <= 1956
    assert index[2020] == 100
    for check in rows("deflator_check.csv"):
        ratio = index[int(check["year"])] / index[2009] * 100
        assert ratio == pytest.approx(float(check["index_2009"]), rel=0.006)


def test_country_forms_and_codes_match_the_table():
    forms = listed("countries.yaml")
    assert set(forms) == set(COUNTRIES)
    assert all(forms[code]["names"][0] == COUNTRIES[code]["name"] for code in forms)
    for row in COUNTRIES.values():
        ended = row["valid_to"] != ""
        assert row["standard"] == ("ISO 3166-3" if ended else "ISO 3166-1")


def test_a_form_names_one_state_only():
    owners = defaultdict(set)
    for code, groups in listed("countries.yaml").items():
        for form in (form for group in groups.values() for form in group):
            owners[form.casefold()].add(code)
    assert not {form: codes for form, codes in owners.items() if len(codes) > 1}
    for form, codes in listed("government_abbreviations.yaml").items():
        assert form.casefold() not in owners and set(codes) <= set(COUNTRIES)


def test_entities_are_well_formed_and_sourced():
    ids = [entity["id"] for entity in KNOWN]
    assert len(ids) == len(set(ids)) and len(ENTITIES["entities"]) >= 500
    for entity in KNOWN:
        assert entity["kind"] in COMPANY_KINDS and entity["country"] in COUNTRIES
        assert entity["id"] == entity["id"].lower() and entity["id"].replace("-", "").isalnum()
    for entity in ENTITIES["entities"]:
        assert entity["source"] and {*map(work, entity["source"])} <= set(ENTITIES["sources"])


def test_source_is_named_with_its_place_where_it_has_places():
    for entity in ENTITIES["entities"]:
        for source in entity["source"]:
            assert (":" in source) == ("place" in ENTITIES["sources"][work(source)]), entity["id"]
            name, _, place = source.partition(":")
            assert name != "fortune" or (entity["country"] == "USA" and 1955 <= int(place) <= 1991)
            assert name != "wikidata" or (place[0] == "Q" and place[1:].isdigit())


def test_names_without_a_source_claim_none_and_become_no_more():
    """What is added to the names has a source, and so belongs to the entities."""
    assert not [name["id"] for name in NAMES if "source" in name]
    assert len(NAMES) <= 862


def test_no_form_is_shared_by_two_entities_unless_listed_as_ambiguous():
    owners = defaultdict(set)
    for entity in KNOWN:
        for form in forms_of(entity):
            owners[form.casefold()].add(entity["id"])
    assert not {form: ids for form, ids in owners.items() if len(ids) > 1}
    for form, ids in ENTITIES["ambiguous"].items():
        assert form.casefold() not in owners
        assert len(ids) > 1 and set(ids) <= {entity["id"] for entity in KNOWN}


def test_an_entity_lists_no_form_twice():
    for entity in KNOWN:
        assert max(Counter(forms_of(entity)).values()) == 1, entity["id"]


def test_not_to_confuse_is_mutual():
    apart = {entity["id"]: set(entity.get("not_to_confuse", [])) for entity in KNOWN}
    for one, others in apart.items():
        for other in others:
            assert one in apart[other]
    assert "exim-japan" in apart["exim-usa"]


def test_agencies_are_no_companies():
    agencies = listed("agencies.yaml")
    forms = Counter(form for body in agencies for form in [body["name"], *body["aliases"], *body["abbreviations"]])
    assert max(forms.values()) == 1
    companies = {form.casefold() for entity in KNOWN for form in forms_of(entity)}
    assert not {form for form in forms if form.casefold() in companies}
    assert all(body["country"] is None or body["country"] in COUNTRIES for body in agencies)


def test_projects_are_unique_and_refer_to_known_goods_and_states():
    projects, goods = listed("projects.yaml"), {item["name"] for item in listed("commodities.yaml")}
    assert len({project["id"] for project in projects}) == len(projects)
    forms = Counter(form.casefold() for project in projects for form in {project["name"], *project["aliases"]})
    assert max(forms.values()) == 1
    for project in projects:
        assert project["country"] in COUNTRIES and project["commodity"] in goods
        assert set(project["source"]) <= set(ENTITIES["sources"])


def test_goods_are_named_once():
    goods = listed("commodities.yaml")
    forms = Counter(form.casefold() for item in goods for form in [item["name"], *item["forms"]])
    assert not [form for form, count in forms.items() if count > 1]


def test_places_lie_in_known_states():
    places = rows("places.csv")
    assert len({place["name"] for place in places}) == len(places)
    assert all(place["country"] == "" or place["country"] in COUNTRIES for place in places)
