"""How like two tellings of a credit, deal or measure are: the evidence for one fact, the evidence against, and what rules it
out."""

from __future__ import annotations

import tomllib
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flows.records.stated import MONTH, SUMS, YEAR, Bounds, Stated, middle
from flows.records.telling import Telling

SIDES = {"credits": ("lender", "borrower"), "deals": ("seller", "buyer"), "sanctions": ("sender", "target")}
# What a fact is about: without one of these in common, firms, states and dates make no two tellings one.
SUMS_AGREE = frozenset({"same sum", "nearly the same sum"})
SUBSTANCE = {
    "credits": SUMS_AGREE,
    "deals": SUMS_AGREE | {"same quantity", "shared words", "same project", "same month", "retold"},
    "sanctions": frozenset({"same states"}),
}
OPEN_TO_TRADE = frozenset({"export_control", "licence_denial", "licence_suspension", "embargo"})


@dataclass(frozen=True, slots=True)
class Likeness:
    """The points for two tellings being one fact, what gave and cost them, and what rules it out, if anything does."""

    score: float
    found: tuple[str, ...]
    ruled_out: str | None

    @property
    def rule(self) -> str:
        """The evidence in words."""
        return "; ".join([", ".join(self.found) or "nothing in common", *([self.ruled_out] if self.ruled_out else [])])


@cache
def settings() -> dict:
    """`likeness.toml`."""
    return tomllib.loads(Path(__file__).with_name("likeness.toml").read_text("utf-8"))


def compare(one: Telling, other: Telling) -> Likeness:
    """How like two tellings of one table are."""
    table = one.record.table
    points = settings()[table]
    found = [*(_measure(one, other) if table == "sanctions" else _transaction(one, other))]
    against = [*_against(one, other)]
    total = sum(each * points[name] for name, each in found) - sum(settings()["against"][name] for name in against)
    names = tuple([name for name, _ in found] + [f"but {name}" for name in against])
    return Likeness(round(min(max(total, 0.0), 1.0), 3), names, ruled_out(one, other))


def content(telling: Telling) -> Hashable:
    """All that comparing looks at of a telling by itself: those of the same content are as like to any other, unless one of two
    documents retells the other."""
    return telling.stated.content, telling.firms, telling.countries, frozenset(telling.sides.items())


def least() -> float:
    """The fewest points that matter: with fewer no two are one fact, nor is their comparison shown."""
    return min(settings()["shown"]["least"], *settings()["enough"].values())


def is_enough(table: str, likeness: Likeness) -> bool:
    """Whether the two are one fact."""
    enough = likeness.score >= settings()["enough"][table] and not SUBSTANCE[table].isdisjoint(likeness.found)
    return enough and likeness.ruled_out is None


def _transaction(one: Telling, other: Telling) -> Iterator[tuple[str, float]]:
    """Evidence for one credit or deal, each with how many times it counts."""
    a, b = one.stated, other.stated
    ratio = _ratio(a.sum, b.sum)
    if ratio is not None and a.get("currency") == b.get("currency") and ratio >= settings()["near"]:
        yield ("same sum" if ratio == 1 else "nearly the same sum"), 1
    if a.table == "deals":
        yield from _dealing(one, other)
    else:
        yield from ((f"same {role}", 1) for role in SIDES["credits"] if _same_firm(one, other, role))
    if _same_states(one, other):
        yield "same states", 1
    yield from _near_in_time(a, b)
    if a.get("project") and a.get("project") == b.get("project"):
        yield "same project", 1
    shared = a.subject & b.subject
    if shared - vague():
        yield "shared words", min(len(shared - vague()), 2)
    elif shared:
        yield "shared vague words", 1


def _near_in_time(a: Stated, b: Stated) -> Iterator[tuple[str, float]]:
    apart = _years_apart(a, b)
    if a.month and a.month == b.month:
        yield "same month", 1
    elif apart is not None and apart <= 1:
        yield ("neighbouring year" if apart else "same year"), 1


def _dealing(one: Telling, other: Telling) -> Iterator[tuple[str, float]]:
    a, b = one.stated, other.stated
    if _ratio(a.quantity, b.quantity) == 1 and a.get("unit") == b.get("unit"):
        yield "same quantity", 1
    firms = len(one.firms & other.firms)
    if firms:
        yield ("same firms" if firms > 1 else "same firm"), 1
    if a.agreement and a.agreement == b.agreement:
        yield "same agreement", 1
    if a.subject & b.subject and _same_states(one, other):
        if one.retells(other):
            yield "retold", 1
        if a.offer and a.offer == b.offer:
            yield "same offer", 1
    for name in ("status", "kind"):
        if a.get(name) and a.get(name) == b.get(name):
            yield f"same {name}", 1


def _measure(one: Telling, other: Telling) -> Iterator[tuple[str, float]]:
    a, b = one.stated, other.stated
    if all(a.get(f"{side}_country") and a.get(f"{side}_country") == b.get(f"{side}_country") for side in SIDES["sanctions"]):
        yield "same states", 1
    if a.get("measure") == b.get("measure"):
        yield "same measure", 1
    yield from ((name, times) for name, times in _near_in_time(a, b) if name != "neighbouring year")
    if a.get("trigger") and a.get("trigger") == b.get("trigger"):
        yield "same occasion", 1
    if a.subject & b.subject:
        yield "shared words", 1
    if a.get("extraterritorial") == b.get("extraterritorial") == "true":
        yield "same reach", 1


