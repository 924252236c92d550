"""Which published row tells which coded record: a score for each pair, then the best one-to-one pairing of a document.

The points are those of the shared scorer (`../shared/evaluation/score.py`); a test holds both to the same figures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from flows.evaluation.likeness import (
    Coded,
    Row,
    accepted,
    coded_years,
    is_party,
    lexicon,
    name_likeness,
    ranges_meet,
    state_of,
    told_years,
    words_of,
    years_near,
)

SAME_COMPANY = 0.86
_STATE_NAME = re.compile(r"[A-Za-z .]+")


def pair(table: str, coded: Sequence[Coded], rows: Sequence[Row]) -> dict[int, int]:
    """Index of each coded record that is told, and of the row that tells it; of all pairings the one with the most points."""
    points = np.array([[POINTS[table](record, row) for row in rows] for record in coded]).reshape(len(coded), len(rows))
    return {int(i): int(j) for i, j in zip(*linear_sum_assignment(-points), strict=True) if points[i, j] > 0}


def credit_points(coded: Coded, row: Row) -> float:
    """A coded sum must be the row's, and a second thing must agree; without a sum, the lender and one more, or three things."""
    amount = _same_amount(coded, row)
    if amount is not True and (coded.get("amount_low") is not None or row["amount_low"] is not None):
        return 0.0
    if amount and coded.get("currency") and row["currency"] and row["currency"] not in accepted(coded, "currency"):
        return 0.0
    lender, borrower = (_is_side(coded, row, side) for side in ("lender", "borrower"))
    year = years_near(coded_years(coded, "year", "date_text"), told_years(row, "agreed"))
    words = words_of(row["purpose"], row["title"], row.get("project_name"))
    purpose = bool(words_of(coded.get("project"), coded.get("purpose")) & words)
    if amount:
        return 1 + 0.5 * lender + 0.3 * (borrower + year + purpose) if lender or borrower or year or purpose else 0.0
    agreeing = lender + borrower + year + purpose
    return 0.5 + 0.2 * agreeing if agreeing >= 3 or (lender and (year or purpose)) else 0.0


def _same_amount(coded: Coded, row: Row) -> bool | None:
    """As `ranges_meet`; a sum coded as open below is not told by a row that states a lower bound."""
    told = (row["amount_low"], row["amount_high"])
    if told[0] is None:
        return ranges_meet((coded.get("amount_low"), coded.get("amount_high")), told)
    if coded.get("amount_low") is None:
        return False
    return _any_meets(coded, ("amount_low", "amount_high"), "amount", told)


def _any_meets(coded: Coded, fields: tuple[str, str], alternatives: str, told: tuple[float | None, float | None]) -> bool | None:
    met = ranges_meet((coded.get(fields[0]), coded.get(fields[1])), told)
    others = (value for value in coded.get(f"alt_{alternatives}") or [] if value is not None)
    return met or any(ranges_meet((value, value), told) for value in others) or met


def _is_side(coded: Coded, row: Row, side: str) -> bool:
    return bool(coded.get(side)) and is_party(coded[side], [row[f"{side}_name"]], {row[f"{side}_country"]})


def deal_points(coded: Coded, row: Row) -> float:
    """One party must agree, and besides it the quantity, the value, or two of: what, the year, a named firm, a second party."""
    parties = coded.get("parties") or []
    hits = sum(is_party(party, row["names"], row["countries"]) for party in parties)
    if not hits:
        return 0.0
    firms = [party for party in parties if state_of(party) is None or not _STATE_NAME.fullmatch(str(party))]
    named = sum(is_party(party, row["names"], ()) for party in firms)
    quantity = _any_meets(coded, ("quantity", "quantity"), "quantity", (row["quantity_low"], row["quantity_high"]))
    value = _any_meets(coded, ("value_low", "value_high"), "value", (row["value_low"], row["value_high"]))
    year = years_near(coded_years(coded, "year", "start_year"), told_years(row, "signed", "start"))
    what = words_of(coded.get("what"), coded.get("project"))
    shared = len(what & words_of(row["commodity"], row["title"], row.get("project_name")))
    if not (quantity or value or (shared and (year or named or hits >= 2)) or (year and named)):
        return 0.0
    points = 0.4 * (min(hits, 2) + min(named, 2) + year + min(shared, 2)) + bool(quantity) + bool(value)
    contradicted = (quantity is False and value is not True) + (value is False and quantity is not True)
    return points - 0.3 * contradicted


def sanction_points(coded: Coded, row: Row) -> float:
    """Nothing stated on both sides may differ; the kind of measure, or its year and its occasion, must agree."""
    sender, target = state_of(coded.get("sender")), state_of(coded.get("target"))
    if row["sender_country"] in {state_of(other) for other in coded.get("alt_sender") or []}:
        sender = row["sender_country"]
    if _differ(sender, row["sender_country"]) or _differ(target, row["target_country"]):
        return 0.0
    coded_in, told_in = coded_years(coded, "year_start", "imposed"), told_years(row, "imposed")
    if coded_in and told_in and not years_near(coded_in, told_in):
        return 0.0
    measures = accepted(coded, "measure")
    kind = measure_kind(row["measure"]) in {measure_kind(measure) for measure in measures}
    year, occasion = bool(coded_in and told_in), bool(words_of(coded.get("trigger")) & words_of(row["trigger"]))
    if not (kind or (year and occasion)):
        return 0.0
    return 0.4 + 0.5 * kind + 0.2 * (row["measure"] in measures) + 0.4 * year + 0.3 * occasion


def measure_kind(measure: str | None) -> str | None:
    return lexicon("measure_family").get(measure, measure)


def _differ(one: str | None, other: str | None) -> bool:
    return bool(one and other and one != other)


def company_points(coded: Coded, row: Row) -> float:
    """How like the nearest two written forms are, where they are like enough to be one name."""
    written = coded.get("as_written")
    forms = [coded["name"], *(written if isinstance(written, list) else [written])]
    best = max(name_likeness(form, name) for form in forms for name in row["names"])
    return best if best >= SAME_COMPANY else 0.0


POINTS: dict[str, Callable[[Coded, Row], float]] = {
    "credits": credit_points,
    "deals": deal_points,
    "sanctions": sanction_points,
    "companies": company_points,
}
