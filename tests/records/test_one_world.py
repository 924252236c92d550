"""The catalogued documents together: no fact stands twice, and the totals are those of a count by hand.

The digests retell the article and the memorandum. What is counted below was counted by hand from the texts: five credits of
Japan to the Soviet Union that were granted (450, 90 and 40 million for the coal field, 100 and 70 million for the shelf),
twenty-four deals that were made, offered, sought or lost, and seven measures.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import duckdb
import pytest

from flows.acquire import acquire
from flows.claims.reader import read
from flows.corrections.apply import find
from flows.corrections.records import published
from flows.evaluation.gold import SOURCES
from flows.records.ids import Register
from flows.records.staging import assembled
from flows.records.tellings import tellings
from flows.records.world import ReadDocument, World
from flows.restore import restore
from warehouse.duckdb_file import NAME
from warehouse.load import build

GRANTED = (450e6, 90e6, 40e6, 100e6, 70e6)
# Each deal that the documents tell of, and what is true of its row alone.
DEALS = {
    "the coal": "commodity = 'coking coal' AND quantity_low = 104e6 AND buyer_country = 'JPN'",
    "the firms for the coal": "kind = 'consortium'",
    "the excavators": "commodity ILIKE '%excavators' AND quantity_low = 10 AND seller_name = 'Sumitomo Corporation'",
    "the shelf": "kind = 'exploration' AND signed_edtf = '1975' AND parent_deal_id IS NULL",
    "the shelf, two years more": "kind = 'exploration' AND signed_edtf = '1979' AND parent_deal_id IS NOT NULL",
    "the shelf, one year more": "kind = 'exploration' AND starts_with(signed_edtf, '1982') AND parent_deal_id IS NOT NULL",
    "the gas of the shelf": "kind = 'supply' AND buyer_country = 'JPN' AND quantity_low = 3e6 AND quantity_period = 'per_year'",
    "the gas of the pipeline": "kind = 'supply' AND buyer_name = 'Western Europe' AND quantity_low = 30e9",
    "the compressors": "seller_name = 'Hitachi' AND status = 'lost'",
    "the American pipe-layers": "seller_name = 'Caterpillar Tractor' AND quantity_low = 200 AND value_low = 80e6",
    "the Japanese pipe-layers": "seller_name = 'Komatsu' AND kind = 'sale' AND signed_edtf IN ('1981-12', '1982-02')",
    "more of them": "seller_name = 'Komatsu' AND kind = 'sale' AND signed_edtf = '1983-02'",
    "timber": "project_id = 'forestry-ks' AND signed_edtf = '1968' AND parent_deal_id IS NULL",
    "timber again": "project_id = 'forestry-ks' AND signed_edtf = '1974' AND parent_deal_id IS NOT NULL",
    "timber once more": "project_id = 'forestry-ks' AND signed_edtf = '1981' AND parent_deal_id IS NOT NULL",
    "copper": "project_id = 'udokan' AND signed_edtf = '1983-02'",
    "asbestos": "project_id = 'molodezhnoe' AND signed_edtf = '1983-02'",
    "the port": "project_id = 'vostochny' AND signed_edtf = '1983-02'",
    "pulp": "commodity ILIKE '%pulp%chips%' AND signed_edtf = '1983-02'",
    "steel": "commodity ILIKE '%steel%' AND signed_edtf = '1983-02'",
    "a long agreement": "kind = 'trade_agreement' AND commodity ILIKE '%economic cooperation%'",
    "talks": "commodity = 'annual trade consultations'",
    "the wealth of Siberia": "kind = 'joint_development' AND commodity ILIKE '%siberia%'",
    "machines of a new kind": "kind = 'sale' AND seller_name = 'Japan' AND signed_edtf IS NULL",
}
# Each measure that the digests tell of, and those that only the article does: the first American step over Poland, which it does
# not date, and the Japanese visits.
MEASURES = {
    "over Afghanistan": "sender_country = 'USA' AND trigger = 'Afghanistan' AND imposed_edtf = '1980'",
    "the credits": "sender_country = 'JPN' AND measure = 'credit_restriction' AND imposed_edtf = '1980' AND status = 'relaxed'",
    "the licences of Caterpillar": "sender_country = 'USA' AND measure = 'licence_suspension' AND imposed_edtf = '1981-12'",
    "the shelf": "sender_country = 'USA' AND measure = 'export_control' AND imposed_edtf = '1982-02' AND trigger = 'Poland'",
    "firms abroad": "sender_country = 'USA' AND goods ILIKE '%foreign firms%' AND imposed_edtf = '1982-06'",
}
TOLD_BY_THE_ARTICLE = {
    "over Poland": "sender_country = 'USA' AND trigger = 'Poland' AND imposed_edtf IS NULL",
    "the visits": "sender_country = 'JPN' AND measure = 'visit_suspension'",
}


def database(folder: Path, documents: list[ReadDocument], sources: list) -> Path:
    build(folder / "world", assembled(World(documents, Register()).staging(), documents, sources, []).tables)
    return folder / "world" / NAME


def catalogue(folder: Path, shared: Path) -> tuple[list[ReadDocument], Path]:
    """The documents of the catalogue, read, with those that are not redistributed in `shared`, and the tables built from them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SEIKEI_SHARED", str(shared))
        sources = acquire([])
    restored = [(s, restore(s.read_bytes(), file_name=s.file_name)) for s in sources if s.status == "at_hand"]
    documents = [ReadDocument(s, d, read(d)) for s, d in restored]
    return documents, database(folder, documents, sources)