def _against(one: Telling, other: Telling) -> Iterator[str]:
    a, b = one.stated, other.stated
    agreed = a.table == "deals" and a.agreement is not None and a.agreement == b.agreement
    if a.table != "credits" and a.subject and b.subject and not a.subject & b.subject and not agreed:
        yield "goods without a word in common"
    if _differ(a, b, "project"):
        yield "perhaps another project"
    if a.get("duration_years") and b.get("duration_years") and a.get("duration_years") != b.get("duration_years"):
        yield "other durations"
    if a.table == "deals" and _crossed(a, b):
        yield "sides the other way round"
    if a.table == "sanctions" and (a.parent is None) != (b.parent is None):
        yield "part of another measure"


def ruled_out(one: Telling, other: Telling) -> str | None:
    """What the two say that cannot be of one fact."""
    return next(_contradictions(one, other), None)


def _contradictions(one: Telling, other: Telling) -> Iterator[str]:
    a, b = one.stated, other.stated
    if a.table == "sanctions":
        yield from _other_measures(a, b)
    else:
        yield from _other_transactions(one, other)
    for side in SIDES[a.table]:
        first, second = a.meant(f"{side}_country"), b.meant(f"{side}_country")
        if first and second and first != second and not (second in one.countries and first in other.countries):
            yield f"another {side}"


def _other_transactions(one: Telling, other: Telling) -> Iterator[str]:
    a, b = one.stated, other.stated
    ratio = _ratio(a.sum, b.sum)
    if ratio is not None and (ratio < settings()["near"] or _differ(a, b, "currency") or (ratio < 1 and _told_apart(a, b))):
        yield "another sum"
    if a.table == "deals" and a.get("unit") == b.get("unit") and (_ratio(a.quantity, b.quantity) or 1) < settings()["near"]:
        yield "another quantity"
    if (_years_apart(a, b) or 0) > 1:
        yield "another year"
    if a.meant("project") and b.meant("project") and _differ(a, b, "project"):
        yield "another project"
    for role in SIDES[a.table]:
        if role in one.sides and role in other.sides and one.sides[role] != other.sides[role]:
            yield f"another {role}"


def _told_apart(a: Stated, b: Stated) -> bool:
    """Whether two sums are told without 'about' or 'some' and of different times: then they are two, however near."""
    exact = all(stated.get(f"{SUMS[stated.table]}_approx") != "true" for stated in (a, b))
    return exact and bool(a.date and b.date) and a.date[:MONTH] != b.date[:MONTH]


def _other_measures(a: Stated, b: Stated) -> Iterator[str]:
    if a.get("measure") != b.get("measure") and not {a.get("measure"), b.get("measure")} <= OPEN_TO_TRADE:
        yield "another kind of measure"
    if a.meant("trigger") and b.meant("trigger") and _differ(a, b, "trigger"):
        yield "another occasion"
    for name in ("imposed_edtf", "lifted_edtf"):
        first, second = a.get(name) or "", b.get(name) or ""
        length = MONTH if min(len(first), len(second)) >= MONTH else YEAR
        if first and second and first[:length] != second[:length]:
            yield "another date"
    if any((x.get("lifted_edtf") or "9999") < (y.get("imposed_edtf") or "0") for x, y in ((a, b), (b, a))):
        yield "lifted before the other was imposed"


@cache
def vague() -> frozenset[str]:
    """The words that so many deals share that they do not tell one from another."""
    return frozenset(settings()["words"]["vague"])


def _ratio(first: Bounds, second: Bounds) -> float | None:
    """The smaller of two stated sums or quantities as a part of the larger, 1 only where both bounds agree; None where one is
    silent."""
    if first == second and any(first):
        return 1.0
    one, other = middle(first), middle(second)
    if one is None or other is None:
        return None
    smaller, larger = sorted((one, other))
    return min(smaller / larger, 0.999) if larger else None


def _years_apart(a: Stated, b: Stated) -> int | None:
    """Years between the two; a decade is at no distance from itself, and at an unknown one from anything else."""
    if not a.year or not b.year:
        return None
    if a.year.isdigit() and b.year.isdigit():
        return abs(int(a.year) - int(b.year))
    return 0 if a.year == b.year else None


def _differ(a: Stated, b: Stated, name: str) -> bool:
    return a.get(name) is not None and b.get(name) is not None and a.get(name) != b.get(name)


def _same_firm(one: Telling, other: Telling, role: str) -> bool:
    return role in one.sides and one.sides[role] == other.sides.get(role)


def _same_states(one: Telling, other: Telling) -> bool:
    return len(one.countries & other.countries) >= 2


def _crossed(a: Stated, b: Stated) -> bool:
    """Whether who sells in one buys in the other, and the other way round; who is guessed stands on neither."""
    first, second = ([record.meant(f"{side}_country") for side in SIDES["deals"]] for record in (a, b))
    swapped = [each is not None and each == other for each, other in zip(first, reversed(second), strict=True)]
    return any(swapped) and first[0] != first[1]
