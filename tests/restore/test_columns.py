"""Two-column dumps: the reading order on synthetic pages and on the real document, the map back to the file, notes, detection."""

from __future__ import annotations

import json
import random
import re
import textwrap
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from synthetic_columns import CAPTIONS, PROSE, Dump, Maker

from flows.document import Document
from flows.restore import restore
from flows.restore.columns import columns_likelihood, restore_columns

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared"
ARTICLE = SHARED / "sources" / "000_2a371620724d4ab0.txt"
PARAGRAPHS = PROSE.read_text(encoding="utf-8").strip().split("\n\n")


def junctions_right(document: Document, order: list[int]) -> float:
    """The share of true junctions (this line, then that) that the restored order has."""
    read = [line.source_line for line in document.lines if line.label in ("body", "heading")]
    truth, found = Counter(pairwise(order)), Counter(pairwise(read))
    return (truth & found).total() / truth.total()


def accuracy(dumps: list[Dump]) -> float:
    return sum(junctions_right(restore_columns(dump.text), dump.order) for dump in dumps) / len(dumps)


def dumps(documents: int = 5, **settings: object) -> list[Dump]:
    widths = (40, 43, 46, 50, 54)
    return [Maker(seed=seed, width=widths[seed % len(widths)], **settings).make() for seed in range(documents)]


def test_columns_in_order_with_true_blank_lines() -> None:
    assert accuracy(dumps()) >= 0.985


@pytest.mark.parametrize("blanks", ["none", "everywhere"])
def test_columns_in_order_where_blank_lines_say_nothing(blanks: str) -> None:
    assert accuracy(dumps(10, blanks=blanks)) >= 0.92


@pytest.mark.parametrize("corrupt", [0.1, 0.3, 0.5])
def test_bad_blank_lines_never_cost_more_than_having_none(corrupt: float) -> None:
    trusting = accuracy(dumps(10, corrupt=corrupt))
    ignoring = accuracy(dumps(10, blanks="none"))
    assert trusting >= ignoring - 0.002


def test_every_span_maps_back_to_the_file() -> None:
    dump = Maker(seed=5, corrupt=0.1).make()
    document = restore_columns(dump.text)
    covered = 0
    for piece in document.pieces:
        assert piece.start == covered
        covered = piece.end
        if piece.verbatim:
            assert document.text[piece.start : piece.end] == dump.text[piece.source_start : piece.source_end]
    assert covered == len(document.text)
    rng = random.Random(7)
    for _ in range(200):
        start = rng.randrange(len(document.text) - 40)
        quote = document.text[start : start + rng.randrange(1, 40)]
        printed = "".join(dump.text[low:high] for low, high in document.source_spans(start, start + len(quote)))
        assert (
            quote.replace(" ", "").replace("\n", "") == printed.replace(" ", "").replace("\n", "")
            or "-" in printed
            or len(printed) > len(quote)
        )


def test_planted_phrase_comes_back_with_its_place() -> None:
    planted = "the bandstand cost ninety thousand roubles in all"
    paragraphs = [*PARAGRAPHS[:6], f"Nobody had asked for music, and yet {planted} and was never used.", *PARAGRAPHS[6:12]]
    dump = Maker(seed=0, width=48, paragraphs=paragraphs, note_marks=False).make()
    document = restore_columns(dump.text)
    start = document.text.index(planted)
    printed = [dump.text[low:high] for low, high in document.source_spans(start, start + len(planted))]
    assert " ".join("".join(printed).split()) == planted


def test_text_holds_every_printed_word_once() -> None:
    dump = Maker(seed=3, note_marks=False).make()
    document = restore_columns(dump.text)
    printed = Counter(dump.text.split())
    for mark in document.marks:
        printed.subtract(mark.text.split())
    assert Counter(document.text.split()) == +printed


def test_captions_and_page_numbers_are_marks_not_text() -> None:
    found = wanted = 0
    for dump in dumps():
        document = restore_columns(dump.text)
        captions = {line.source_line for line in document.lines if line.label == "caption"}
        found += len(captions & set(dump.captions))
        wanted += len(dump.captions)
        assert all(mark.text in CAPTIONS for mark in document.marks if mark.kind == "caption")
        pages = [mark.text for mark in document.marks if mark.kind == "page_number"]
        assert pages == [str(page.number) for page in document.pages]
    assert wanted >= 5 and found >= 0.8 * wanted


def test_running_heads_are_marks_not_text() -> None:
    dump = Maker(seed=2).make()
    lines = dump.text.split("\n")
    heads = [place for place, line in enumerate(lines) if place == 0 or line.startswith(" ")]
    for page, place in reversed(list(enumerate(heads, 1))):
        lines[place : place + 1] = [f" Northern Trade Review {page}", "", lines[place].strip()]
    document = restore_columns("\n".join(lines))
    assert "Northern Trade Review" not in document.text
    assert sum(mark.kind == "running_head" for mark in document.marks) == len(heads) >= 3


def test_notes_are_found_in_sequence() -> None:
    found = wanted = 0
    for dump in dumps():
        chain = restore_columns(dump.text).note_chain
        found += chain.found if chain else 0
        wanted += dump.notes
    assert found >= 0.9 * wanted


