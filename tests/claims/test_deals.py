"""Goods, kind, sides, state and date of a deal, and the title that tells them."""

from __future__ import annotations

import pytest
from staged import cells, deal_at, deals, scene

from flows.claims.build import unquoted
from flows.claims.completed import add_quantities
from flows.claims.judge import Judged
from flows.claims.objects import goods_class
from flows.claims.titles import title
from flows.claims.types import Party

FIRMS = (("Kobe Works", "JPN"), ("Ruhr Works", "DEU"), ("Osaka Works", "JPN"))


@pytest.mark.parametrize(
    ("text", "goods"),
    [
        ("Siemens sold Poland 30 compressors for $12 million in 1975.", "compressors"),
        ("Canada sold the Soviet Union two million tons of wheat in 1972.", "wheat"),
        ("In 1976 Krupp signed a contract worth DM 80 million for a rolling mill.", "rolling mill"),
        ("Gas was the topic. Austria will take 2 billion cubic meters a year from the Soviet Union.", "Gas"),
        ("The pipe mill is new. Austria will take 2 billion cubic meters a year from the Soviet Union.", None),
    ],
)
def test_goods(text: str, goods: str | None) -> None:
    assert deals(text)[0].get("commodity") == goods


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Canada sold the Soviet Union two million tons of wheat in 1972.", "total"),
        ("Poland sells France four million tons of coal a year.", "per_year"),
        ("Poland sells France 400,000 tons of coal a month.", None),
    ],
)
def test_period_of_a_quantity(text: str, period: str | None) -> None:
    [deal] = deals(text)
    assert deal.get("quantity_low") and deal.get("quantity_period") == period


def test_fraction_without_an_end_is_rounded() -> None:
    [deal] = deals("Siemens sold Poland 30 compressors for a third of a million dollars in 1975.")
    assert deal.get("value_low") == "333333.333333"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Siemens sold Poland 30 compressors for $12 million.", "sale"),
        ("Davy will build two methanol plants in Poland.", "construction"),
        ("Poland sells France four million tons of coal a year.", "supply"),
        ("France pays for 300 trucks in return for Polish coal.", "compensation"),
        ("Krupp sold Poland 300 trucks, which were paid for with credits.", "sale"),
        ("The Soviet Union and Poland signed a contract. In return France will get three million tons of coal.", "compensation"),
        ("Renault makes 4,000 buses in Romania under licence.", "licence"),
        ("The United States and Poland signed a trade agreement covering 300 tractors.", "trade_agreement"),
        ("Germany sold Poland 12 million tons of steel.", "sale"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    assert deals(text)[0].get("kind") == kind


@pytest.mark.parametrize(
    ("text", "seller", "buyer"),
    [
        ("Siemens sold Poland 30 compressors in 1975.", "Siemens", "Poland"),
        ("Thirty compressors were sold to Poland by Siemens in 1975.", "Siemens", "Poland"),
        ("Poland bought 30 compressors from Siemens in 1975.", "Siemens", "Poland"),
        ("Siemens came first. Its contract with Poland covers 30 compressors.", "Siemens", "Poland"),
        ("Ruhrgas signed with the Soviet Union for three million tons of oil.", "Soviet Union", "Ruhrgas"),
        ("Techmashimport signed with Krupp in 1975 for 30 compressors.", "Krupp", "Techmashimport"),
        (
            "Washington objected. The Soviet Union planned to ship 30 tons of gas to users in Western Europe.",
            "Soviet Union",
            "Western Europe",
        ),
        ("Moscow was angry. After the crackdown in Poland Krupp delivered 30 compressors.", "Krupp", "Soviet Union"),
    ],
)
def test_sides(text: str, seller: str, buyer: str) -> None:
    record = deals(text)[0]
    assert seller in (record.get("seller_name") or "") and buyer in (record.get("buyer_name") or "")


def test_a_state_is_no_buyer_from_its_own_firm() -> None:
    record = deals("Moscow kept calm. Germany wished to see 12 Krupp cranes delivered.")[0]
    assert record.get("buyer_country") == "SUN" and record.get("seller_country") == "DEU"


def test_a_federation_sells_nothing() -> None:
    record = deals("Keidanren and Komatsu spoke in Moscow of 30 compressors for the Soviet Union.")[0]
    assert "Keidanren" not in {p.name for p in record.parties}


def test_goods_in_the_name_of_a_firm_are_no_goods() -> None:
    assert deals("Gulf Oil came. Poland paid Krupp $20 million.")[0].get("commodity") is None


def test_all_firms_of_a_list_are_parties_as_printed() -> None:
    record = deals("Krupp, Thyssen and Mannesmann sold Poland 30 compressors in 1975.")[0]
    assert {p.name for p in record.parties if p.role == "seller"} == {"Krupp", "Thyssen", "Mannesmann"}
    assert [p.country for p in record.parties if p.role == "buyer"] == ["POL"]


def test_nobody_deals_with_his_own_state() -> None:
    record = deals("Machinoimport and the Soviet Union are content with the 30 compressors of Siemens.")[0]
    assert record.get("seller_country") != record.get("buyer_country")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Siemens sold Poland 30 compressors in 1975.", "signed"),
        ("Siemens is delivering 30 compressors to Poland.", "under_way"),
        ("Siemens delivered 30 compressors to Poland in 1975.", "completed"),
        ("Siemens would supply Poland with 30 compressors.", "proposed"),
        ("If the credit comes about, Poland will order 30 compressors.", "proposed"),
        ("Siemens and Poland are negotiating over 30 compressors.", "negotiating"),
        ("The sale of 30 compressors to Poland was suspended.", "suspended"),
        ("The order of Krupp for 30 compressors went to Siemens.", "signed"),
        ("Siemens lost the order for 30 compressors.", "lost"),
        ("Siemens undertook to deliver 30 compressors to Poland.", "signed"),
    ],
)
def test_status(text: str, status: str) -> None:
    assert deals(text)[0].get("status") == status


