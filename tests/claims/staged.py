"""Texts staged for the tests of roles and cells: every sum or quantity becomes a record, whatever the learnt weights say."""

from __future__ import annotations

from functools import cache

from flows.claims.credits import credit_records
from flows.claims.deals import Anchor, deal_record, group_anchors, with_values
from flows.claims.scene import Scene, stage
from flows.claims.titles import entitle
from flows.claims.types import Record
from flows.restore import restore

SURE = 0.9


@cache
def scene(text: str) -> Scene:
    return stage(restore(text.encode(), file_name="note.txt"))


def credits(text: str) -> list[Record]:
    """A credit for every sum of the text."""
    staged = scene(text)
    return credit_records(staged, [(m, sentence, SURE) for m in staged.money if (sentence := staged.sentence_at(m.start))])


def deals(text: str) -> list[Record]:
    """A deal for every quantity of goods and every sum, prices joined to their deal."""
    staged = scene(text)
    goods = [q for q in staged.quantities if q.dimension in ("mass", "volume", "count", "power")]
    found = [(m, s, SURE) for m in sorted([*staged.money, *goods], key=lambda m: m.start) if (s := staged.sentence_at(m.start))]
    return titled(staged, [deal_record(staged, anchor) for anchor in with_values(staged, group_anchors(found))])


def deal_at(text: str, word: str) -> Record:
    """The deal that hangs on a word of the text."""
    staged = scene(text)
    start = staged.text.index(word)
    sentence = staged.sentence_at(start)
    assert sentence is not None
    return titled(staged, [deal_record(staged, Anchor(sentence, start, start + len(word), SURE))])[0]


def titled(staged: Scene, records: list[Record]) -> list[Record]:
    for record in records:
        entitle(staged, record)
    return records


def cells(record: Record, *fields: str) -> tuple[str | None, ...]:
    return tuple(record.get(field) for field in fields)
