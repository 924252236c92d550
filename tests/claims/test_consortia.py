"""Firms that found a company together are a deal of their own."""

from __future__ import annotations

import pytest
from staged import scene

from flows.claims.consortia import consortium_records


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("In 1971 a syndicate headed by Siemens combined its foundries to form Elbe Turbine Ltd.", 2),
        ("Siemens and Krupp founded the Elbe Turbine Company in 1971.", 3),
        ("Siemens and Krupp sold the Elbe Turbine Company lathes.", 0),
    ],
)
def test_a_consortium_is_a_deal_of_its_members(text: str, parties: int) -> None:
    found = list(consortium_records(scene(text)))
    assert [len(record.parties) for record in found] == ([parties] if parties else [])
    assert all(record.get("kind") == "consortium" and record.get("seller_name") is None for record in found)
