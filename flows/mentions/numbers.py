"""Numbers as they are printed: in figures, in words, with a scale, with the damage of a scan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from flows.mentions.wordlists import either, factored, lowered, wordlist

_LISTS = wordlist("numbers")
_SMALL = {word: Decimal(value) for group in ("units", "tens") for word, value in _LISTS[group].items()}
_SHORT = {word: Decimal(value) for word, value in _LISTS["short_scales"].items()}
_SCALES = [(re.compile(pattern), Decimal(value)) for pattern, value in _LISTS["scales"].items()]
_GLYPHS = str.maketrans("loi|", "1011")
_HALVES = {
    "half": Decimal("0.5"),
    "quarter": Decimal("0.25"),
    "quarters": Decimal("0.75"),
    "third": Decimal(1) / 3,
    "thirds": Decimal(2) / 3,
}
_PRINTED_FRACTIONS = {
    **{f"{part}/{whole}": Decimal(part) / whole for whole in (2, 4, 8) for part in range(1, whole, 2)},
    **{sign: Decimal(eighths) / 8 for sign, eighths in zip("⅛¼⅜½⅝¾⅞", range(1, 8), strict=True)},
}

_SCALE = f"(?:{'|'.join(_LISTS['scales'])})(?![a-z0-9])"
_UNIT = f"(?:{either(_LISTS['units'])})"
_WORD = rf"(?:(?:{either(_LISTS['tens'])})(?:[\s-]+{_UNIT})?|{_UNIT})(?![a-z])"
_HUNDRED = rf"(?:{_WORD}|an?)[\s-]+hundred(?![a-z])(?:\s+(?:and\s+)?{_WORD}(?!\s+hundred))?"
_PART = r"(?:(?:an?|one)[\s-]+)?(?:half|quarter)|three[\s-]+quarters|(?:an?|one)[\s-]+eighth|(?:three|five|seven)[\s-]+eighths"
_OF_ONE = r"(?:\s+of\s+(?:an?|one|1)(?=\s+(?:per|point)))"
_AND_PART = r"(?:\s+and\s+(?:(?:an?|one|three)[\s-]+(?:half|quarters?)|half(?!\s+(?:of|the|that|as|an?|again)))(?![a-z]))"
_THIRD = r"(?:(?:an?|one)[\s-]+third|two[\s-]+thirds)\s+of\s+an?(?=[\s-]+[a-z])"
_WORDS = (
    rf"(?:{_PART})(?:{_OF_ONE}|(?:\s+of)?\s+an?(?=[\s-]+[a-z])|(?=[\s-]+{_SCALE}))"
    rf"|{_THIRD}|{_HUNDRED}|{_WORD}{_AND_PART}?|an?(?=\s+(?:{_SCALE}))|(?:another|the)(?=\s+[mb]illion\b)"
)
_GLUED = "|".join(rf"(?<=(?<![a-z0-9]){re.escape(letters)})" for letters in sorted(_LISTS["glued"]["letters"]))
_SIGNED = r"(?:(?<=[$£¥])|(?<=[$£¥]\s)|(?<=dols\s)|(?<=(?<![a-z])dm\s))"
_LONGEST = 20
_GAP = r"(?:[ \t-]{0,3}|-?[ ]?\n)"
_DAMAGE = "#*~^_?•■"
_NUMBER = re.compile(
    rf"""(?:(?<![a-z0-9])|(?=\d|\.\d|[loi|]\d)(?:{_GLUED}))(?:
      (?P<lost>(?:(?<=\$)|(?<=\$\s)|(?<=£)|(?=[\d\#]))[\d.,]{{0,12}}[{_DAMAGE}][\d.,loi|{_DAMAGE}\s-]{{0,8}}(?={_SCALE})|(?<=["'{_DAMAGE}])o(?=\s{_SCALE})
        |(?:(?<=[$£])|(?<=[$£]\s))\d{{0,3}}[{_DAMAGE}]\d{{0,2}}(?:,\d{{3}})+(?!\d))
     |(?P<misread>(?=[\d,.]{{0,12}}[loi|])(?=[loi|]{{0,6}}[\d,.]|(?<=\$)[loi|])
        [\dloi|]{{1,12}}(?:,[\dloi|]{{3}}){{0,4}}(?:\.[\dloi|]{{1,6}})?(?:(?![a-z0-9])|(?=(?:{either(_SHORT)}|mn|bn)(?![a-z0-9]))))
     |(?P<ratio>(?:[1357]/8|[13]/4|1/2)(?![\d/])(?:{_OF_ONE}|(?=\s?(?:per\s?cent|pct|%))))
     |(?P<dotted>\d{{1,3}}(?:\.\d{{3}}){{2,5}}(?![\d.]\d))
     |(?P<point>\d{{1,3}}\s+point\s+\d{{1,2}}(?={_GAP}{_SCALE}))
     |(?P<split>(?=\d){_SIGNED}
        \d{{1,2}}(?:[ ]\d{{2,3}}|[ ]?,[ ]\d{{3}}|,[ ]\d{{3}}|[ ]?\.[ ]\d{{1,2}}|[ ]\.\d{{1,2}})(?={_GAP}{_SCALE}))
     |(?P<digits>\d{{1,3}}(?:,\d{{3}}(?!\d))+(?:,[ ]000(?!\d))?(?:\.\d+)?|\d+,\d{{1,2}}(?=\s+{_SCALE})|\d*\.?\d+)
        (?P<fraction>[\s-]?(?:[1357]/8|[13]/4|1/2|[⅛¼⅜½⅝¾⅞]))?
     |(?P<words>{_WORDS})
    )(?P<scale>(?:{_GAP}{_SCALE}){{1,2}})?(?P<extra>{_AND_PART})?""",
    re.VERBOSE,
)
# Where a number may begin: a cheap search, each alternative of `_NUMBER` told by its first characters and a space or sign before.
_FIGURES = re.compile(r"[\d$£#|](?<![0-9]\d)")
_ARTICLE = rf"an?[\s-]+(?:hundred|half|quarter|eighth|third|{'|'.join(_LISTS['scales'])})"
_IN_WORDS = factored([*(rf"{word}(?![a-z])" for word in (*_LISTS["units"], *_LISTS["tens"])), r"half[\s-]", r"quarter[\s-]"])
_MISREAD = rf"[loi](?:[loi|]*[\d,.]|(?<=[\"'{_DAMAGE}]o)\s)"
_OPENINGS = re.compile(rf"[^a-z0-9](?={_IN_WORDS}|{_ARTICLE}|(?:another|the)\s+[mb]illion|{_MISREAD})")
_SHORT_SCALE = re.compile(rf"\s?({either(_SHORT)})(?![a-z0-9/])\.?")

_SHORT_END = re.compile(rf"\d\s?({either(_SHORT)})\.?$")


@dataclass(frozen=True, slots=True)
class Number:
    """A number at `start:end`: `value` times `scale`, `value` None where digits are lost. `article` tells "a billion" from
    "1 billion", `words` and `misread` how it is printed."""

    start: int
    end: int
    value: Decimal | None
    scale: Decimal = Decimal(1)
    article: bool = False
    words: bool = False
    misread: bool = False

    @property
    def total(self) -> Decimal | None:
        return None if self.value is None else self.value * self.scale


# Two digits apart from those before them: a point may be lost ("5 12 million"), though hardly one before a nought.
_LOST_POINT = re.compile(r"\d{1,2} \d[1-9]")
_READABLE = re.compile(r"\d[\d,]*(?:\.\d+)?")


@lru_cache(maxsize=4)
def numbers_in(text: str) -> tuple[Number, ...]:
    """All numbers of a text in order; those in the middle of a word or code are left out."""
    low = lowered(text)
    found: list[Number] = []
    for match in _matches(low):
        if len(match["digits"] or match["misread"] or "") > _LONGEST:
            continue
        number = _number(match, text)
        if found and _continues(low, found[-1], number):
            number = Number(found[-1].start, number.end, (found[-1].total or 0) + (number.total or 0), words=True)
            found.pop()
        found.append(number)
    return tuple(found)


def _matches(low: str) -> Iterator[re.Match[str]]:
    """Every match of `_NUMBER`, tried only where one may begin."""
    places = {0, *(match.end() for match in _OPENINGS.finditer(low))}
    for place in map(re.Match.start, _FIGURES.finditer(low)):
        places.update((place + 1, place + 2) if low[place] in "$£" else (place - 1, place))
    end = 0
    for place in sorted(places):
        if place >= end and (match := _NUMBER.match(low, place)):
            end = match.end()
            yield match


def short_scale(low: str, end: int) -> tuple[Decimal, int] | None:
    """The scale abbreviated behind a sum ("$2000M"), and where it ends."""
    match = _SHORT_SCALE.match(low, end)
    return (_SHORT[match[1]], match.end()) if match else None


def printed_scale(printed: str) -> Decimal:
    """The scale printed in a sum: a million for "$5 million", "5 mn" and "$5m", 1 for none."""
    short = _SHORT_END.search(printed)
    return _SHORT[short[1]] if short else _scale(printed)


def _number(match: re.Match[str], text: str) -> Number:
    start, end = match.span()
    scale = _scale(match["scale"])
    if match["lost"] is not None:
        return Number(start, end, None, scale)
    if match["words"] is not None:
        value, hundreds = _in_words(match["words"])
        article = match["words"] in ("a", "an", "the", "another")
        return Number(start, end, value + _part(match["extra"]), scale * hundreds, article, words=True)
    if match["misread"] is not None:
        pounds = text[start] == "L"  # a capital L is the old pound sign, not a 1
        figure = match["misread"][pounds:].translate(_GLYPHS)
        value = (_figure(figure) if _READABLE.fullmatch(figure) else None) or None
        return Number(start + pounds, end, value, scale, misread=not pounds)
    if match["dotted"] is not None:
        return Number(start, end, Decimal(match["dotted"].replace(".", "")), scale)
    if match["point"] is not None:
        return Number(start, end, Decimal(".".join(match["point"].split()[::2])), scale)
    if match["split"] is not None:
        figure = None if _LOST_POINT.fullmatch(match["split"]) else _figure(match["split"].replace(" ", ""))
        return Number(start, end, figure, scale)
    if match["ratio"] is not None:
        return Number(start, end, _PRINTED_FRACTIONS[match["ratio"][:3]])
    value = _figure(match["digits"]) + _PRINTED_FRACTIONS.get((match["fraction"] or "").strip(" -"), 0)
    return Number(start, end, value + _part(match["extra"]), scale)


def _continues(low: str, number: Number, other: Number) -> bool:
    """Whether two numbers in words are one: "twelve million five hundred"."""
    between = low[number.end : other.start] if other.start - number.end <= 5 else "?"
    lesser = (
        number.words and other.words and number.scale >= 1000 and not other.article and (other.total or 0) * 2 <= number.scale
    )
    return lesser and between.strip() in ("", "and") and between != ""


def _figure(printed: str) -> Decimal:
    head, comma, tail = printed.rpartition(",")
    if comma and len(tail.strip().partition(".")[0]) != 3:
        return Decimal(f"{head}.{tail}")
    return Decimal(printed.replace(",", "").replace(" ", ""))


def _scale(printed: str | None) -> Decimal:
    product = Decimal(1)
    for word in re.split(r"[\s-]+", (printed or "").strip(" -\n\t")):
        product *= next((value for pattern, value in _SCALES if word and pattern.fullmatch(word)), Decimal(1))
    return product


def _part(printed: str | None) -> Decimal:
    """The fraction named by "and a half" or "half a"."""
    return _HALVES[re.split(r"[\s-]+", printed)[-1]] if printed else Decimal(0)


def _in_words(printed: str) -> tuple[Decimal, Decimal]:
    """The value of a number in words and its hundred as a scale, so that "two to three hundred" can share it."""
    words = [word for word in re.split(r"[\s-]+", re.split(r"\s+of\s", printed)[0]) if word not in ("and", "of")]
    if words[-1].startswith("eighth"):
        return _SMALL.get(words[0], Decimal(1)) / 8, Decimal(1)
    parts = [word for word in words if word in _HALVES]
    if parts:
        whole = sum((_SMALL[word] for word in words if word in _SMALL), Decimal(0))
        named = words.index(parts[0])
        if named and words[named - 1] in ("one", "two", "three"):
            whole -= _SMALL[words[named - 1]]
        return whole + _HALVES[parts[0]], Decimal(1)
    if "hundred" not in words:
        return sum((_SMALL[word] for word in words if word in _SMALL), Decimal(0)) or Decimal(1), Decimal(1)
    place = words.index("hundred")
    head = sum((_SMALL[word] for word in words[:place] if word in _SMALL), Decimal(0)) or Decimal(1)
    tail = sum((_SMALL[word] for word in words[place + 1 :] if word in _SMALL), Decimal(0))
    return (head * 100 + tail, Decimal(1)) if tail else (head, Decimal(100))


def looks_like_year(low: str, number: Number) -> bool:
    """Whether a number is printed like a year between 1850 and 2030."""
    printed = low[number.start : number.end]
    return len(printed) == 4 and printed.isdigit() and 1850 <= int(printed) <= 2030
