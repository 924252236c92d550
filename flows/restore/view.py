"""The reading view: the pinned text with its repairs applied and, where it is in capitals, with ordinary case."""

from __future__ import annotations

from flows.document import Document, View


def reading_view(document: Document) -> View:
    """The view of a document and the map from its characters to the pinned text."""
    return View(document.text, range(len(document.text) + 1))