def test_a_price_told_in_the_next_sentence_belongs_to_the_deal() -> None:
    (record,) = deals("In 1975 Siemens sold Poland 30 compressors. The price was DM 40 million.")
    assert (record.get("value_low"), record.get("currency"), record.get("quantity_low")) == ("40000000", "DEM", "30")


def test_the_price_of_another_firm_does_not() -> None:
    found = deals("In 1975 Siemens sold Poland 30 compressors. The price of Krupp's presses was DM 40 million.")
    assert len(found) == 2 and found[0].get("value_low") is None


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("In 1975 Siemens sold Poland 30 compressors.", "1975"),
        ("The trade fair was in 1974. Siemens then sold Poland 30 compressors.", "1974"),
        ("Of the two orders (1970: 30 compressors, 1972: 40 presses) Siemens got one.", "1970"),
        ("Siemens sold Poland 30 compressors.", None),
    ],
)
def test_date(text: str, date: str | None) -> None:
    assert deals(text)[0].get("signed_edtf") == date


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("Heavy machines. In 1975 Siemens sold Poland 30 presses.", "Heavy machines"),
        ("It rained. In 1975 Siemens sold Poland 30 presses.", None),
        ("In 1975 Siemens sold Poland 30 presses.", None),
    ],
)
def test_words_that_open_the_paragraph_are_its_heading(text: str, heading: str | None) -> None:
    assert deals(text)[0].get("heading") == heading


@pytest.mark.parametrize(
    ("words", "meant"),
    [('presses for "new works', "presses for new works"), ('"new" presses', '"new" presses'), ("“new presses", "new presses")],
)
def test_mark_of_a_quotation_that_ends_elsewhere_is_left_out(words: str, meant: str) -> None:
    assert unquoted(words) == meant


def test_title_does_not_say_the_kind_twice() -> None:
    values = {"kind": "exploration", "commodity": "exploration", "seller_name": "Japan", "buyer_name": "Soviet Union"}
    assert title("deals", values, []) == "Exploration: Japan and Soviet Union"


@pytest.mark.parametrize(
    ("text", "word", "title"),
    [
        ("In 1975 Siemens sold Poland 30 compressors.", "30 compressors", "Compressors (30): Siemens to Poland"),
        (
            "Canada is negotiating the sale of 2 million tons of wheat to Poland.",
            "2 million tons",
            "Wheat (2 million tons): Canada to Poland (negotiating)",
        ),
    ],
)
def test_title(text: str, word: str, title: str) -> None:
    record = next(r for r in deals(text) if text[r.anchor[0] : r.anchor[1]] == word)
    assert record.get("title") == title


