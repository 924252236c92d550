"""The reader: a restored document in, its records, companies and amounts out."""

from __future__ import annotations

from math import prod

from flows.claims.accounts import account
from flows.claims.calibrated import calibrate
from flows.claims.companies import company_mentions
from flows.claims.completed import add_quantities
from flows.claims.consortia import consortium_records
from flows.claims.credits import credit_records
from flows.claims.dealings import has_substance
from flows.claims.deals import Anchor, deal_record, group_anchors, is_bare, with_values
from flows.claims.enumeration import enumerated
from flows.claims.gaps import type_gaps
from flows.claims.judge import Judged, judged_amounts, judged_triggers
from flows.claims.members import members
from flows.claims.pointing import points_back
from flows.claims.renewals import in_renewal, renewal_records
from flows.claims.sanctions import sanction_records
from flows.claims.scene import Scene, stage
from flows.claims.sought import sought_deals, sought_record
from flows.claims.sumless import sumless_credits
from flows.claims.titles import entitle
from flows.claims.triggers import Trigger
from flows.claims.types import Reading, Record
from flows.claims.updates import add_later_word
from flows.claims.within import merged
from flows.document import Document

# A candidate below SURE is taken only where the document's likely ones together are sure, to TELLING, that it tells anything: on
# quiet text the doubtful ones are nearly all wrong.
SURE, TELLING = 0.6, 0.95
# From here on a deal is taken from the firm it names, without goods that the lexicons know.
LIKELY = 0.55
LISTED = 0.05
LIKELY_ENOUGH = 0.3  # to count for whether a document tells anything
DOUBTFUL = {"credit": 0.3, "deal": 0.32, "deal_trigger": 0.38, "measure": 0.5}


def read(document: Document) -> Reading:
    """All records, companies and amounts of a document. A document without a commercial or coercive word yields nothing."""
    scene = stage(document)
    judged = judged_amounts(scene)
    triggers, measures = judged_triggers(scene, "deal"), judged_triggers(scene, "sanction")
    found = [*(j.confidence for j in judged if j.label != "other"), *(c for _, c in triggers), *(c for _, c in measures)]
    is_telling = 1 - prod(1 - c for c in found if c >= LIKELY_ENOUGH) >= TELLING
    least = {kind: (low if is_telling else max(low, SURE)) for kind, low in DOUBTFUL.items()}
    told = [*_credits(scene, judged, least), *_deals(scene, judged, triggers, least), *_measures(scene, measures, least)]
    add_later_word(scene, told)
    records = merged(told)
    for record in records:
        entitle(scene, record)
        type_gaps(scene, record)
    amounts = account(scene, judged, records)
    calibrate(records)
    return Reading(records, company_mentions(scene), members(scene), amounts)


def _credits(scene: Scene, judged: list[Judged], least: dict[str, float]) -> list[Record]:
    told = credit_records(
        scene, [(j.mention, j.sentence, j.confidence) for j in judged if j.label == "credit" and j.confidence >= least["credit"]]
    )
    return [*told, *sumless_credits(scene, told)]


def _deals(scene: Scene, judged: list[Judged], triggers: list[tuple[Trigger, float]], least: dict[str, float]) -> list[Record]:
    told = group_anchors(
        [(j.mention, j.sentence, j.confidence) for j in judged if j.label == "deal" and j.confidence >= least["deal"]]
    )
    formed = list(consortium_records(scene))
    taken = {anchor.sentence.index for anchor in told} | {record.sentence for record in formed}
    offered: dict[tuple[int, int], Record] = {}
    for trigger, confidence in triggers:
        if trigger.sentence.index in taken or in_renewal(trigger.token):
            continue
        if not (has_substance(scene, trigger) or _names_a_firm(scene, trigger, confidence)):
            continue
        listed = enumerated(scene, trigger)
        if listed and confidence >= LISTED:
            offered.update({span: sought_record(scene, trigger, span) for span in listed})
        elif confidence >= least["deal_trigger"]:
            told.append(Anchor(trigger.sentence, trigger.start, trigger.end, confidence, refers=points_back(scene, trigger)))
    taken |= {anchor.sentence.index for anchor in told} | {record.sentence for record in offered.values()}
    pressed = [sought_record(scene, trigger) for trigger in sought_deals(scene) if trigger.sentence.index not in taken]
    signed = [record for anchor in with_values(scene, told) if not is_bare(record := deal_record(scene, anchor))]
    add_quantities(scene, judged, signed)
    deals = sorted([*formed, *signed, *offered.values(), *pressed], key=lambda r: r.sentence)
    return [*deals, *renewal_records(scene, deals)]


def _names_a_firm(scene: Scene, trigger: Trigger, confidence: float) -> bool:
    """Whether a likely trigger stands beside a firm, whose goods need not be ones the lexicons know; not across the end of a
    speech."""
    firms = scene.actors_in(trigger.sentence, ("company",)) if confidence >= LIKELY else []
    return any("”" not in scene.text[min(trigger.end, firm.end) : max(trigger.start, firm.start)] for firm in firms)


def _measures(scene: Scene, measures: list[tuple[Trigger, float]], least: dict[str, float]) -> list[Record]:
    return sanction_records(scene, [(trigger, confidence) for trigger, confidence in measures if confidence >= least["measure"]])
