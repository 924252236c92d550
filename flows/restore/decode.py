"""From the bytes of a file to its characters, or a refusal that says what is wrong and what to do."""

from __future__ import annotations

import codecs
import re

from flows.errors import Refused

MAX_BYTES = 50_000_000
MAX_LINES = 1_000_000
MAX_CONTROL_SHARE = 0.01
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NOT_TEXT = (
    (b"PK\x03\x04", "a zip archive", "unpack it and give the documents inside"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it first"),
    (b"\x89PNG", "an image", "run OCR first"),
    (b"\xff\xd8\xff", "an image", "run OCR first"),
    (b"II*\x00", "an image", "run OCR first"),
    (b"MM\x00*", "an image", "run OCR first"),
    (b"\xd0\xcf\x11\xe0", "an old Office file", "save it as PDF or plain text"),
    (b"{\\rtf", "a rich text file", "save it as PDF or plain text"),
)
_CONTROL = re.compile(r"[\x01-\x08\x0b\x0e-\x1b\x7f-\x84\x86-\x9f]")
_READABLE = re.compile(r"\w")


def check_size(data: bytes) -> None:
    """Raises `Refused` for a file too large to be one document."""
    if len(data) > MAX_BYTES:
        raise Refused(f"the file has {len(data):,} bytes, the limit is {MAX_BYTES:,}", advice="split it into its documents")


def decode(data: bytes) -> str:
    """The characters of a text file: UTF-8, UTF-16 or UTF-32 with a byte order mark (not part of the text), else Windows-1252 or
    Latin-1. Raises `Refused` for anything that is not text."""
    for magic, kind, advice in _NOT_TEXT:
        if data.startswith(magic):
            raise Refused(f"this is {kind}, not a text", where="its first bytes", advice=advice)
    text = _characters(data)
    if (place := text.find("\x00")) >= 0:
        raise Refused("the file holds binary data: a NUL", where=f"character {place}", advice="give its text or a PDF")
    if len(_CONTROL.findall(text)) > MAX_CONTROL_SHARE * len(text) + 1:
        raise Refused("the file holds binary data: too many control characters", advice="give its text or a PDF")
    if (lines := max(text.count("\n"), text.count("\r"))) > MAX_LINES:
        raise Refused(f"the file has {lines:,} lines, the limit is {MAX_LINES:,}", advice="split it into its documents")
    if not _READABLE.search(text):
        raise Refused("the file has no text", advice="check that it was saved whole")
    return text


def _characters(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise Refused(
                    f"the file is not valid {encoding}", where=f"byte {error.start}", advice="save it as UTF-8"
                ) from error
    for encoding in ("utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")
