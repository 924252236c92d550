"""A title for each record, put together from its own cells so that a person sees at once who dealt with whom in what."""

from __future__ import annotations

from decimal import Decimal

from flows.claims.lexicon import noun_classes, table
from flows.claims.scene import Scene
from flows.claims.types import Cell, Record

LONGEST = 160


def entitle(scene: Scene, record: Record) -> None:
    """Add the `title` cell; its words stand at the record's anchor."""
    if record.table == "credits":
        text = _credit(scene, record)
    elif record.table == "deals":
        text = _deal(scene, record)
    else:
        text = _sanction(scene, record)
    record.cells.append(Cell("title", _shortened(" ".join(text.split())), *record.anchor, "title/2", record.confidence))


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def _project(scene: Scene, record: Record, said: str) -> str:
    """The project as an ending, unless the title names it already."""
    key = record.get("project")
    name = next((a.name for a in scene.actors if a.kind == "project" and a.key == key), None) if key else None
    told = set(said.lower().replace(",", " ").split())
    return f", {name}" if name and not set(name.lower().split()) <= told else ""


def _outcome(record: Record) -> str:
    value = record.get("status")
    return f" ({value.replace('_', ' ')})" if value in table("titles")["telling_status"] else ""


def _credit(scene: Scene, record: Record) -> str:
    low, high, currency = record.get("amount_low"), record.get("amount_high"), record.get("currency")
    amount = f" of {money(low, high, currency)}" if low or high else ""
    lender, borrower = record.get("lender_name"), record.get("borrower_name")
    sides = f"{lender or 'lender not named'} to {borrower or 'borrower not named'}"
    purpose = record.get("purpose")
    title = f"{_described(scene, record)}{amount}: {sides}{f', for {purpose}' if purpose else ''}"
    return title + _project(scene, record, title) + _outcome(record)


def _described(scene: Scene, record: Record) -> str:
    """What the document calls the credit ("bridging loan"), else its instrument."""
    names = table("titles")["instruments"]
    sentence = next((s for s in scene.sentences if s.index == record.sentence), None)
    place = record.anchor[0]
    if sentence is None or sentence.doc is None:
        return names.get(record.get("instrument") or "unknown", "Credit")
    nouns = [t for t in sentence.doc if t.pos_ == "NOUN" and t.lemma_.lower() in table("titles")["credit_nouns"]]
    for noun in sorted(nouns, key=lambda t: abs(sentence.offset(t) - scene.document.view.at(place)))[:1]:
        words = [
            c
            for c in noun.lefts
            if c.dep_ in ("amod", "compound") and c.ent_type_ == "" and c.lower_ in table("titles")["credit_words"]
        ]
        if words:
            return " ".join([*(w.text.lower() for w in words), noun.lemma_.lower()]).capitalize()
    return names.get(record.get("instrument") or "unknown", "Credit")


def money(low: str | None, high: str | None, currency: str | None) -> str:
    """A sum as people write it: "$450 million", "DEM 1.2 billion", "up to $40 million"."""
    sign = table("titles")["signs"].get(currency or "", f"{currency} " if currency else "")
    if low and high and low != high:
        return f"{sign}{_scaled(low)} to {_scaled(high)}"
    return f"{'' if low and high else 'at least ' if low else 'up to '}{sign}{_scaled(low or high or '')}"


def _scaled(number: str) -> str:
    value = Decimal(number)
    for size, name in ((10**9, " billion"), (10**6, " million")):
        if value >= size:
            return f"{(value / size).normalize():f}{name}"
    return f"{value:,f}"


def _deal(scene: Scene, record: Record) -> str:
    """Goods and sides ("Compressors (21): X to Y"); a kind that is more than a sale comes first ("Licence (turbines): ...")."""
    kind, what = record.get("kind") or "other", record.get("commodity")
    label = table("titles")["kinds"].get(kind, "Deal")
    goods = f"{what}{_quantity(record)}" if what else ""
    if not goods:
        head = label
    elif kind in table("titles")["labelled"] and not noun_classes(goods.split()[-1]) & {"agreement", "joint"}:
        head = f"{label} ({goods.replace(' (', ', ').rstrip(')')})"
    else:
        head = goods[0].upper() + goods[1:]
    return f"{head}{_project(scene, record, head)}: {_sides(record, kind)}{_outcome(record)}"


def _quantity(record: Record) -> str:
    low, high, unit = record.get("quantity_low"), record.get("quantity_high"), record.get("unit")
    if not (low or high):
        return ""
    number = f"{_scaled(low)} to {_scaled(high)}" if low and high and low != high else _scaled(low or high or "")
    measure = f" {unit}" if unit in table("titles")["measures"] else ""
    period = {"per_year": " a year", "per_day": " a day"}.get(record.get("quantity_period") or "", "")
    return f" ({number}{measure}{period})"


def _sides(record: Record, kind: str) -> str:
    seller, buyer = (_names(record, role) for role in ("seller", "buyer"))
    if not (seller and buyer):
        return seller or buyer or "parties not named"
    return f"{seller} {'and' if kind in table('titles')['mutual'] else 'to'} {buyer}"


def _names(record: Record, role: str) -> str:
    """All who stand on one side, the main one first; a state only where no firm of it is named."""
    main = record.cell(f"{role}_name")
    firms = [p for p in record.parties if p.role == role and p.company]
    others = [p.name for p in firms if main is None or (p.start, p.end) != (main.start, main.end)]
    is_state = main is not None and len(others) == len(firms) and record.get(f"{role}_country") in {p.country for p in firms}
    names = list(dict.fromkeys([*([main.value] if main is not None and not is_state else []), *others]))
    if len(names) > 3:
        return f"{', '.join(names[:2])} and {len(names) - 2} others"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _sanction(scene: Scene, record: Record) -> str:
    measure = (record.get("measure") or "measure").replace("_", " ")
    goods, trigger = record.get("goods"), record.get("trigger")
    sides = f"{record.get('sender_country') or '?'} on {record.get('target_country') or '?'}"
    title = f"{measure.capitalize()}: {sides}{f', {goods}' if goods else ''}{f' ({trigger})' if trigger else ''}"
    return title + _project(scene, record, title)