def asking(place: Path):
    """A function that asks the tables."""
    connection = duckdb.connect(str(place), read_only=True)
    return lambda query: connection.execute(query).fetchall()


@pytest.fixture(scope="module")
def digests(tmp_path_factory, no_shared):
    return asking(catalogue(tmp_path_factory.mktemp("digests"), no_shared)[1])


@pytest.fixture(scope="module")
def catalogued(tmp_path_factory):
    if not SOURCES.exists():
        pytest.skip("the real documents are not at hand")
    return catalogue(tmp_path_factory.mktemp("everything"), SOURCES)


@pytest.fixture(scope="module")
def everything(catalogued):
    return asking(catalogued[1])


@pytest.fixture(params=["digests", pytest.param("everything", marks=pytest.mark.real)])
def ask(request):
    return request.getfixturevalue(request.param)


def test_every_credit_stands_once_and_the_sums_are_those_counted_by_hand(ask):
    """Beside the five that were granted there is only the idea of a loan for Alaska."""
    sums = [amount for (amount,) in ask("SELECT amount_low FROM credits WHERE borrower_country = 'SUN'")]
    assert Counter(sums) == Counter(GRANTED)
    assert ask("SELECT borrower_country, amount_low FROM credits WHERE borrower_country <> 'SUN'") == [("USA", 5e9)]
    assert ask("SELECT sum(amount_low) FROM credits WHERE amount_low < 1e9 AND counts_in_totals") == [(750e6,)]


def assert_each_stands_once(ask, table: str, key: str, wanted: dict[str, str]) -> None:
    """Each fact is one row, no row is two of them, and there are no other rows."""
    found = {name: ask(f"SELECT {key} FROM {table} WHERE {condition}") for name, condition in wanted.items()}
    assert {name: len(ids) for name, ids in found.items()} == dict.fromkeys(wanted, 1)
    assert {row for ids in found.values() for row in ids} == {*ask(f"SELECT {key} FROM {table}")}
    assert len({row for ids in found.values() for row in ids}) == len(wanted)


def test_every_deal_stands_once_and_there_is_no_other(ask):
    assert_each_stands_once(ask, "deals", "deal_id", DEALS)


@pytest.mark.real
def test_totals_by_lender_year_and_project_are_those_counted_by_hand(everything):
    totals = "SELECT lender_name, year, project_id, n_credits, low_usd / 1e6, high_usd / 1e6 FROM credit_totals ORDER BY year, 5"
    assert everything(totals) == [
        ("Export-Import Bank of Japan", 1974, "south-yakut-coal", 1, 450, 450),
        ("Sakhalin Oil Development Cooperation", 1975, "sakhalin-shelf", 1, 100, 100),
        ("Japan", 1977, "south-yakut-coal", 1, 90, 90),
        ("Japan", 1979, "south-yakut-coal", 1, 40, 40),
        ("Sakhalin Oil Development Cooperation", 1979, "sakhalin-shelf", 1, 70, 70),
    ]
    assert everything("SELECT seller_country, year, low_usd / 1e6, high_usd / 1e6 FROM deal_totals WHERE high_usd > 0") == [
        ("USA", 1981, 80, 80)
    ]


