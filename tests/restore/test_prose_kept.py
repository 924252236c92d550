"""Whatever papers a file holds, and in whatever order: each paragraph of prose in it is read."""

from __future__ import annotations

import random
import re

import pytest
from restored import FIXTURES

from flows.restore import restore

FORMS = ("cable.txt", "crest.txt", "memorandum.txt")
PROSE = [part for part in (FIXTURES.parent / "prose.txt").read_text("utf-8").split("\n\n") if len(part) > 200]


def words(text: str) -> str:
    """The words of a text, with neither breaks nor hyphens at the ends of lines."""
    return "".join(re.findall(r"\w", text))


@pytest.mark.parametrize("seed", range(40))
def test_prose_around_papers_of_any_form_is_kept(seed: int):
    drawn = random.Random(seed)
    papers = [(FIXTURES / name).read_text("utf-8").strip() for name in drawn.sample(FORMS, drawn.randint(1, 3))]
    prose = drawn.sample(PROSE, len(papers) + 1)
    between = [part for paper, after in zip(papers, prose[1:], strict=True) for part in (paper, after)]
    read = restore("\n\n".join([prose[0], *between]).encode())
    kept = words(read.text)
    assert [part[:60] for part in prose if words(part) not in kept] == [], read.form
