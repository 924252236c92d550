"""The cheap search says where costly patterns are tried: it must pass over nothing that they would find."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.mentions import numbers
from flows.mentions.datewords import CALENDAR, PATTERNS, START
from flows.mentions.gazetteer import Hit, known_names
from flows.mentions.numbers import numbers_in
from flows.mentions.wordlists import Remembered, lowered, wordlist

GAPS = st.sampled_from([" ", " ", " ", "-", "", "\n", ", ", ". "])
NUMBER_WORDS = [
    *(*wordlist("numbers")["units"], *wordlist("numbers")["tens"], "per cent"),
    *"half quarters thirds eighth hundred a an the another million mi11ion thousand bn of and point dm rs l o I walked".split(),
    *"| $ £ ¥ # * ~ ? 0 1 19 1975 1/2 ½ ٣ . , ' % tons".split(),
]
DATE_WORDS = [
    *(*CALENDAR["months"], *CALENDAR["seasons"], *CALENDAR["weekdays"], *CALENDAR["part_words"], "from now"),
    *"two three a an the last this past next coming following previous preceding same that fiscal fy year years month".split(),
    *"week days decade ago later before hence yesterday today of to 5 12 31 1975 75 1980s 1974-75 1975-03-04 $ some half".split(),
]
# Words of a date that stand before the one it is searched by.
BEFORE = re.compile(r"(?:some|about)\s")


def _texts(words: list[str]) -> st.SearchStrategy[str]:
    """Texts of a few of `words` in many orders, so that what belongs together meets."""
    few = st.lists(st.sampled_from(words), min_size=1, max_size=6)
    pairs = few.flatmap(lambda chosen: st.lists(st.tuples(st.sampled_from(chosen), GAPS), max_size=12))
    return pairs.map(lambda found: "".join(word + gap for word, gap in found))


@settings(max_examples=600, deadline=None)
@given(st.one_of(_texts(NUMBER_WORDS), st.text(max_size=60), st.text(alphabet="loI|0179.,#$ -ac", max_size=40)))
def test_every_number_is_found(text: str) -> None:
    low = lowered(text)
    assert [match.span() for match in numbers._matches(low)] == [match.span() for match in numbers._NUMBER.finditer(low)]


@settings(max_examples=600, deadline=None)
@given(_texts(DATE_WORDS))
def test_a_date_may_begin_wherever_a_pattern_matches(text: str) -> None:
    low = lowered(text)
    tried = {match.start() for match in START.finditer(f" {low}")}
    for place in (match.start() for match in re.finditer(r"(?<![a-z0-9$£¥.#'])[a-z0-9]", low)):
        matching = [name for name, pattern in PATTERNS if pattern.match(low, place)]
        if matching and not BEFORE.match(low, place) and not low[:place].endswith("half "):
            assert place in tried, (low[place:], matching)


def _all_names(text: str, monkeypatch: pytest.MonkeyPatch) -> list[Hit]:
    """The names found where any word may begin one."""
    names = known_names()
    with monkeypatch.context() as patch:
        patch.setattr(names, "_followers", defaultdict(lambda: Remembered(lambda _: True)))
        return list(names.find(text))


@pytest.mark.parametrize(
    "text",
    [
        "the House of Representatives and The House of Commons heard that the house was sold",
        "Bank of England, Banque de France, bank of the river; the gas-lift equipment for Samotlor",
        "Soyuzgazeksport, Soiuzgazexport and soyuzgazeksport; Ugine Kuhlman and Ugine Kuhlmann",
        "VAN Agt met de Gaulle off the coast of Sakhalin, AND THE SOVIET UNION LENT",
        "New York, the new teacher, New Zealand, A new house, At home, US and us, GE 2870",
    ],
)
def test_names_are_found_whatever_word_begins_them(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = list(known_names().find(text))
    assert found
    assert found == _all_names(text, monkeypatch)


def test_a_number_behind_letters_that_belong_to_it_is_found() -> None:
    assert [(n.start, n.end) for n in numbers_in("DM5 million, Rs.l0 and x5")] == [(2, 11), (16, 18)]
