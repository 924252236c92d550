"""A title for each record, put together from its own cells."""

from __future__ import annotations

from flows.claims.scene import Scene
from flows.claims.types import Cell, Record

KINDS = {
    "sale": "Sale of", "supply": "Supply of", "compensation": "Compensation agreement:", "exploration": "Exploration:", "joint_development": "Joint development:",
    "construction": "Construction of", "licence": "Licence:", "consortium": "Consortium:", "trade_agreement": "Trade agreement:", "framework_agreement": "Framework agreement:", "other": "Deal:",
}  # fmt: skip
LONGEST = 160


def entitle(scene: Scene, record: Record) -> None:
    """Add the `title` cell; its words stand at the record's anchor."""
    parts = {"credits": _credit, "deals": _deal, "sanctions": _sanction}[record.table](record)
    project = _project(scene, record)
    if project and project.lower() not in parts.lower():
        parts = f"{parts}, {project}"
    text = " ".join(parts.split())[:LONGEST]
    record.cells.append(Cell("title", text, *record.anchor, "title/1", record.confidence))


def _project(scene: Scene, record: Record) -> str | None:
    key = record.get("project")
    return next((a.name for a in scene.actors if a.kind == "project" and a.key == key), None) if key else None


def _credit(record: Record) -> str:
    lender, borrower = record.get("lender_name") or "unknown lender", record.get("borrower_name") or "unknown borrower"
    purpose = record.get("purpose")
    return f"Credit from {lender} to {borrower}{f' for {purpose}' if purpose else ''}"


def _deal(record: Record) -> str:
    named = " - ".join(name for name in (record.get("seller_name"), record.get("buyer_name")) if name)
    what = record.get("commodity") or "goods not named"
    return f"{KINDS[record.get('kind') or 'other']} {what}{f' ({named})' if named else ''}"


def _sanction(record: Record) -> str:
    measure = (record.get("measure") or "measure").replace("_", " ")
    goods, trigger = record.get("goods"), record.get("trigger")
    sides = f"{record.get('sender_country') or '?'} on {record.get('target_country') or '?'}"
    return f"{measure.capitalize()}: {sides}{f', {goods}' if goods else ''}{f' ({trigger})' if trigger else ''}"
