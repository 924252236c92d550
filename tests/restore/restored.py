"""Where the fixture documents are, written for these tests, and the real ones where they are present."""

from __future__ import annotations

from pathlib import Path

FIXTURES = Path(__file__).parent / "fixtures"
SHARED = Path(__file__).resolve().parents[3] / "shared"
FORMS = {
    "crest.txt": "crest",
    "memorandum.txt": "memorandum",
    "cable.txt": "cable",
    "frus.xml": "frus",
    "page.html": "html",
    "report.txt": "text",
}
