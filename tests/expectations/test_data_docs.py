"""The Data Docs of a gate: made from its results, and good to open where there is no network."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from expectations.data_docs import write_data_docs
from expectations.types import Result

ROWS = ({"credit_id": "credit-1", "currency": "$ID"}, {"credit_id": "credit-2", "currency": "<script>alert(1)</script>"})
RESULTS = [
    Result("credits", "currency", "critical", "A sum has a known currency.", success=False, unexpected_count=7, examples=ROWS),
    Result("credits", "key", "critical", "No two rows have the same key.", success=True),
    Result(
        "deals", "key", "critical", "No two rows have the same key.", success=False, exception="KeyError: no such <b>column</b>"
    ),
    Result("plain_sql", "quotes", "critical", "There is no quotation that does not stand.", success=True),
]


class _Page(HTMLParser):
    """What a page shows, where it leads and what it fetches by itself."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.text, self.links, self.fetched = "", [], []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag in ("script", "img", "iframe", "link"):
            self.fetched.append(given)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def docs(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("docs") / "data_docs"
    write_data_docs([RESULTS[1]], folder)
    return write_data_docs(RESULTS, folder)


def test_first_page_leads_to_what_failed(docs):
    page = _Page(docs)
    assert "0 of 1" in page.text and "1 of 2" in page.text and page.text.index("credits") < page.text.index("plain_sql")
    own = [link for link in page.links if not link.startswith("https:")]
    assert len(own) == 6 and all((docs.parent / link).is_file() for link in own)


def test_page_of_a_table_names_the_expectation_and_its_bad_rows(docs):
    [path] = (docs.parent / "validations" / "credits").rglob("*.html")
    page = _Page(path)
    assert (
        "A sum has a known currency. 7 bad rows: credit_id credit-1, currency $ID; credit_id credit-2, currency <script>"
        in page.text
    )
    assert "No two rows have the same key." in page.text
    [path] = (docs.parent / "validations" / "deals").rglob("*.html")
    assert "KeyError: no such <b>column</b>" in _Page(path).text


def test_pages_fetch_nothing_and_run_nothing(docs):
    pages = [docs, *docs.parent.rglob("*.html")]
    assert len(pages) == 8
    for path in pages:
        assert not _Page(path).fetched and not re.search(r"url\(|@import", path.read_text("utf-8").split("</head>")[1])
