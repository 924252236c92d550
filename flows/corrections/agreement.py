"""How far two coders agree: on the same records, each from a file of corrections of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from flows.corrections.files import Correction

Key = tuple[Hashable, ...]
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
    """Agreement on records (accepted, corrected or rejected) and on cells (stands, or what else); `apart` are the things on which
    the coders differ, with what each says."""

    records: Agreement
    cells: Agreement
    apart: tuple[tuple[str, str, str], ...]


def compare(one: Sequence[Correction], other: Sequence[Correction]) -> Comparison:
    """Compare two coders on the records and cells that both judged; a record is the same where table, document and words are."""
    records = _paired(_verdicts(one), _verdicts(other))
    cells = _paired(_cells(one), _cells(other))
    differing = [(key, first, second) for key, (first, second) in (records | cells).items() if first != second]
    apart = tuple((" ".join(map(str, key)), first, second) for key, first, second in differing)
    return Comparison(agreement(list(records.values())), agreement(list(cells.values())), apart)


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


def _place(correction: Correction) -> Key:
    return correction.table, correction.address.document_id, correction.address.quote


def _verdicts(corrections: Sequence[Correction]) -> dict[Key, str]:
    return {_place(each): each.action for each in corrections if each.action in VERDICTS}


def _cells(corrections: Sequence[Correction]) -> dict[Key, str]:
    """What a coder says of each cell: that it stands, or its value."""
    found: dict[Key, str] = {}
    for each in corrections:
        if each.action in ("accept", "set"):
            found |= {(*_place(each), name): STANDS for name in each.expect}
            found |= {(*_place(each), name): value or "empty" for name, value in each.values.items()}
    return found
