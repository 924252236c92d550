"""`sources.bib` and `dataset.bib`, read and set by BibTeX as pybtex implements it: what a person who cites sees."""

from __future__ import annotations

import codecs
import datetime as dt
from pathlib import Path
from typing import Any

import latexcodec  # noqa: F401  (gives Python the codec `ulatex`)
import pybtex.errors
import pytest
from pybtex import database
from small_release import first_state, release

from warehouse.metadata.citation import dataset_bibtex, sources_bibtex


def source(**known: Any) -> dict[str, Any]:
    """A document with nothing known of it but its id, and what is given."""
    unknown = dict.fromkeys(("title", "author", "publisher", "url", "licence", "file_name", "date_earliest"))
    return unknown | {"document_id": "doc-1"} | known


def read(text: str) -> Any:
    """The entries by key; raises where BibTeX could not read them."""
    with pybtex.errors.capture() as errors:
        found = database.parse_string(text, "bibtex").entries
    assert errors == []
    return found


def shown(value: str) -> str:
    """The text that LaTeX sets for the value of a field, less braces."""
    unknown = {r"\textbraceleft{}": "", r"\textbraceright{}": "", r"\textasciicircum{}": "^", r"\$": "$"}  # to latexcodec
    for command, mark in unknown.items():
        value = value.replace(command, mark)
    return " ".join(codecs.decode(value, "ulatex").replace("{", "").replace("}", "").split())


@pytest.mark.parametrize(
    "title",
    [
        "Coal & timber: 100% of #1, $5_000",
        "A brace { that is never closed",
        "} the other way",
        "~50 ships ^ and a \\ backslash",
        'Said "so", and @misc{too, a = b}',
        "Ōsaka – Köln’s bank",
        "two\nlines",
    ],
)
def test_any_title_can_be_read_and_is_set_as_it_is(title: str) -> None:
    entries = read(sources_bibtex([source(title=title), source(document_id="doc-2", title="The next")]))
    assert list(entries) == ["doc-1", "doc-2"]
    [written, _] = (entry.fields["title"] for entry in entries.values())
    assert shown(written) == " ".join(title.translate(str.maketrans("", "", "{}")).split())
    assert (written.count(r"\textbraceleft{}"), written.count(r"\textbraceright{}")) == (title.count("{"), title.count("}"))


def test_a_body_is_no_person_and_capitals_stay() -> None:
    text = sources_bibtex([source(title="Exports to the USSR", author="Bank of Coal, Iron and Steel", publisher="Test & Press")])
    [entry] = read(text).values()
    assert [" ".join(each.last_names) for each in entry.persons["author"]] == ["{Bank of Coal, Iron and Steel}"]
    assert cited(text) == "Bank of Coal, Iron and Steel. Exports to the USSR. Test & Press. Licence: unknown."


def cited(text: str) -> str:
    """The entries as the style `plain` has them in a list of references."""
    engine = pybtex.PybtexEngine()
    with pybtex.errors.capture() as errors:
        found = engine.format_from_string(text, "plain", output_backend="plaintext")
    assert errors == []
    return found.removeprefix("[1] ").strip()


def test_address_and_year() -> None:
    text = sources_bibtex([source(title="x", url="https://example.org/a_b?c=%20{d}", date_earliest=dt.date(1975, 1, 1))])
    [entry] = read(text).values()
    assert (entry.fields["url"], entry.fields["year"]) == ("https://example.org/a_b?c=%20%7Bd%7D", "1975")


def test_the_dataset_is_cited_with_version_and_year() -> None:
    text = dataset_bibtex("1.1.0", "2025-06-01")
    [(key, entry)] = read(text).items()
    assert key == "seikei-1.1.0" and entry.fields["version"] == "1.1.0"
    assert "version 1.1.0" in cited(text) and "2025" in cited(text)


def test_files_of_a_release(tmp_path: Path) -> None:
    path = release(tmp_path, first_state()).path
    assert list(read((path / "sources.bib").read_text("utf-8"))) == ["doc-article", "doc-memo"]
    assert list(read((path / "dataset.bib").read_text("utf-8"))) == ["seikei-1.0.0"]
