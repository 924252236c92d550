"""How much a deal is of, where the sentence after the one that tells it says so: "They haggled over the sale of sulphur. It
would ship 70,000 tons of it." """

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.claims.build import Builder
from flows.claims.deals import add_quantity, yearly
from flows.claims.judge import OTHER, Judged
from flows.claims.lexicon import table
from flows.claims.objects import commodity_span
from flows.claims.scene import Scene
from flows.claims.surroundings import duration_near
from flows.claims.types import Record, plain
from flows.claims.within import goods_words
from flows.mentions.language import Sentence
from flows.mentions.types import Quantity

REACH = 2  # sentences
WORTH = 0.6  # of the certainty of the deal
BULK = ("mass", "volume")


def add_quantities(scene: Scene, judged: Sequence[Judged], deals: Sequence[Record]) -> None:
    """Add to deals without a quantity one by weight or volume that belongs to no deal of its own: told shortly after, of the same
    goods, with a verb of handing over and no other firm."""
    for each in judged:
        quantity = each.mention
        if each.label != OTHER or not isinstance(quantity, Quantity) or quantity.dimension not in BULK:
            continue
        meant = [deal for deal in deals if _is_of(scene, deal, each.sentence, quantity)]
        if meant and _handed_over(each.sentence):
            _add(scene, meant[-1], each.sentence, quantity)


def _add(scene: Scene, deal: Record, sentence: Sentence, quantity: Quantity) -> None:
    sure = deal.confidence * WORTH
    build = Builder(scene, deal, "deal.quantity_after/1")
    add_quantity(build, yearly(sentence, quantity), sure)
    deal.amounts.append(scene.document.view.span(quantity.start, quantity.end))
    years = duration_near(scene, sentence, quantity.start, quantity.end)
    if years is not None and years.low is not None and deal.get("duration_years") is None:
        build.add("duration_years", plain(years.low), years.start, years.end, sure)


def _is_of(scene: Scene, deal: Record, sentence: Sentence, quantity: Quantity) -> bool:
    if not 0 < sentence.index - deal.sentence <= REACH or deal.get("quantity_low") or deal.get("quantity_high"):
        return False
    if sentence not in scene.paragraph_sentences(next(s for s in scene.sentences if s.index == deal.sentence)):
        return False
    firms = {p.key or p.name for p in deal.parties if p.company}
    goods = commodity_span(sentence, quantity.start, quantity.end, quantity)
    words = set(re.findall(r"[a-z]+", scene.text[goods[0] : goods[1]].lower())) if goods else set()
    return bool(words & goods_words(deal)) and all((a.key or a.name) in firms for a in scene.actors_in(sentence, ("company",)))


def _handed_over(sentence: Sentence) -> bool:
    handing = frozenset(table("dealings")["transfer"]) & {"sell", "deliver", "supply", "furnish", "ship", "provide", "export"}
    return any(t.pos_ == "VERB" and t.lemma_.lower() in handing for t in sentence.doc or ())