def with_a_line_displaced(dump: Dump) -> tuple[Dump, int, int] | None:
    """The first line that follows a note mark, and the mark, printed below the next mark of its column, as a mark set too low
    does; with the numbers of the line above it and its own."""
    lines = dump.text.split("\n")
    marked = [place for place, number in enumerate(dump.order) if re.search(r"\.\d{1,2}$", lines[number - 1])]
    for place in marked:
        above, line = dump.order[place : place + 2]
        later = next((number for number in dump.order[place + 2 : place + 6] if re.search(r"[.]\d{1,2}\b", lines[number - 1])), 0)
        if not above < line < later:
            continue
        stem, mark = re.fullmatch(r"(.*\.)(\d{1,2})", lines[above - 1]).groups()
        numbered = [(number, stem if number == above else text) for number, text in enumerate(lines, 1) if number != line]
        after = next(at for at, (number, _) in enumerate(numbered, 1) if number == later)
        numbered[after:after] = [(0, ""), (0, mark), (0, ""), (line, lines[line - 1])]
        moved = {number: new for new, (number, _) in enumerate(numbered, 1) if number}
        text = "\n".join(text for _, text in numbered)
        return Dump(text, [moved[number] for number in dump.order]), moved[above], moved[line]
    return None


def test_line_displaced_with_its_note_mark_is_put_back() -> None:
    sentences = re.split(r"(?<=[.?]) ", " ".join(PARAGRAPHS))
    paragraphs = [" ".join(sentences[place : place + 3]) for place in range(0, len(sentences), 3)]
    cases = [with_a_line_displaced(Maker(seed=seed, paragraphs=paragraphs, pictures=False).make()) for seed in range(40)]
    results = []
    for dump, above, line in filter(None, cases):
        read = [one.source_line for one in restore_columns(dump.text).lines if one.label in ("body", "heading")]
        results.append((above, line) in set(pairwise(read)))
    assert len(results) >= 5
    # Without the sequence of the marks none would be: the lines of a column are read in the order they are printed.
    assert sum(results) >= len(results) / 3, results


def two_columns(left: list[str], right: list[str]) -> str:
    lines = [line for pair in zip(left, right, strict=True) for line in pair]
    return "\n\n".join(lines) + "\n"


def test_hyphens_at_line_ends_are_healed() -> None:
    left = [
        "The mission asked for a new compres-",
        "sor station on the river and for a long-",
        "term credit to pay for it. The bank",
    ]
    right = [
        "was slow to answer, since the minister",
        "had not yet returned from the spa town",
        "where the second conference was held.",
    ]
    filler = [textwrap.wrap(PARAGRAPHS[number], 40)[:7] for number in (3, 9)]
    document = restore_columns(two_columns(left + filler[0], right + filler[1]))
    assert "a new compressor station on the river and for a long-term credit" in document.text


def test_line_across_both_columns_is_a_heading_with_the_date() -> None:
    dump = Maker(seed=1).make()
    document = restore(f" TRADE IN WIDE PIPE                    March 3, 1974\n\n{dump.text}".encode())
    assert document.form == "columns"
    first = document.paragraphs[0]
    assert document.text[first.start : first.end] == "TRADE IN WIDE PIPE March 3, 1974"
    assert first.label == "heading"
    assert document.date is not None and document.date.edtf == "1974-03-03"


def test_text_of_one_column_is_no_dump() -> None:
    lines = [line for paragraph in PARAGRAPHS for line in [*textwrap.wrap(paragraph, 60), ""]]
    assert columns_likelihood("\n".join(lines))[0] < 0.1
    assert columns_likelihood("\n\n".join(line for line in lines if line))[0] < 0.1


@pytest.mark.parametrize("settings", [{}, {"corrupt": 0.3}, {"blanks": "none"}])
def test_dump_is_told_from_other_text(settings: dict) -> None:
    for dump in dumps(**settings):
        confidence, reason = columns_likelihood(dump.text)
        assert confidence > 0.9
        assert "next but one" in reason


@pytest.mark.parametrize(
    "source", ["", "\n" * 1_000_000, "a" * 2_000_000, "12\n" * 20_000, " \n" * 50_000, ").\n\n" * 5_000, "\x00\f" * 10_000]
)
def test_hostile_input_takes_bounded_time(source: str) -> None:
    began = time.monotonic()
    restore_columns(source)
    columns_likelihood(source)
    assert time.monotonic() - began < 10


def test_cost_grows_linearly() -> None:
    texts = [Maker(seed=seed).make().text for seed in range(8)]
    restore_columns(texts[0])
    seconds = []
    for copies in (2, 8):
        source = "".join(texts[:copies])
        began = time.process_time()
        restore_columns(source)
        seconds.append((time.process_time() - began) / len(source))
    assert seconds[1] < 2.5 * seconds[0]
    assert 1 / seconds[1] > 10_000


@pytest.mark.real
@pytest.mark.skipif(not ARTICLE.exists(), reason="the real documents are not here")
def test_article_is_in_order_with_all_its_notes() -> None:
    gold = json.loads((HERE / "gold_columns.json").read_text(encoding="utf-8"))
    order = [line for page in gold["pages"] for side in "LR" for line in page[side]]
    source = ARTICLE.read_text(encoding="utf-8")
    document = restore_columns(source)
    assert junctions_right(document, order) >= 0.993
    assert document.note_chain is not None
    assert (document.note_chain.found, document.note_chain.expected) == (85, 85)
    assert [line.source_line for line in document.lines if line.label == "caption"] == gold["captions"]
    assert sum(line.label == "heading" for line in document.lines) == 5


@pytest.mark.real
@pytest.mark.skipif(not ARTICLE.exists(), reason="the real documents are not here")
def test_only_the_dumps_among_the_documents_are_taken_for_dumps() -> None:
    taken = set()
    for path in [*(SHARED / "sources").glob("*.txt"), *(SHARED / "evaluation" / "docs").glob("*.txt")]:
        confidence, _ = columns_likelihood(path.read_text(encoding="utf-8", errors="replace"))
        assert confidence > 0.95 or confidence < 0.05
        if confidence > 0.5:
            taken.add(path.name)
    assert taken == {ARTICLE.name, "report_senate_grain1972.txt"}
