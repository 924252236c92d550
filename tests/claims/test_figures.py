"""A number that is no record: what it measures, and what of, each by words of the sentence."""

from __future__ import annotations

import pytest

from flows.claims.reader import read
from flows.claims.types import AmountFound
from flows.document import Document
from flows.restore import restore

HEAD = "MEMORANDUM\n\n14 March 1976\n\nSUBJECT: Trade\n\nThe ministry sent its notes to the bank.\n\n"


def figure(sentence: str) -> tuple[Document, AmountFound]:
    document = restore((HEAD + sentence + "\n").encode())
    found = [a for a in read(document).amounts if a.outcome == "figure"]
    assert found, "the sentence has no figure"
    return document, found[0]


@pytest.mark.parametrize(
    ("sentence", "indicator", "subject"),
    [
        ("In 1963 the two-way trade of Poland with Italy shrank to $91 million.", "trade_turnover", "Italy and Poland"),
        ("Gulf Oil held 44% of Sodeco.", "share", "Sakhalin Oil Development Cooperation"),
        ("By 1974 the cost of the Yakut gas project had climbed to $2 billion.", "project_cost", "Yakutsk gas"),
        ("The grain terminal worked at 30 percent of its planned capacity.", "capacity", "grain terminal"),
        ("A mission of 252 Japanese businessmen went to the fair.", "people", "Japan"),
        ("A columnist wrote of 640 tons of cotton waste.", "quantity", "cotton waste"),
    ],
)
def test_figure_says_what_it_measures_and_of_what(sentence, indicator, subject):
    _, found = figure(sentence)
    assert found.indicator and found.indicator.value == indicator
    assert found.subject and found.subject.value == subject


def test_each_statement_quotes_the_words_that_tell_it():
    document, found = figure("Gulf Oil held 44% of Sodeco.")
    assert document.text[found.subject.start : found.subject.end] == "Sodeco"


@pytest.mark.parametrize("sentence", ["It came to $40 million.", "The former amount was put at $40 million by the press."])
def test_sentence_that_names_nothing_gives_no_subject(sentence):
    assert figure(sentence)[1].subject is None


def test_dollar_sign_of_the_united_states_is_no_subject():
    assert figure("The deficit stood at US$40 million.")[1].subject is None


def test_word_that_only_contains_an_indicator_tells_nothing():
    """ "hosted" holds "lost" no more than "needless" holds "needs"."""
    assert figure("Needless to say, the city hosted 900 delegates.")[1].indicator.value not in ("loss", "consumption")


def test_nearest_name_is_trusted_less_than_what_the_grammar_says():
    grammar, nearest = figure("The port of Vostochny cost $40 million.")[1], figure("In Japan they spoke of $40 million.")[1]
    assert nearest.subject.value == "Japan"
    assert nearest.subject.confidence < grammar.subject.confidence
