"""The view of what documents contradict one another on."""

from __future__ import annotations

DOCUMENTS = [{"document_id": name, "date_edtf": "1980", "status": "read", "may_redistribute": True} for name in ("memo", "paper")]


def claim(number: int, document: str, field: str, value: str, accepted: bool) -> dict:
    return {
        "claim_id": f"c{number}",
        "table_name": "credits",
        "record_id": "loan",
        "field": field,
        "value": value,
        "document_id": document,
        "page": 1,
        "char_start": 0,
        "char_end": 1,
        "quote": "x",
        "method": "test/1",
        "confidence": 0.9,
        "accepted": accepted,
        "reason": "the only telling" if accepted else "memo is preferred",
    }


def test_cell_on_which_documents_differ_has_a_row_for_each_value(plant):
    told = [
        ("memo", "status", "agreed", True),
        ("paper", "status", "refused", False),
        ("memo", "currency", "USD", True),
        ("paper", "currency", "USD", True),
        # The memorandum says both, and contradicts only itself.
        ("memo", "purpose", "a mine", True),
        ("memo", "purpose", "a pier", False),
    ]
    ask = plant(
        {"credits": {"loan": {"title": "The loan"}}},
        claims=[claim(number, *each) for number, each in enumerate(told)],
        documents=DOCUMENTS,
    )
    assert ask("SELECT title, field, value, stands, documents, reason FROM conflicts") == [
        ("The loan", "status", "agreed", True, "memo", None),
        ("The loan", "status", "refused", False, "paper", "memo is preferred"),
    ]
