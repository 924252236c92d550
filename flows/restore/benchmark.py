"""Characters a second of restoring and of the reading view, at 1x, 4x and 16x: `python -m flows.restore.benchmark [FILE ...]`.

Without files it measures generated documents of each form whose text is drawn from the dictionary."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from flows.document import Document
from flows.restore import restore
from flows.restore.columns import restore_columns
from flows.restore.words import frequencies

SCALES = (1, 4, 16)
BASE_CHARACTERS = 60_000
LINE_WORDS = 11
COLUMN_WIDTH, PAGE_LINES = 46, 32


def main() -> None:
    """Prints a table: form, size, seconds, characters a second of restore() and of the view."""
    samples = {path: Path(path).read_bytes() for path in sys.argv[1:]}
    print(f"{'document':24} {'size':>5} {'characters':>11} {'restore/s':>11} {'view/s':>11}")
    restore(_report(40).encode())
    for name, make in _FORMS.items() if not samples else ():
        for scale in SCALES:
            _measure(name, scale, make(BASE_CHARACTERS * scale).encode())
    for scale in SCALES if not samples else ():
        _measure("columns", scale, _columns(BASE_CHARACTERS * scale).encode(), lambda data: restore_columns(data.decode()))
    for name, data in samples.items():
        for scale in SCALES:
            _measure(Path(name).name, scale, data * scale)


def _measure(name: str, scale: int, data: bytes, reader: Callable[[bytes], Document] = restore) -> None:
    begun = time.process_time()
    document = reader(data)
    restored = time.process_time()
    _ = document.view
    viewed = time.process_time()
    size = len(data.decode())
    print(f"{name[:24]:24} {scale:>4}x {size:>11,} {size / (restored - begun):>11,.0f} {size / (viewed - restored):>11,.0f}")


def _words(count: int) -> list[str]:
    ranked = sorted(frequencies(), key=lambda word: -frequencies()[word])[:5_000]
    return random.Random(7).choices(ranked, k=count)


def _lines(characters: int) -> list[str]:
    words = _words(characters // 7)
    lines = [" ".join(words[start : start + LINE_WORDS]) for start in range(0, len(words), LINE_WORDS)]
    return [line.capitalize() + "." if number % 3 == 0 else line for number, line in enumerate(lines)]


def _report(characters: int) -> str:
    lines = _lines(characters)
    return "\n\n".join("\n".join(lines[start : start + 6]) for start in range(0, len(lines), 6))


def _crest(characters: int) -> str:
    lines = [line.replace("m", "rn") if number % 9 == 0 else line for number, line in enumerate(_lines(characters))]
    stamp = "Approved For Release 2001/02/03 : CIA-RDP00X00000R000100010001-1"
    return "Document Type: \nPublication Date: \nMay 1, 1975\nBody: \n" + f" 25X1 {stamp} ".join(
        " ".join(lines[start : start + 40]) for start in range(0, len(lines), 40)
    )


def _cable(characters: int) -> str:
    page = "\nCONFIDENTIAL\n\nPAGE 02  BONN 01234  011200Z\n\n"
    lines = [line.upper() for line in _lines(characters)]
    body = page.join("\n".join(lines[start : start + 30]) for start in range(0, len(lines), 30))
    head = "CONFIDENTIAL\n\nPAGE 01  BONN 01234  011200Z\n\nR 011100Z JAN 75\nFM AMEMBASSY BONN\nTO SECSTATE\n\nTAGS: ETRD"
    return f"{head}\nSUBJECT: TRADE\n\n1. {body}"


def _html(characters: int) -> str:
    return (
        "<!DOCTYPE html><html><body>"
        + "".join(f"<p>{line}&nbsp;<b>more</b></p>\n" for line in _lines(characters))
        + "</body></html>"
    )


def _frus(characters: int) -> str:
    paragraphs = "".join(f"<p>{line}<note n='1'>See above.</note></p>\n" for line in _lines(characters))
    return f'<div type="document" xml:id="d1"><head>Paper</head>{paragraphs}</div>'


def _columns(characters: int) -> str:
    """Two columns line by line, a page every `PAGE_LINES` lines of each. Random words do not read on, so this is the worst
    case: nothing tells the columns apart, and nothing would have it detected."""
    lines = [line[:COLUMN_WIDTH] for line in _lines(characters * LINE_WORDS * 7 // COLUMN_WIDTH)]
    half = len(lines) // 2
    rows = [line for pair in zip(lines[:half], lines[half:], strict=False) for line in pair]
    return "\n".join(" " * (place % (2 * PAGE_LINES) == 0) + line for place, line in enumerate(rows))[:characters]


_FORMS: dict[str, Callable[[int], str]] = {
    "report": _report,
    "reading room": _crest,
    "cable": _cable,
    "html": _html,
    "frus": _frus,
}

if __name__ == "__main__":
    main()
