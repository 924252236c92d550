"""The questions of the field, asked of planted rows: the life of a project, whom a measure hit, deals around it, the mentions of
a firm, what was believed, what happened."""

from __future__ import annotations

FIRMS = {
    "works": {"name": "Works", "country": "JPN", "kind": "corporation"},
    "other": {"name": "Other", "country": "USA", "kind": "corporation"},
}
HALT = {"sender_country": "USA", "target_country": "SUN", "measure": "export_control", "imposed_edtf": "1980-01"}
SALE = {"kind": "sale", "buyer_country": "SUN"}


def claim(record: tuple[str, str], field: str, value: str, document: str, *, accepted: bool = True) -> dict:
    return {
        "claim_id": f"{record[1]}-{field}-{document}",
        "table_name": record[0],
        "record_id": record[1],
        "field": field,
        "value": value,
        "document_id": document,
        "page": 1,
        "char_start": 0,
        "char_end": 1,
        "quote": value,
        "method": "by hand/1",
        "confidence": 0.9,
        "accepted": accepted,
    }


def document(name: str, written: str) -> dict:
    return {"document_id": name, "date_edtf": written, "may_redistribute": True, "status": "read"}


def test_life_of_a_project_is_in_order_and_ends_with_what_has_no_date(plant):
    ask = plant({
        "companies": FIRMS,
        "projects": {"mine": {"name": "Mine"}, "port": {"name": "Port"}},
        "credits": {"loan": {"project_id": "mine", "status": "agreed", "agreed_edtf": "1974"}},
        "deals": {
            "plan": {"project_id": "mine", "status": "proposed", "signed_edtf": "1972"},
            "sale": {"project_id": "mine", "status": "signed", "seller_id": "works", "signed_edtf": "1976", "end_edtf": "1985"},
            "silent": {"project_id": "mine", "status": "unknown"},
            "elsewhere": {"project_id": "port", "status": "signed", "signed_edtf": "1975"},
        },
        "figures": {"cost": {"project_id": "mine", "indicator": "project_cost", "date_edtf": "1973"}},
        "sanctions": {"halt": {**HALT, "status": "imposed"}, "ban": {**HALT, "status": "threatened", "imposed_edtf": "1981"}},
        "sanction_effects": {
            "e1": {"sanction_id": "halt", "affected_table": "companies", "affected_id": "works"},
            "e2": {"sanction_id": "halt", "affected_table": "deals", "affected_id": "sale"},
            "e3": {"sanction_id": "ban", "affected_table": "projects", "affected_id": "mine"},
        },
    })  # fmt: skip
    assert ask("SELECT edtf, event, record_id, through FROM project_life WHERE project_id = 'mine'") == [
        ("1972", "proposed", "plan", None),
        ("1973", "figure", "cost", None),
        ("1974", "agreed", "loan", None),
        ("1976", "signed", "sale", None),
        ("1980-01", "imposed", "halt", "companies, deals"),
        ("1981", "threatened", "ban", "projects"),
        ("1985", "end", "sale", None),
        (None, "undated", "silent", None),
    ]


def test_whom_a_measure_hit_is_named_itself_or_through_its_deal_or_credit(plant):
    ask = plant({
        "companies": FIRMS | {"bank": {"name": "Bank", "country": "USA", "kind": "bank"}},
        "deals": {"sale": SALE},
        "deal_parties": {"p": {"deal_id": "sale", "party_id": "works", "party_name": "Works", "role": "seller"}},
        "credits": {"loan": {"lender_id": "bank", "lender_name": "Bank"}},
        "sanctions": {"halt": HALT},
        "sanction_effects": {
            "e1": {"sanction_id": "halt", "affected_table": "companies", "affected_id": "other", "affected_name": "Other"},
            "e2": {"sanction_id": "halt", "affected_table": "deals", "affected_id": "sale", "effect": "stopped"},
            "e3": {"sanction_id": "halt", "affected_table": "credits", "affected_id": "loan", "exemption_sought": True},
            "e4": {"sanction_id": "halt", "affected_name": "oil equipment"},
        },
    })  # fmt: skip
    hit = "SELECT affected_table, affected_name, company_country, hit_through, effect, exemption_sought FROM sanction_targets"
    assert sorted(map(str, ask(hit))) == sorted(map(str, [
        ("companies", "Other", "USA", "itself", None, None),
        ("deals", None, None, "itself", "stopped", None),
        ("companies", "Works", "JPN", "deals", "stopped", None),
        ("credits", None, None, "itself", None, True),
        ("companies", "Bank", "USA", "credits", None, True),
        (None, "oil equipment", None, "itself", None, None),
    ]))  # fmt: skip


