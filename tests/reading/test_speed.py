"""How long restoring and reading take, counted in a fixed piece of work timed beside them, so that the machine does not count."""

from __future__ import annotations

import random
import textwrap
import time
from pathlib import Path

import pytest

from flows.claims.reader import read
from flows.restore import restore

DENSE = Path(__file__).parents[1] / "evaluation" / "second" / "docs"
PEOPLE = ["the old gardener", "Anna Petrovna", "her neighbour", "a young clerk", "Mr. Lindgren", "most villagers", "the painter"]
DOES = ["described", "had never understood", "wandered past", "argued over", "was fond of", "spoke quietly about", "admired"]
THINGS = ["the harbour at dawn", "an unfinished novel", "the weather in spring", "their common past", "the manners of the court"]
TAILS = ["without any hurry", "because nobody else would", "while the rain went on", "with great care", "; nobody minded"]
QUIET_LENGTH, ROUNDS = 150_000, 4
# Characters in the time of one piece of work (some 24 ms where 1,000,000 characters without anchors take less than a second).
LEAST_QUIET, LEAST_DENSE = 22_000, 300


def _quiet(width: int | None) -> str:
    """Prose in which no record can stand, in lines of `width` characters or one line a paragraph."""
    chance = random.Random(4)
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < QUIET_LENGTH:
        told = (" ".join(map(chance.choice, (PEOPLE, DOES, THINGS, TAILS))) for _ in range(chance.randint(3, 9)))
        body = " ".join(f"{sentence[0].upper()}{sentence[1:]}." for sentence in told)
        paragraphs.append(textwrap.fill(body, width) if width else body)
    return "\n\n".join(paragraphs)


def _work() -> None:
    kept: dict[int, str] = {}
    for number in range(200_000):
        kept[number & 1023] = str(number)


def _seconds(todo, *arguments: bytes) -> float:
    started = time.process_time()
    todo(*arguments)
    return time.process_time() - started


def _characters_in_the_time_of_work(sources: list[bytes], rounds: int) -> float:
    """The best of several rounds: other processes only ever make one slower."""

    def restored_and_read() -> None:
        for source in sources:
            read(restore(source))

    restored_and_read()
    work = min(_seconds(_work) for _ in range(3 * rounds))
    return sum(map(len, sources)) * work / min(_seconds(restored_and_read) for _ in range(rounds))


@pytest.mark.slow
@pytest.mark.parametrize("width", [62, None])
def test_text_without_anchors_costs_little(width: int | None) -> None:
    source = _quiet(width)
    found = read(restore(source.encode()))
    assert not (found.records or found.companies or found.amounts)
    assert _characters_in_the_time_of_work([source.encode()], ROUNDS) > LEAST_QUIET


@pytest.mark.slow
def test_dense_text_is_read_fast_enough() -> None:
    sources = [file.read_bytes() for file in sorted(DENSE.iterdir())[::5]]
    assert _characters_in_the_time_of_work(sources, 2) > LEAST_DENSE
