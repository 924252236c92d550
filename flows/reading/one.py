"""One document read: its bytes restored, dated, and given to the reader. What comes back is packed, ready for the cache."""

from __future__ import annotations

from dataclasses import replace

from flows.acquire import Source
from flows.document import Document, DocumentDate
from flows.errors import Refused
from flows.reading.packed import pack

WEAKER = ("page", "archive")


def read_one(source: Source) -> bytes | str:
    """The document and its reading, packed; or the reason why it cannot be read, which names its file."""
    from flows.claims.reader import read
    from flows.restore import restore

    try:
        document = dated(restore(source.read_bytes(), file_name=source.file_name), source)
        return pack(document, read(document))
    except Refused as error:
        error.file = source.file_name
        return str(error)
    except MemoryError:
        return f"{source.file_name}: there is not enough memory to read it; split the document"
    except Exception as error:  # one document must never end the run for the others
        return f"{source.file_name}: could not be read ({type(error).__name__}: {error}); please report it with the document"


def dated(document: Document, source: Source) -> Document:
    """The document with the date its sidecar or the catalogue states among its dates: after what the document says of itself,
    before a page's tags and an archive's fields."""
    if source.date_edtf is None:
        return document
    origin = "catalogue" if source.catalogued else "sidecar"
    stated = DocumentDate(source.date_edtf, origin, source.date_edtf, f"stated by the {origin}")
    place = next((at for at, date in enumerate(document.dates) if date.origin in WEAKER), len(document.dates))
    return replace(document, dates=(*document.dates[:place], stated, *document.dates[place:]))
