"""An HTML head that nobody closed does not swallow the page."""

from flows.restore import restore

PAGE = b"<!DOCTYPE html><html><head><meta charset='utf-8'><title>Annual review</title><body><h1>Annual review</h1><p>Loans came to $4 million.</p></body></html>"


def test_unclosed_head_ends_at_the_body():
    document = restore(PAGE)
    assert document.form == "html"
    assert "Loans came to $4 million." in document.text
    assert document.metadata["title"] == "Annual review"