def test_title_names_the_side_that_the_record_has_and_its_firms_beside_it() -> None:
    cells = {"seller_name": "Japan", "seller_country": "JPN", "buyer_name": "Poland", "commodity": "presses"}
    firms = [Party(name, None, country, "seller", 0, 1, 0.9, company=True) for name, country in FIRMS]
    assert title("deals", cells, firms) == "Presses: Japan (Kobe Works and Osaka Works) and Ruhr Works to Poland"
    assert title("deals", cells | {"seller_name": "Kobe Works"}, firms[:1]) == "Presses: Kobe Works to Poland"
    assert title("deals", {**cells, "seller_name": None}, firms[:1]) == "Presses: Kobe Works to Poland"


def test_a_deal_without_goods_is_titled_by_its_kind() -> None:
    title = deal_at("The United States and Poland signed a trade agreement in 1975.", "agreement").get("title") or ""
    assert title.startswith("Trade agreement: ") and "Poland" in title and "United States" in title


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("natural gas", "energy"),
        ("equipment for a gas pipeline", "machinery"),
        ("liquefied gas tankers", "transport"),
        ("friendship", None),
        (None, None),
    ],
)
def test_goods_are_classed_by_their_head(what: str | None, expected: str | None) -> None:
    assert goods_class(what) == expected


@pytest.mark.parametrize(
    ("text", "project"),
    [
        (
            "The Yamal pipeline was costly. Nobody wondered. For the pipeline Krupp sold the Soviet Union 30 presses.",
            "siberian-pipeline",
        ),
        ("Krupp eyed Udokan. For the pipeline Krupp sold the Soviet Union 30 presses.", None),
        ("Krupp eyed Udokan. Krupp sold the Soviet Union 30 presses.", "udokan"),
        ("Krupp eyed Udokan and Molodezhnoe. Krupp sold the Soviet Union 30 presses.", None),
    ],
)
def test_a_project_is_pointed_back_to_or_was_named_alone(text: str, project: str | None) -> None:
    assert deals(text)[-1].get("project") == project


@pytest.mark.parametrize(
    ("text", "signed", "end"),
    [
        ("By 1981 Krupp had sold Poland 30 presses.", "1981", None),
        ("Krupp will deliver Poland 30 presses by 1981.", None, "1981"),
        ("Krupp came in May 1983. It was cold. Nobody saw it. Krupp sold Poland 30 presses.", "1983-05", None),
    ],
)
def test_when_a_deal_was_signed_or_ends(text: str, signed: str | None, end: str | None) -> None:
    (record,) = deals(text)
    assert cells(record, "signed_edtf", "end_edtf") == (signed, end)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Even if Poland did annul its order for 30 presses, Krupp sold others.", "signed"),
        ("Krupp had to annul the sale of 30 presses to Poland.", "cancelled"),
    ],
)
def test_what_is_supposed_was_not_undone_and_what_had_to_be_was(text: str, status: str) -> None:
    assert deals(text)[0].get("status") == status


def test_the_price_of_each_piece_is_not_that_of_the_lot() -> None:
    (record,) = deals("Poland bought twelve looms from Krupp for DM 250,000 apiece.")
    assert cells(record, "quantity_low", "value_low") == ("12", "3000000")


def test_what_a_state_lets_go_by_a_makers_name_is_sold_by_the_maker() -> None:
    record = deal_at("Bonn approved the sale of Siemens presses to Poland.", "sale")
    assert record.get("seller_name") == "Siemens"


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Austria counts on 80,000 tons of sulphur, shipped yearly from Poland.", "per_year"),
        ("Poland yearly furnished Austria with 80,000 tons of sulphur.", "per_year"),
        ("Poland furnished Austria with 80,000 tons of sulphur. A fair is held yearly.", "total"),
    ],
)
def test_a_quantity_handed_over_yearly_is_one_of_each_year(text: str, period: str) -> None:
    assert deals(text)[0].get("quantity_period") == period


def test_a_quantity_told_after_its_deal_completes_it() -> None:
    text = "Krupp and Poland haggled over the sale of sulphur. From Gdansk it would ship 70,000 tons of crude sulphur."
    staged = scene(text)
    record = deal_at(text, "sale")
    (quantity,) = [q for q in staged.quantities if q.dimension == "mass"]
    add_quantities(staged, [Judged(quantity, staged.sentence_at(quantity.start), "other", 0.9, ())], [record])
    assert cells(record, "quantity_low", "unit") == ("70000", "tons")


def test_goods_keep_the_quotation_mark_that_closes_what_they_open() -> None:
    record = deal_at('Moscow bought presses for "plant renewal" from Krupp.', "bought")
    assert record.get("commodity") == 'presses for "plant renewal"'
