"""The reading view: ordinary case for capitals, repairs only where one reading is possible, offsets that lead back."""

from __future__ import annotations

import pytest

from flows.restore import restore
from flows.restore.repairs import find_repairs
from flows.restore.truecase import in_capitals, truecase


@pytest.mark.parametrize(
    ("capitals", "ordinary"),
    [
        ("1. THE MINISTRY OF FOREIGN TRADE ASKED.", "1. The Ministry of Foreign Trade asked."),
        ("HE SAID BANK OF JAPAN MAY LEND IN MAY.", "He said Bank of Japan may lend in May."),
        ("THEY TOLD US THAT THE US POSITION IS KNOWN.", "They told us that the US position is known."),
        ("WEST GERMANY AND THE DDR BUY LNG FROM THE USSR.", "West Germany and the DDR buy LNG from the USSR."),
        ("DEPUTY MINISTER SUSHKOV MET KRUPP.", "Deputy Minister Sushkov met Krupp."),
        ("THE SIBERIAN FOREST DEVELOPMENT COMPANY OF TOKYO.", "The Siberian Forest Development Company of Tokyo."),
        ("A COMPANY ASKED THE PRIVATE BANKS.", "A company asked the private banks."),
        ("NIPPON CORP. PAID DOLS 3 MILLION. IT WAS LATE.", "Nippon Corp. paid dols 3 million. It was late."),
        ("RHONE-POULENC'S OFFER", "Rhone-Poulenc's offer"),
    ],
)
def test_truecase(capitals, ordinary):
    assert truecase(capitals) == ordinary


def test_truecase_never_changes_the_length():
    text = "İSTANBUL ẞ 1ST ﬁ O'NEILL 'TIS A.B. CORP. (NOTE: THE)"
    assert len(truecase(text)) == len(text)


def test_in_capitals_needs_seventy_percent():
    assert (
        in_capitals("THE USSR and more") is False and in_capitals("THE USSR AND More 12") is True and in_capitals("123") is False
    )


DAMAGED = "The bank tbe loan of $l00 rnillion was backcd by ofthe Govcrnment in Marcb, and thcy | failedto pay."
READ = "The bank the loan of $100 million was backed by of the Government in March, and they failed to pay."


def test_damage_with_one_reading_is_repaired_and_recorded():
    repairs = find_repairs(DAMAGED)
    assert {DAMAGED[r.start : r.end]: r.reading for r in repairs}.items() >= {
        "tbe": "the", "l00": "100", "rnillion": "million", "Govcrnment": "Government", "failedto": "failed to"}.items()  # fmt: skip  # noqa: E501
    assert all(repair.reason for repair in repairs)
    assert restore(DAMAGED.encode()).view.text == READ
    assert restore(DAMAGED.encode()).text == DAMAGED


@pytest.mark.parametrize("damage", ["$2*- million", "# OO million", "$~8 million", "$ 1? billion"])
def test_lost_digits_are_never_invented(damage):
    text = f"The bank tbe loan of {damage} was backcd by thcy and wonld fail."
    read = restore(text.encode())
    assert damage in read.view.text and len(read.repairs) >= 3


@pytest.mark.parametrize(
    "clean",
    [
        "The Eximbank lent $100 million for ten LNG tankers; Neftekhimprom and Mr. Arai signed in Yakutsk on 5 May 1974.",
        "Karna and Rorne are names that nobody here has met before, the report says, of rare and distant towns.",
        "He wrote e.g. of km 5, no. 10l and of the thermo-electric plant, which is neither here nor there at all.",
        "Prices fell . . . and rose; the columns a | b | c were left as they are in the printed table of 1975.",
    ],
)
def test_clean_text_is_left_alone(clean):
    assert [repair.reading for repair in find_repairs(clean) if not repair.reading.isdigit()] == []


def test_view_offsets_lead_back_to_what_is_printed():
    read = restore(DAMAGED.encode())
    for reading, printed in (
        ("$100 million", "$l00 rnillion"),
        ("failed to", "failedto"),
        ("March", "Marcb"),
        ("they failed", "thcy | failed"),
    ):
        start = read.view.text.index(reading)
        low, high = read.view.span(start, start + len(reading))
        assert read.text[low:high] == printed


def test_cable_is_read_in_ordinary_case_and_quoted_as_printed(document):
    read = document("cable.txt")
    phrase = "Bank of Italy will guarantee a loan"
    start = read.view.text.index(phrase)
    low, high = read.view.span(start, start + len(phrase))
    assert read.text[low:high] == phrase.upper()
    assert "the USSR may begin in May. Rubinacci said Soviets asked for LNG too." in read.view.text


def test_a_person_spelt_like_a_rare_word_is_a_name_throughout():
    text = "BONN 01234\n\nTAGS: ETRD\nSUBJECT: TALKS\n\n1. CHIBA SAID HE WOULD WAIT. LATER WE MET WITH CHIBA. SOURCE SAID NOTHING TO SOURCE."  # noqa: E501
    view = restore(f"PAGE 01  {text}".encode()).view.text
    assert "Later we met with Chiba. Source said nothing to source." in view


def test_another_language_is_not_repaired():
    text = "Il prestito era di cento milioni; anche la banca di Roma ha detto che il caso non era chiaro, sia per il prezzo sia per altro."  # noqa: E501
    assert find_repairs(text) == ()
