"""The reader: a restored document in, its records, companies and amounts out."""

from __future__ import annotations

from flows.claims.accounts import account
from flows.claims.companies import company_mentions
from flows.claims.credits import credit_records
from flows.claims.deals import Anchor, deal_record, group_anchors
from flows.claims.judge import Judged, judged_amounts, judged_triggers
from flows.claims.sanctions import sanction_record
from flows.claims.scene import Scene, stage
from flows.claims.titles import entitle
from flows.claims.types import Reading, Record
from flows.claims.within import merged
from flows.document import Document

VERSION = "1"
DEAL_AT = 0.5
MEASURE_AT = 0.5


def read(document: Document) -> Reading:
    """All records, companies and amounts of a document. A document without a commercial or coercive word yields nothing."""
    scene = stage(document)
    judged = judged_amounts(scene)
    records = merged([*_credits(scene, judged), *_deals(scene, judged), *_measures(scene)])
    for record in records:
        entitle(scene, record)
    return Reading(records, company_mentions(scene), account(scene, judged, records))


def _credits(scene: Scene, judged: list[Judged]) -> list[Record]:
    sums = [(j.mention, j.sentence, j.confidence) for j in judged if j.label == "credit"]
    return credit_records(scene, sums)


def _deals(scene: Scene, judged: list[Judged]) -> list[Record]:
    anchors = group_anchors([(j.mention, j.sentence, j.confidence) for j in judged if j.label == "deal"])
    taken = {anchor.sentence.index for anchor in anchors}
    for trigger, confidence in judged_triggers(scene, "deal"):
        if confidence >= DEAL_AT and trigger.sentence.index not in taken:
            anchors.append(Anchor(trigger.sentence, trigger.start, trigger.end, confidence))
    return [deal_record(scene, anchor) for anchor in sorted(anchors, key=lambda a: a.start)]


def _measures(scene: Scene) -> list[Record]:
    return [sanction_record(scene, trigger, confidence) for trigger, confidence in judged_triggers(scene, "sanction") if confidence >= MEASURE_AT]
