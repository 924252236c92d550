"""Many documents made from the paragraphs of the evaluation sets: half as long as an article, half as long as a cable."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from tests.running import CHECKOUT

ARTICLE, CABLE = 50_000, 4_000
SUMS = re.compile(r"\b[1-9]\d(?= (?:million|billion|percent))")


def write_documents(folder: Path, count: int) -> None:
    """So many documents, the same ones each time, no two alike. Every third paragraph is prose in which nothing is told; the sums
    of the others are drawn anew, so that they tell of other facts."""
    drawn = random.Random(1974)
    told, quiet = sorted(_told()), sorted(_paragraphs(CHECKOUT / "tests" / "restore" / "prose.txt"))
    folder.mkdir(parents=True)
    for number, length in zip(range(count), cycle([ARTICLE, CABLE])):
        parts = [f"PAPER {number}", f"{1 + number % 28} June {1970 + number % 15}"]
        size = 0
        while size < length:
            parts.append(SUMS.sub(lambda match: str(drawn.randint(11, 99)), drawn.choice(quiet if len(parts) % 3 == 0 else told)))
            size += len(parts[-1])
        (folder / f"paper-{number:03}.txt").write_text("\n\n".join(parts) + "\n", "utf-8")


def _told() -> Iterator[str]:
    for path in sorted((CHECKOUT / "tests" / "evaluation").glob("*/docs/*.txt")):
        yield from _paragraphs(path)


def _paragraphs(path: Path) -> list[str]:
    return [part.strip() for part in path.read_text("utf-8").split("\n\n") if len(part.strip()) > 80 and "<" not in part]
