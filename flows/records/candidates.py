"""Which pairs of tellings may be like enough to matter, found without comparing each with each.

What speaks for two tellings being one fact is something they share. A telling is put down as its traits, each with points: two
tellings share traits of as many points as `likeness.compare` gives, or more. Pairs that stay below the least that matters are not
compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from itertools import chain, combinations, repeat
from math import floor, inf, log

import numpy

from flows.records.likeness import SIDES, settings, vague
from flows.records.stated import Stated, middle
from flows.records.telling import Telling

Pair = tuple[int, int]
Trait = tuple[Hashable, ...]
# Evidence that comes instead of a weaker kind, the traits of which are shared as well, and how many of them.
INCLUDED = {"same sum": ("nearly the same sum", 2), "same month": ("same year", 1), "same year": ("neighbouring year", 2)}
# More than what rounding can add to a score.
ROUNDED = 0.001


def candidates(tellings: Sequence[Telling], least: float) -> Iterator[Pair]:
    """The pairs, by position, of tellings of one table that may be given `least` points or more, by their first."""
    traits = [{(telling.record.table, *trait): points for trait, points in _traits(telling)} for telling in tellings]
    shelves: dict[Trait, list[int]] = defaultdict(list)
    for position, trait in ((position, trait) for position, own in enumerate(traits) for trait in own):
        shelves[trait].append(position)
    shared = {trait: numpy.array(shelf) for trait, shelf in shelves.items() if len(shelf) > 1}
    passed = dict.fromkeys(shared, 0)
    points = numpy.zeros(len(tellings))
    for position, own in enumerate(traits):
        met = [trait for trait in own if trait in shared]
        for trait in met:
            passed[trait] += 1
            points[shared[trait][passed[trait] :]] += own[trait]
        yield from zip(repeat(position), numpy.flatnonzero(points >= least - ROUNDED).tolist(), strict=False)
        points[:] = 0


def _traits(telling: Telling) -> Iterator[tuple[Trait, float]]:
    """What of a telling another can share, each with the most points that sharing it adds."""
    points = settings()[telling.record.table]
    own = _of_measure(telling.stated) if telling.record.table == "sanctions" else _of_transaction(telling)
    for name, *value in chain(own, _of_time(telling.stated)):
        if name in points:
            included, times = INCLUDED.get(name, ("", 0))
            yield (name, *value), points[name] - times * points.get(included, 0)


def _of_transaction(telling: Telling) -> Iterator[Trait]:
    stated = telling.stated
    yield from _of_sum(stated)
    if stated.table == "deals":
        yield from _of_dealing(telling)
    else:
        yield from ((f"same {role}", firm) for role, firm in telling.sides.items())
    yield from (("retold", document) for document in {telling.document_id, telling.cites} - {None})
    yield from (("same states", *pair) for pair in combinations(sorted(telling.countries), 2))
    if stated.get("project"):
        yield "same project", stated.get("project")
    for word in stated.subject:
        yield "shared vague words" if word in vague() else "shared words", word


def _of_sum(stated: Stated) -> Iterator[Trait]:
    """The sum itself, and two neighbouring steps of a scale on which sums that are nearly the same are a step apart at most."""
    currency, about = stated.get("currency"), middle(stated.sum)
    if any(stated.sum):
        yield "same sum", currency, *stated.sum
    if about is not None:
        step = floor(log(about) / -log(settings()["near"] - ROUNDED)) if 0 < about < inf else 0
        yield from (("nearly the same sum", currency, each) for each in (step, step + 1))


def _of_dealing(telling: Telling) -> Iterator[Trait]:
    stated = telling.stated
    if any(stated.quantity):
        yield "same quantity", stated.get("unit"), *stated.quantity
    if stated.agreement:
        yield "same agreement", *stated.agreement
    if stated.offer:
        yield "same offer", stated.offer
    # Two firms are worth more than one, but not twice as much.
    yield from (("same firm", firm) for firm in telling.firms)
    yield from ((f"same {name}", stated.get(name)) for name in ("status", "kind") if stated.get(name))


def _of_measure(stated: Stated) -> Iterator[Trait]:
    states = [stated.get(f"{side}_country") for side in SIDES["sanctions"]]
    if all(states):
        yield "same states", *states
    yield "same measure", stated.get("measure")
    if stated.get("trigger"):
        yield "same occasion", stated.get("trigger")
    yield from (("shared words", word) for word in stated.subject)
    if stated.get("extraterritorial") == "true":
        yield ("same reach",)


def _of_time(stated: Stated) -> Iterator[Trait]:
    """The month, the year, and it with the next, so that years that follow one another share one."""
    if stated.month:
        yield "same month", stated.month
    if stated.year:
        yield "same year", stated.year
        steps = (int(stated.year), int(stated.year) + 1) if stated.year.isdigit() else (stated.year, f"after {stated.year}")
        yield from (("neighbouring year", step) for step in steps)
