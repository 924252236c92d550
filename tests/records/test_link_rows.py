"""Rows that belong to a fact, and what the claims on them rest on."""

from __future__ import annotations

from pathlib import Path

from flows.acquire import Source
from flows.claims.types import Effect, Reading, Record
from flows.records.ids import Register
from flows.records.link_rows import add_effects
from flows.records.telling import Fact, Telling
from flows.records.world import ReadDocument, World
from flows.restore import restore


def test_field_that_one_of_two_documents_states_is_told_once() -> None:
    document = restore(b"The measure hit Amur Works.", file_name="note.txt")
    read = [
        ReadDocument(Source(name, Path("note.txt"), "note.txt", "at_hand", kind="press"), document, Reading([], []))
        for name in ("memo", "paper")
    ]
    outcomes = {"memo": "refused", "paper": None}
    tellings = []
    for name, outcome in outcomes.items():
        effect = Effect("Amur Works", None, "contract_lost", None, outcome, 16, 26, 0.8)
        tellings.append(Telling(name, Record("sanctions", (16, 26), 0.8, effects=[effect])))
    world = World(read, Register())
    add_effects(world, "sanction-1", Fact("sanctions", tellings))
    basis = {(claim["field"], claim["document_id"]): claim["basis"] for claim in world.out.rows["claims"]}
    assert basis["exemption_outcome", "memo"] == "only_telling"
    assert basis["affected_name", "memo"] == basis["affected_name", "paper"] == "agreement"
