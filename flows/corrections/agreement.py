"""How far two coders agree: on the same records, each from a file of corrections of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flows.corrections.files import PAIRED, Address, Correction

Key = tuple[str, ...]
RecordOf = Callable[[str, Address], str | None]
VERDICTS = ("accept", "reject", "set")
STANDS = "stands"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of `n` things that both coders judged, the part on which they agree, and Cohen's kappa: that part beyond what chance would
    give (1 agreement throughout, 0 no more than chance; None where both gave one and the same verdict on all)."""

    n: int
    observed: float
    kappa: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Agreement on records (accepted, corrected or rejected), on cells (stands, or what else) and on pairs of records (merged or
    split); `apart` are the things on which the coders differ, with what each says."""

    records: Agreement
    cells: Agreement
    pairs: Agreement
    apart: tuple[tuple[str, str, str], ...]


def compare(one: Sequence[Correction], other: Sequence[Correction], record_of: RecordOf = lambda *_: None) -> Comparison:
    """Compare two coders on what both judged. A record is the same where `record_of` gives the words of both, with their table,
    the same id, or else where table, document and words are."""
    read = [[_verdicts(each, record_of), _cells(each, record_of), _pairs(each, record_of)] for each in (one, other)]
    paired = [_paired(first, second) for first, second in zip(*read, strict=True)]
    apart = [(" ".join(key), *said) for found in paired for key, said in found.items() if said[0] != said[1]]
    return Comparison(*(agreement(list(found.values())) for found in paired), tuple(apart))


def agreement(pairs: Sequence[tuple[str, str]]) -> Agreement:
    """Agreement of two coders' labels; Cohen, Educational and Psychological Measurement 20 (1960)."""
    n = len(pairs)
    if not n:
        return Agreement(0, 0.0, None)
    observed = sum(first == second for first, second in pairs) / n
    firsts, seconds = (Counter(labels) for labels in zip(*pairs, strict=True))
    chance = sum(firsts[label] * seconds[label] for label in firsts) / n**2
    return Agreement(n, observed, None if chance == 1 else (observed - chance) / (1 - chance))


def _paired(one: Mapping[Key, str], other: Mapping[Key, str]) -> dict[Key, tuple[str, str]]:
    return {key: (one[key], other[key]) for key in one if key in other}


def _place(table: str, address: Address, record_of: RecordOf) -> Key:
    record = record_of(table, address)
    return (table, record) if record else (table, address.document_id, address.quote)


def _verdicts(corrections: Sequence[Correction], record_of: RecordOf) -> dict[Key, str]:
    return {_place(each.table, each.address, record_of): each.action for each in corrections if each.action in VERDICTS}


def _cells(corrections: Sequence[Correction], record_of: RecordOf) -> dict[Key, str]:
    """What a coder says of each cell: that it stands, or its value."""
    found: dict[Key, str] = {}
    for each in corrections:
        if each.action in ("accept", "set"):
            place = _place(each.table, each.address, record_of)
            found |= {(*place, name): STANDS for name in each.expect if name not in each.values}
            found |= {(*place, name): value or "empty" for name, value in each.values.items()}
    return found


def _pairs(corrections: Sequence[Correction], record_of: RecordOf) -> dict[Key, str]:
    """What a coder makes of two records, whichever comes first."""
    found: dict[Key, str] = {}
    for each in corrections:
        if each.action in PAIRED:
            one, other = sorted(_place(each.table, address, record_of) for address in each.addresses)
            found[*one, *other[1:]] = each.action
    return found
