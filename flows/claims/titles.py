"""A title for each record, put together from its own cells so that a person sees at once who dealt with whom in what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from cleanco import basename

from flows.claims.lexicon import noun_classes, table
from flows.claims.types import Cell, CoreTable, Party, Record
from flows.mentions.gazetteer import known_projects, stored_entities

if TYPE_CHECKING:
    from flows.claims.scene import Scene

LONGEST = 160
RUN_IN = 5  # words of a heading that opens a paragraph
Values = Mapping[str, str | None]


def entitle(scene: Scene, record: Record) -> None:
    """Add the `title` cell, the `heading` that opens the record's paragraph and, for a credit that the document calls something,
    the `label` cell; all stand at the record's anchor."""
    heading = _run_in(scene, record)
    if heading:
        record.cells.append(Cell("heading", heading, *record.anchor, "title/3", record.confidence))
    label = _described(scene, record) if record.table == "credits" else None
    if label:
        record.cells.append(Cell("label", label, *record.anchor, "title/3", record.confidence))
    values = {name: record.get(name) for name in record.fields()}
    text = title(record.table, values, record.parties)
    record.cells.append(Cell("title", text, *record.anchor, "title/3", record.confidence))


def _run_in(scene: Scene, record: Record) -> str | None:
    """The few words without a verb that stand as a sentence of their own before the text of the record's paragraph."""
    sentence = next((s for s in scene.sentences if s.index == record.sentence), None)
    first = scene.paragraph_sentences(sentence)[0] if sentence is not None else None
    if first is None or first is sentence or first.doc is None or len(first.text.split()) > RUN_IN:
        return None
    return None if any(token.pos_ in ("VERB", "AUX") for token in first.doc) else first.text.rstrip(" .:-")


def title(table_name: CoreTable, values: Values, parties: Sequence[Party]) -> str:
    """The title of a record with these cells; `project` is the id of a known project, `label` what a document calls the
    credit."""
    compose = {"credits": _credit, "deals": _deal, "sanctions": _sanction}[table_name]
    return _shortened(" ".join(compose(values, parties).split()))


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def _project(values: Values, said: str) -> str:
    """The project as an ending, unless the title names it already."""
    known = known_projects().get(values.get("project") or "")
    told = set(said.lower().replace(",", " ").split())
    return f", {known['name']}" if known and not set(str(known["name"]).lower().split()) <= told else ""


def _outcome(values: Values) -> str:
    status = values.get("status")
    return f" ({status.replace('_', ' ')})" if status in table("titles")["telling_status"] else ""


def _credit(values: Values, _: Sequence[Party]) -> str:
    low, high = values.get("amount_low"), values.get("amount_high")
    amount = f" of {money(low, high, values.get('currency'))}" if low or high else ""
    sides = f"{values.get('lender_name') or 'lender not named'} to {values.get('borrower_name') or 'borrower not named'}"
    what = values.get("label") or table("titles")["instruments"].get(values.get("instrument") or "unknown", "Credit")
    purpose = values.get("purpose")
    said = f"{what}{amount}: {sides}{f', for {purpose}' if purpose else ''}"
    return said + _project(values, said) + _outcome(values)


def _described(scene: Scene, record: Record) -> str | None:
    """What the document calls the credit ("bridging loan"), if it says more than that it is one."""
    sentence = next((s for s in scene.sentences if s.index == record.sentence), None)
    place = record.anchor[0]
    if sentence is None or sentence.doc is None:
        return None
    nouns = [t for t in sentence.doc if t.pos_ == "NOUN" and t.lemma_.lower() in table("titles")["credit_nouns"]]
    for noun in sorted(nouns, key=lambda t: abs(sentence.offset(t) - scene.document.view.at(place)))[:1]:
        words = [
            c
            for c in noun.lefts
            if c.dep_ in ("amod", "compound") and c.ent_type_ == "" and c.lower_ in table("titles")["credit_words"]
        ]
        if words:
            return " ".join([*(w.text.lower() for w in words), noun.lemma_.lower()]).capitalize()
    return None


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


def _deal(values: Values, parties: Sequence[Party]) -> str:
    """Goods and sides ("Compressors (21): X to Y"); a kind that is more than a sale comes first ("Licence (turbines): ...")."""
    kind, what = values.get("kind") or "other", values.get("commodity")
    label = table("titles")["kinds"].get(kind, "Deal")
    goods = f"{what}{_quantity(values)}" if what else ""
    if not goods or goods.casefold() == label.casefold():
        head = label
    elif kind in table("titles")["labelled"] and not noun_classes(goods.split()[-1]) & {"agreement", "joint"}:
        head = f"{label} ({goods.replace(' (', ', ').rstrip(')')})"
    else:
        head = goods[0].upper() + goods[1:]
    return f"{head}{_project(values, head)}: {_sides(values, parties)}{_outcome(values)}"


def _quantity(values: Values) -> str:
    low, high, unit = values.get("quantity_low"), values.get("quantity_high"), values.get("unit")
    if not (low or high):
        return ""
    number = f"{_scaled(low)} to {_scaled(high)}" if low and high and low != high else _scaled(low or high or "")
    measure = f" {unit}" if unit in table("titles")["measures"] else ""
    period = {"per_year": " a year", "per_day": " a day"}.get(values.get("quantity_period") or "", "")
    return f" ({number}{measure}{period})"


def _sides(values: Values, parties: Sequence[Party]) -> str:
    seller, buyer = (_names(values, parties, role) for role in ("seller", "buyer"))
    if not (seller and buyer):
        others = _listed([party.name for party in parties if party.name != values.get("commodity")])
        return seller or buyer or others or "parties not named"
    return f"{seller} {'and' if values.get('kind') in table('titles')['mutual'] else 'to'} {buyer}"


def _names(values: Values, parties: Sequence[Party], role: str) -> str:
    """All who stand on one side, the main one first; beside a state, or "Japanese firms", its firms in brackets."""
    main = values.get(f"{role}_name")
    firms = [party for party in parties if party.role == role and party.company]
    others = [party for party in firms if main is None or not _is(main, party)]
    if main is None:
        return _listed(list(dict.fromkeys(party.name for party in others)))
    country = values.get(f"{role}_country") if len(others) == len(firms) else None
    beside = list(dict.fromkeys(party.name for party in others if country and party.country == country))
    rest = dict.fromkeys(party.name for party in others if party.name not in beside)
    return _listed([f"{main} ({_listed(beside)})" if beside else main, *rest])


def _listed(names: Sequence[str]) -> str:
    if len(names) > 3:
        return f"{', '.join(names[:2])} and {len(names) - 2} others"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _is(name: str, party: Party) -> bool:
    """Whether a name is that of a party, as printed or as its entity is known, whatever its legal form."""
    known = next((e["name"] for e in stored_entities() if e["id"] == party.key), party.name) if party.key else party.name
    return basename(name).casefold() in {basename(str(each)).casefold() for each in (party.name, known)}


def _sanction(values: Values, _: Sequence[Party]) -> str:
    measure = (values.get("measure") or "measure").replace("_", " ")
    goods, trigger = values.get("goods"), values.get("trigger")
    sides = f"{values.get('sender_country') or '?'} on {values.get('target_country') or '?'}"
    said = f"{measure.capitalize()}: {sides}{f', {goods}' if goods else ''}{f' ({trigger})' if trigger else ''}"
    return said + _project(values, said)
