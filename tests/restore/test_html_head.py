"""An HTML head that nobody closed does not swallow the page."""

import pytest

from flows.restore import restore

PAGE = (
    b"<!DOCTYPE html><html><head><meta charset='utf-8'><title>Annual review</title><body><h1>Annual review</h1><p>Loans "
    b"came to $4 million.</p></body></html>"
)


def test_unclosed_head_ends_at_the_body():
    document = restore(PAGE)
    assert document.form == "html"
    assert "Loans came to $4 million." in document.text
    assert document.metadata["title"] == "Annual review"


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ('<?xml version="1.0"?>\n<note>\n<p>A loan of $4 million.\n</note>', "mismatched tag, line 4"),
        ('<?xml version="1.0"?><note><p>A loan of $4 million &nbsp; agreed.</p></note>', None),
        ("<html><body><p>A loan of $4 million.<p>Another.</body></html>", None),
    ],
)
def test_xml_that_is_not_well_formed_is_read_and_told(source, fault):
    document = restore(source.encode())
    assert document.form == "html" and "A loan of $4 million" in document.text
    assert document.metadata.get("ill_formed") == fault