def test_every_measure_stands_once_and_there_is_no_other(request, ask):
    whole = request.node.callspec.params["ask"] == "everything"
    assert_each_stands_once(ask, "sanctions", "sanction_id", MEASURES | TOLD_BY_THE_ARTICLE if whole else MEASURES)


@pytest.mark.real
def test_what_article_and_digests_both_tell_is_merged(everything):
    """Every credit that was granted, and most deals that a digest tells of."""
    assert everything("SELECT count(*) FROM credits WHERE borrower_country = 'SUN' AND n_documents > 1") == [(5,)]
    [(deals,)] = everything("SELECT count(*) FROM deals WHERE n_documents > 1")
    [(measures,)] = everything("SELECT count(*) FROM sanctions WHERE n_documents > 1")
    assert deals >= 10 and measures >= 5
    assert everything("SELECT count(*) FROM credits WHERE n_independent_sources > 1") == [(0,)]


@pytest.mark.real
@pytest.mark.parametrize("word", ["vostochnyi", "molodezhnoe", "udokan", "steel", "excavators", "pipe-layers"])
def test_deal_of_article_and_digest_is_one_of_two_documents(everything, word):
    [(documents,)] = everything(f"SELECT max(n_documents) FROM deals WHERE commodity ILIKE '%{word}%'")
    assert documents >= 2


@pytest.mark.real
def test_every_record_can_be_quoted_so_that_no_other_is_meant(catalogued):
    """As a correction has to: the words that `seikei review` writes down find the telling they are of, in every document."""
    documents, database = catalogued
    world = World(documents, Register())
    told = list(tellings(world))
    for table in ("credits", "deals", "sanctions"):
        with duckdb.connect(str(database), read_only=True) as connection:
            claims = f"SELECT record_id, document_id, char_start, char_end, field FROM claims WHERE table_name = '{table}'"
            rows = connection.execute(claims).fetchall()
        for record_id in {row[0] for row in rows}:
            for document_id, said in published(database, record_id).told.items():
                found = told[find(said.address, table, told, world)].record
                places = {row[2:] for row in rows if row[:2] == (record_id, document_id)}
                own = {(cell.start, cell.end, cell.field) for cell in found.cells}
                assert len(own & places) >= len(own) / 2, said.address


def test_every_conflict_has_the_value_that_stands_and_a_rule(ask):
    cells = "SELECT table_name, record_id, field"
    assert ask(f"{cells} FROM conflicts GROUP BY ALL HAVING count(*) FILTER (WHERE stands) <> 1 OR count(*) < 2") == []
    assert ask("SELECT * FROM conflicts WHERE NOT stands AND reason IS NULL") == []


def test_title_names_only_what_the_record_says(ask):
    told = "contains(title, '(' || replace({0}, '_', ' ') || ')')"
    for table in ("credits", "deals"):
        states = "('requested', 'proposed', 'refused', 'cancelled', 'suspended', 'lost', 'stalled', 'reduced', 'negotiating')"
        assert ask(f"SELECT title, status FROM {table} WHERE status IN {states} AND NOT {told.format('status')}") == []
        assert ask(f"SELECT title FROM {table}, (SELECT unnest({states.replace('(', '[').replace(')', ']')}) AS s) "
                   f"WHERE ends_with(title, '(' || s || ')') AND status <> s") == []  # fmt: skip


SIDES = {
    "credits": ("lender_name", "borrower_name"),
    "deals": ("seller_name", "buyer_name"),
    "sanctions": ("sender_country", "target_country"),
}


@pytest.mark.parametrize("table", SIDES)
def test_title_names_the_sides_and_the_matter_of_the_record(ask, table):
    about = {"deals": "commodity", "credits": "purpose", "sanctions": "goods"}[table]
    for cell in (*SIDES[table], about):
        found = ask(f"SELECT count(*) FILTER (WHERE contains(lower(title), lower({cell}))), count({cell}) FROM {table}")
        assert found[0][0] == found[0][1] > 0, cell


def test_measure_that_was_lifted_says_so(ask):
    assert ask("SELECT * FROM sanctions WHERE lifted_edtf IS NOT NULL AND status NOT IN ('lifted', 'relaxed')") == []
