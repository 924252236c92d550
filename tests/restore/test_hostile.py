"""Files made to hurt: bounded time, and a refusal that says what is wrong and what to do."""

from __future__ import annotations

import time

import pytest

from flows.errors import Refused
from flows.restore import restore
from flows.restore.decode import MAX_BYTES, MAX_LINES

MANY = 60_000
SLOWEST_CHARACTERS_A_SECOND = 10_000

BOMB = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]><div type="document"><p>&b;</p></div>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/hostname">]><div type="document"><p>&a;</p></div>'


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"PK\x03\x04" + b"\x00" * 100, "zip"),
        (b"some text\x00and more", "NUL"),
        (bytes(range(1, 32)) * 40, "control"),
        (b"\xff\xfe\x00\xd8", "utf-16"),
        (b"", "no text"),
        (b" \n\n. . .", "no text"),
        (BOMB.encode(), "entity"),
        (OUTSIDE.encode(), "entity"),
        (b'<div type="document"><p>open', "not well formed"),
        (b"a" * (MAX_BYTES + 1), "limit"),
        (b"a\n" * (MAX_LINES + 1), "lines"),
    ],
)
def test_unreadable_files_are_refused_with_a_reason(data, word):
    with pytest.raises(Refused, match=word) as refusal:
        restore(data)
    assert refusal.value.where or refusal.value.advice


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html><p>" + "<div>" * MANY + "x",
        "<!DOCTYPE html><p>x" + "<a " * MANY,
        "<!DOCTYPE html><p>x" + '<a href="' * MANY,
        "<!DOCTYPE html><p>x" + "<!--" * MANY,
        "<!DOCTYPE html><p>x" + "<script>" * MANY,
        '<div type="document">' + "<hi>" * MANY + "x" + "</hi>" * MANY + "</div>",
        "x" + " " * MANY + "y",
        "." * MANY + "x!",
        "1" * MANY,
        "[" * MANY + "x",
        "a-" * MANY,
        "Approved For Release " * MANY + "x",
        "a" + "\u0301" * MANY,
        "BANK OF " * MANY,
        "1. A " * MANY,
    ],
    ids=range(15),
)
def test_long_and_deep_input_costs_linear_time(text):
    begun = time.process_time()
    _ = restore(text.encode()).view
    assert time.process_time() - begun < 2 + len(text) / SLOWEST_CHARACTERS_A_SECOND


def test_direction_overrides_are_left_out_and_kept_as_marks():
    read = restore("The sum \u202eof \u200bmoney.".encode())
    assert read.text == "The sum of money."
    assert [mark.text for mark in read.marks] == ["\u202e", "\u200b"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_give_the_same_text(encoding):
    text = "The firm’s offer of £4 million – no more – was declined."
    read = restore(text.encode(encoding))
    assert read.text == text and read.pieces[0].source_start == 0


def test_latin_1_is_the_last_resort():
    assert restore(b"caf\xe9 \x81 and so on, in French").text.startswith("café")


@pytest.mark.parametrize("when", ["1989-54-96", "1974-02-31", "yesterday", "1974' or '1'='1", ""])
def test_date_of_a_dateline_that_is_no_date_is_left_out(when):
    source = f'<div type="document"><dateline><date when="{when}">May 1974</date></dateline><p>Talks began.</p></div>'
    assert [date.edtf for date in restore(source.encode()).dates if date.origin == "dateline"] == []


def test_date_of_a_dateline_is_taken():
    source = '<div type="document"><dateline><date when="1974-05-20">May 20, 1974</date></dateline><p>Talks began.</p></div>'
    assert restore(source.encode()).dates[0].edtf == "1974-05-20"
