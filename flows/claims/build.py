"""Cells with their place in the pinned text, and the cells that credits, deals and measures share."""

from __future__ import annotations

from flows.claims.realis import Status
from flows.claims.roles import Cast
from flows.claims.scene import Scene
from flows.claims.types import Cell, Record, plain
from flows.mentions.types import Money, When

INFERRED = 0.6
WORDED = frozenset({"commodity", "purpose", "goods"})


def unquoted(words: str) -> str:
    """Words without the marks of a quotation of which they hold only one end."""
    if words.count('"') % 2:
        words = words.replace('"', "")
    if words.count("“") != words.count("”"):
        words = words.replace("“", "").replace("”", "")
    return words


class Builder:
    """Adds cells to one record, turning view spans into spans of the pinned text."""

    def __init__(self, scene: Scene, record: Record, rule: str) -> None:
        self.scene, self.record, self.rule = scene, record, rule

    def add(
        self,
        field: str,
        value: str | None,
        start: int,
        end: int,
        confidence: float,
        *,
        inferred: bool = False,
        rule: str | None = None,
    ) -> None:
        """Add a cell, unless there is nothing to say."""
        if value is None or value == "" or end <= start:
            return
        if field in WORDED:
            value = unquoted(value)
        low, high = self.scene.document.view.span(start, end)
        self.record.cells.append(
            Cell(field, value, low, high, rule or self.rule, round(min(max(confidence, 0.01), 0.99), 3), inferred)
        )

    def money(self, prefix: str, money: Money, confidence: float) -> None:
        """`<prefix>_low`, `_high`, `_approx` and the currency of a sum; `illegible` where digits are lost."""
        if money.illegible or (money.low is None and money.high is None):
            self.record.gaps[f"{prefix}_low"] = self.record.gaps[f"{prefix}_high"] = "illegible"
        else:
            self.add(f"{prefix}_low", plain(money.low), money.start, money.end, confidence)
            self.add(f"{prefix}_high", plain(money.high), money.start, money.end, confidence)
            self.add(f"{prefix}_approx", "true" if money.approx else "false", money.start, money.end, confidence)
        self.add("currency", money.currency, money.start, money.end, confidence, inferred="currency" in money.inferred)

    def party(self, role: str, cast: Cast | None, confidence: float) -> None:
        """`<role>_name` and `<role>_country`."""
        if cast is None:
            return
        actor = cast.actor
        sure = confidence * (INFERRED if cast.inferred else 1.0)
        rule = f"{self.rule.rsplit('/', 1)[0]}.topic/1" if cast.inferred else None
        self.add(
            f"{role}_name",
            actor.name if actor.kind in ("company", "state") else actor.text,
            actor.start,
            actor.end,
            sure,
            inferred=cast.inferred,
            rule=rule,
        )
        self.add(f"{role}_country", actor.country, actor.start, actor.end, sure, inferred=cast.inferred, rule=rule)

    def when(self, field: str, when: When | None, confidence: float) -> None:
        """A date as EDTF."""
        if when is not None:
            sure = {"explicit": 1.0, "anchored": 0.9, "relative": 0.85}[when.kind]
            inferred = when.kind != "explicit" or not self._in_sentence(when)
            self.add(f"{field}_edtf", when.edtf, when.start, when.end, confidence * sure, inferred=inferred)

    def _in_sentence(self, when: When) -> bool:
        """Whether a date stands in the sentence that tells of the record, and is not taken over from another."""
        sentence = next((s for s in self.scene.sentences if s.index == self.record.sentence), None)
        return sentence is None or sentence.start <= when.start < sentence.end

    def told(self, field: str, date: When | str | None, anchor: tuple[int, int], confidence: float) -> None:
        """A date, or the document's own time, which stands at the anchor."""
        if isinstance(date, str):
            self.add(f"{field}_edtf", date, *anchor, confidence, inferred=True, rule="date.document/1")
        else:
            self.when(field, date, confidence)

    def status(self, found: Status | None, confidence: float) -> None:
        if found is not None:
            self.add("status", found.value, found.start, found.end, confidence * min(1.0, 0.5 + found.points / 8))
