"""The score of one document: what it should tell against what the tables say it tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from flows.evaluation.gold import GoldDocument
from flows.evaluation.likeness import Coded, Row, closed, ranges_agree
from flows.evaluation.matching import pair
from flows.evaluation.slots import SLOTS
from flows.evaluation.tables import CORE, DocumentRows
from flows.mentions.money import find_money

RECORDS = ("credits", "deals", "sanctions")
LEAST_WEIGHT = 2  # records coded as of importance 3 may be missed, like those marked optional
Pair = tuple[float, bool]
Range = tuple[Any, Any]


class Sum(NamedTuple):
    """A coded sum: its ends, the currencies that are right, and whether it is one value that may be an end of a range."""

    low: Any
    high: Any
    currencies: tuple[str | None, ...]
    may_be_end: bool = False


@dataclass(frozen=True)
class Counts:
    """Records coded, records told, and those that are both."""

    coded: int = 0
    told: int = 0
    found: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.coded + other.coded, self.told + other.told, self.found + other.found)

    @property
    def recall(self) -> float:
        return self.found / self.coded if self.coded else 1.0

    @property
    def precision(self) -> float:
        return self.found / self.told if self.told else float(not self.coded)

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True)
class Share:
    """How many of how many; `value` is None of none."""

    right: int = 0
    of: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.right + other.right, self.of + other.of)

    @property
    def value(self) -> float | None:
        return self.right / self.of if self.of else None


@dataclass(frozen=True)
class SlotCounts:
    """How often a slot is coded, how often its record was found, and how often it is right there."""

    coded: int = 0
    in_found: int = 0
    right: int = 0

    def __add__(self, other: SlotCounts) -> SlotCounts:
        return SlotCounts(self.coded + other.coded, self.in_found + other.in_found, self.right + other.right)


@dataclass
class DocumentScore:
    """One document's part in every figure. `slots` is by table and slot; `records` and `claims` pair a confidence with whether it
    was right; `quiet` documents are coded without a credit, deal or sanction."""

    name: str
    form: str
    characters: int
    read: bool
    quiet: bool
    tables: dict[str, Counts] = field(default_factory=dict)
    slots: dict[tuple[str, str], SlotCounts] = field(default_factory=dict)
    misses: list[tuple[str, Coded]] = field(default_factory=list)
    extras: list[tuple[str, Row]] = field(default_factory=list)
    records: list[Pair] = field(default_factory=list)
    claims: list[Pair] = field(default_factory=list)
    sums: Share = Share()
    cells: Share = Share()
    amounts: Share = Share()

    @property
    def false_records(self) -> int:
        return sum(self.tables[table].told for table in RECORDS) if self.quiet else 0


def score_document(gold: GoldDocument, rows: DocumentRows | None, text: str) -> DocumentScore:
    """`rows` is None where the tables do not know the document; `text` is its pinned text, restored again from its file."""
    quiet = not any(gold.of(table) for table in RECORDS)
    score = DocumentScore(gold.name, gold.coded["form"], len(text), rows is not None, quiet)
    rows = rows or DocumentRows({table: [] for table in CORE}, [], [], 0)
    for table in CORE:
        _score_table(score, table, gold, rows)
    score.sums = sums_found(gold, rows.amounts)
    standing = sum(
        bool(claim["quote"]) and text[claim["char_start"] : claim["char_end"]] == claim["quote"] for claim in rows.claims
    )
    score.cells = Share(standing, len(rows.claims) + rows.unsupported)
    score.amounts = Share(sum(_accounted(amount, rows) for amount in rows.amounts), len(rows.amounts))
    return score


def _score_table(score: DocumentScore, table: str, gold: GoldDocument, rows: DocumentRows) -> None:
    coded, told = gold.of(table), rows.core[table]
    pairs = pair(table, coded, told)
    needed = [index for index, record in enumerate(coded) if _needed(record)]
    spare = sum(index not in needed for index in pairs)
    score.tables[table] = Counts(len(needed), len(told) - spare, len(pairs) - spare)
    score.misses += [(table, coded[index]) for index in needed if index not in pairs]
    score.extras += [(table, row) for index, row in enumerate(told) if index not in pairs.values()]
    score.records += [
        (row["confidence"], index in pairs.values()) for index, row in enumerate(told) if row.get("confidence") is not None
    ]
    for name, slot in SLOTS[table].items():
        found = [right for i, j in pairs.items() if (right := slot.right(coded[i], told[j])) is not None]
        missed = sum(slot.right(coded[i], {}) is not None for i in needed if i not in pairs)
        score.slots[table, name] = SlotCounts(len(found) + missed, len(found), sum(found))
    by_row = {told[j][CORE[table]]: (coded[i], told[j]) for i, j in pairs.items()}
    score.claims += _judged_claims(table, by_row, rows)


def _needed(record: Coded) -> bool:
    return not record.get("optional") and (record.get("importance") or 1) <= LEAST_WEIGHT


def _judged_claims(table: str, found: dict[str, tuple[Coded, Row]], rows: DocumentRows) -> Iterator[Pair]:
    """The claims on fields that are coded: right where their slot is; on a record nobody coded every one is wrong."""
    slots = {column: slot for slot in SLOTS[table].values() for column in slot.columns}
    told = {row[CORE[table]] for row in rows.core[table]}
    for claim in rows.claims:
        if (
            claim["table_name"] != table
            or claim["record_id"] not in told
            or claim["field"] not in slots
            or claim["confidence"] is None
        ):
            continue
        record = found.get(claim["record_id"])
        right = slots[claim["field"]].right(*record) if record else False
        if right is not None:
            yield claim["confidence"], right


def sums_found(gold: GoldDocument, amounts: Iterable[Row]) -> Share:
    """The coded sums of money that are among the amounts with both ends and the currency right, each amount counted once. A
    distractor is coded as one value: of a printed range each end may be coded, and is found where the range is."""
    told = [(a["currency"], (a["value_low"], a["value_high"])) for a in amounts if a["kind"] == "money"]
    coded = list(coded_sums(gold))
    missed = [each for each in coded if not _taken(each, told)]
    ends = [(currency, (end, end)) for currency, (low, high) in told if low != high for end in (low, high) if end is not None]
    return Share(len(coded) - sum(not (each.may_be_end and _taken(each, ends)) for each in missed), len(coded))


def _taken(coded: Sum, told: list[tuple[str | None, Range]]) -> bool:
    """Whether a coded sum is among those told; the one it is found in is taken out."""
    for each in told:
        if each[0] in coded.currencies and _same_sum((coded.low, coded.high), each[1]):
            told.remove(each)
            return True
    return False


def _same_sum(coded: Range, told: Range) -> bool:
    return ranges_agree(coded, told) or (closed(*coded) is None and closed(*told) is None)


def coded_sums(gold: GoldDocument) -> Iterator[Sum]:
    """The sums coded as such; where none are, those the records and the distractors state, each once."""
    if gold.of("amounts"):
        yield from (Sum(a.get("low"), a.get("high"), (a.get("currency"),)) for a in gold.of("amounts") if a["kind"] == "money")
        return
    stated = [*_sums_of_records(gold), *_sums_of_distractors(gold)]
    yield from {(closed(each.low, each.high), each.currencies[0]): each for each in reversed(stated)}.values()


def _sums_of_records(gold: GoldDocument) -> Iterator[Sum]:
    """Leaves out the sums that are not printed but worked out."""
    for table, name in (("credits", "amount"), ("deals", "value")):
        for record in gold.of(table):
            low, high = record.get(f"{name}_low"), record.get(f"{name}_high")
            if closed(low, high) and not {name, f"{name}_low", f"{name}_high"} & set(record.get("computed") or ()):
                yield Sum(low, high, (record.get("currency"), *(record.get("alt_currency") or [])))


def _sums_of_distractors(gold: GoldDocument) -> Iterator[Sum]:
    """Those whose few words name a currency; the coded value must be what the words say."""
    for distractor in gold.of("distractors"):
        named = next(iter(find_money(distractor["text"])), None)
        if named is not None and named.low is not None and ranges_agree((distractor["value"],) * 2, (named.low, named.low)):
            yield Sum(distractor["value"], named.high and float(named.high), (named.currency,), may_be_end=True)


def _accounted(amount: Row, rows: DocumentRows) -> bool:
    """Whether an amount ends in a record that exists, or as a figure or rejected with a reason."""
    if amount["outcome"] in ("credit", "deal"):
        table = f"{amount['outcome']}s"
        return any(row[CORE[table]] == amount["record_id"] for row in rows.core[table])
    return amount["outcome"] in ("figure", "rejected") and bool(amount["reason"])