def test_deals_before_and_after_a_measure(plant):
    ask = plant({
        "sanctions": {"halt": HALT},
        "deals": {
            "long-before": {**SALE, "signed_edtf": "1970"},
            "before": {**SALE, "signed_edtf": "1979-12", "seller_country": "USA"},
            "same-month": {**SALE, "signed_edtf": "1980-01"},
            "after": {**SALE, "signed_edtf": "1982-06"},
            "open-ended": {**SALE, "signed_edtf": "1979/.."},
            "with-others": {"kind": "sale", "buyer_country": "POL", "signed_edtf": "1982"},
            "by-party": {"kind": "sale", "signed_edtf": "1983"},
        },
        "deal_parties": {"p": {"deal_id": "by-party", "party_name": "Soviet side", "party_country": "SUN", "role": "buyer"}},
    })  # fmt: skip
    assert ask("SELECT deal_id, side, with_sender FROM deals_around_sanctions") == [
        ("open-ended", "overlapping", False),
        ("before", "before", True),
        ("same-month", "overlapping", False),
        ("after", "after", False),
        ("by-party", "after", False),
    ]


def test_every_mention_of_a_firm_has_its_place_and_its_part(plant):
    ask = plant(
        {
            "companies": FIRMS,
            "company_names": {"n1": {"company_id": "works"}},
            "credits": {"loan": {"borrower_id": "works"}},
            "deals": {"sale": {"seller_id": "works"}, "rival": {"seller_id": "other"}},
        },
        claims=[
            claim(("company_names", "n1"), "name", "WKS", "cable"),
            claim(("credits", "loan"), "borrower_name", "Works", "cable"),
            claim(("deals", "sale"), "seller_name", "Works", "memo"),
            claim(("deals", "sale"), "seller_name", "Wroks", "cable", accepted=False),
            claim(("deals", "rival"), "seller_name", "Other", "memo"),
        ],
        documents=[document("cable", "1974"), document("memo", "1975")],
    )
    found = "SELECT document_id, table_name, record_id, quote, accepted FROM company_mentions WHERE company_id = 'works'"
    assert ask(found) == [
        ("cable", "company_names", "n1", "WKS", True),
        ("cable", "credits", "loan", "Works", True),
        ("cable", "deals", "sale", "Wroks", False),
        ("memo", "deals", "sale", "Works", True),
    ]


def test_what_was_believed_in_a_year_is_what_had_been_written_by_its_end(plant):
    """A press figure of 1974, corrected in 1975; what stands today comes from 1990."""
    loan = ("credits", "loan")
    ask = plant(
        {"credits": {"loan": {}}},
        claims=[
            claim(loan, "amount_low", "400", "press", accepted=False),
            claim(loan, "amount_low", "430", "cable", accepted=False),
            claim(loan, "amount_low", "450", "history"),
            claim(loan, "status", "agreed", "press"),
            claim(loan, "purpose", "ships", "some-day"),
        ],
        documents=[
            document("press", "1974-05"),
            document("cable", "1975"),
            document("history", "1990"),
            document("some-day", "1974/.."),
        ],
    )
    believed = "SELECT value, still_held, document_id FROM believed_in({}) WHERE field = 'amount_low'"
    assert ask(believed.format(1973)) == []
    assert ask(believed.format(1974)) == [("400", False, "press")]
    assert ask(believed.format(1975)) == [("430", False, "cable")]
    assert ask(believed.format(1990)) == [("450", True, "history")]
    assert ask("SELECT field FROM believed_in(1974)") == [("amount_low",), ("status",)]
    assert ask("SELECT field FROM believed_in(2000) WHERE field = 'purpose'") == []


def test_what_happened_in_a_year_goes_by_the_day_of_the_event(plant):
    ask = plant({
        "credits": {
            "loan": {"status": "agreed", "agreed_edtf": "1974-04"},
            "wish": {"status": "requested", "agreed_edtf": "1974"},
        },
        "deals": {
            "span": {"status": "signed", "signed_edtf": "1973/1975"},
            "decade": {"status": "signed", "signed_edtf": "197X"},
            "later": {"status": "signed", "signed_edtf": "1975"},
        },
        "sanctions": {"halt": {**HALT, "status": "lifted", "lifted_edtf": "1974-12-31"}},
    })  # fmt: skip
    assert sorted(ask("SELECT record_id, event, certain FROM happened_in(1974)")) == [
        ("decade", "signed", False),
        ("halt", "lifted", True),
        ("loan", "agreed", True),
        ("span", "signed", False),
        ("wish", "requested", True),
    ]
