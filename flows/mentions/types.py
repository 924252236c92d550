"""The mentions the grammars return. `start:end` are offsets in the text they were given (the reading view)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Period = Literal["total", "per_year", "per_month", "per_day"]


@dataclass(frozen=True, slots=True)
class Money:
    """A sum. `low` and `high` are in full units of `currency` (ISO 4217 of the time), equal when exact, one of them None for 'at
    least' or 'up to'; both None and `illegible` True where digits are lost. `per` is what one such sum buys: a period
    ('per_year'), 'each' or a unit of goods ('ton', 'bushel', 'barrel'), else None. `inferred` names what was elided and taken
    over from a neighbour ('currency', 'scale')."""

    start: int
    end: int
    low: Decimal | None
    high: Decimal | None
    approx: bool
    currency: str | None
    per: str | None = None
    illegible: bool = False
    inferred: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of something. `unit` is the canonical unit ('tons', 'cubic meters', 'cubic feet', 'barrels', 'bushels',
    'kilometers', 'megawatts', 'percent', 'years', ...) or the counted noun in the plural ('turbines', 'trawlers'); `dimension` is
    mass, volume, length, power, energy, share, duration, count, area, price or people; `of` is the goods named with it ('wheat'),
    if any."""

    start: int
    end: int
    low: Decimal | None
    high: Decimal | None
    approx: bool
    unit: str
    dimension: str
    period: Period = "total"
    of: str | None = None
    illegible: bool = False
    inferred: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class When:
    """A date or span of time. `edtf` is the Extended Date/Time Format string; `earliest` and `latest` its bounds. `kind`:
    explicit (printed in full), anchored (completed from a neighbouring or the document's date), relative ('last May', 'three
    years later')."""

    start: int
    end: int
    edtf: str
    earliest: dt.date
    latest: dt.date
    kind: Literal["explicit", "anchored", "relative"]
    role: Literal["point", "from", "until", "during"] = "point"
