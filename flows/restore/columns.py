"""Two-column pages whose lines a text dump has interleaved: told from other texts, and put back in reading order."""

from __future__ import annotations

from itertools import islice, pairwise
from math import exp, sqrt
from statistics import fmean, median, pstdev

from flows.document import Document
from flows.restore.columns_join import Continuation, Edges
from flows.restore.columns_layout import RawPage, Row, read_pages
from flows.restore.columns_notes import find_notes
from flows.restore.columns_read import read_lines, weights
from flows.restore.columns_text import write

# A first look is enough where the lines plainly read on; then no more is read.
FIRST_LOOK, SAMPLE_CHARACTERS = 8_000, 40_000
PLAINLY_NOT = 0.001
FEWEST_LINES = 16
NARROWEST, WIDEST = 20, 80
ENOUGH_EVIDENCE = 1.8  # standard errors: chance alone reaches this once in thirty texts
STEEPNESS = 2.5


def restore_columns(source: str) -> Document:
    """The document of a line-interleaved dump, left column before right on every page."""
    pages = read_pages(source)
    lines = read_lines(pages)
    notes = find_notes(pages, lines)
    displaced = _after(pages, notes.late)
    if displaced:
        lines = read_lines(pages, displaced)
        notes = find_notes(pages, lines)
    confidence, reason = columns_likelihood(source)
    return write(pages, lines, notes).finish("columns", confidence, reason, note_chain=notes.chain)


def _after(pages: list[RawPage], late: list[Row]) -> set[int]:
    """The numbers of the lines printed right after note marks that come too late: what pushed the mark down pushed them too."""
    numbers = {mark.number for mark in late}
    ordered = ((above, row) for page in pages for above, row in pairwise(page.in_file_order()))
    return {row.number for above, row in ordered if above.number in numbers and not row.digits}


def columns_likelihood(source: str) -> tuple[float, str]:
    """How likely it is (0 to 1) that a text is such a dump, and why. Where columns alternate, a line is continued by the next but
    one and not by the next; in every other text it is the other way about."""
    likelihood, reason = _likelihood(source[:FIRST_LOOK])
    return (likelihood, reason) if likelihood <= PLAINLY_NOT else _likelihood(source[:SAMPLE_CHARACTERS])


def _likelihood(sample: str) -> tuple[float, str]:
    rows = [row for page in read_pages(sample) for row in page.rows]
    against = _cannot_be(sample, rows)
    if against:
        return 0.0, against
    model = Continuation((row.text for row in rows), weights())
    edges = [Edges(row.text) for row in rows]
    next_line = [model.score(a, b) for a, b in pairwise(edges)][:-1]
    next_but_one = [model.score(a, b) for a, b in zip(edges, islice(edges, 2, None), strict=False)]
    gains = [far - near for far, near in zip(next_but_one, next_line, strict=True)]
    evidence = fmean(gains) / (pstdev(gains) / sqrt(len(gains)) + 1e-9)
    likelihood = 1 / (1 + exp(-max(-20.0, min(20.0, STEEPNESS * (evidence - ENOUGH_EVIDENCE)))))
    better = "next but one" if evidence > 0 else "next"
    means = f"{fmean(next_but_one):+.2f} to the next but one, {fmean(next_line):+.2f} to the next, in nats"
    return round(likelihood, 3), f"lines read on to the {better} line ({means})"


def _cannot_be(sample: str, rows: list[Row]) -> str | None:
    """What rules a dump out before its words are looked at."""
    if len(rows) < FEWEST_LINES:
        return "too few lines for columns"
    width = median(len(row.text) for row in rows)
    if not NARROWEST <= width <= WIDEST:
        return f"lines of {width:.0f} characters are no column"
    indented = sum(line[:2].isspace() and bool(line.strip()) for line in sample.split("\n"))
    if indented > 0.1 * len(rows):
        return "lines are indented, which a dump of columns has lost"
    letters = list(filter(str.isalpha, sample))
    if sum(map(str.isupper, letters)) > 0.5 * len(letters):
        return "printed in capitals"
    if sum(row.text.startswith("<") for row in rows) > 0.1 * len(rows):
        return "markup"
    return None
