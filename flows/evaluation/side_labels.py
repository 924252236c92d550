"""Which state of a coded document each side of a measure should have been: the examples the sides' weights are learnt from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from flows.claims.measures import measure_triggers
from flows.claims.scene import Scene
from flows.claims.side_features import Told, candidates, side_features, staged
from flows.claims.triggers import Trigger
from flows.evaluation.gold import GoldDocument
from flows.evaluation.labels import Example, squeezed
from flows.evaluation.likeness import state_of
from flows.evaluation.matching import measure_kind
from flows.mentions.gazetteer import known_names


def side_examples(staged_documents: Sequence[tuple[GoldDocument, Scene]]) -> dict[str, list[Example]]:
    """One example for each state that may be a side of a trigger whose sentence tells a coded measure. The sides of the measures
    told before are those coded."""
    found: dict[str, list[Example]] = defaultdict(list)
    for gold, scene in staged_documents:
        told: list[Told] = []
        for trigger in measure_triggers(scene):
            coded = _coded(gold, trigger)
            if coded:
                _add(found, gold, scene, trigger, coded, told)
    return found


def _coded(gold: GoldDocument, trigger: Trigger) -> list[dict[str, Any]]:
    """The coded measures a trigger's sentence is the evidence of; those of the trigger's kind, if there are any."""
    sentence = squeezed(trigger.sentence.text)
    here = [s for s in gold.of("sanctions") if s.get("evidence") and squeezed(s["evidence"]) in sentence]
    kind = measure_kind(trigger.name)
    alike = [s for s in here if kind in {measure_kind(m) for m in (s.get("measure"), *(s.get("alt_measure") or []))}]
    return alike or here


def _add(
    found: dict[str, list[Example]],
    gold: GoldDocument,
    scene: Scene,
    trigger: Trigger,
    coded: Sequence[dict[str, Any]],
    told: list[Told],
) -> None:
    stage = staged(scene, trigger, list(told))
    known = candidates(stage)
    senders = {_code(s) for c in coded for s in (c.get("sender"), *(c.get("alt_sender") or []))}
    targets = {_code(t) for c in coded for t in (c.get("target"), *(c.get("alt_target") or [])) if t}
    sender = next((c for c in known if c in senders), None)
    shown = f"{trigger.token.text} | {trigger.sentence.text}"
    if sender in senders and sender in known:
        for country in known:
            label = "side" if country in senders else "other"
            found["sanction_sender"].append(
                Example(gold.name, tuple(side_features(stage, "sender", country)), label, f"{country} {shown}")
            )
    target = next((c for c in known if c is not None and c in targets), None)
    if target is not None:
        for country in (c for c in known if c is not None and c != sender):
            label = "side" if country in targets else "other"
            found["sanction_target"].append(
                Example(gold.name, tuple(side_features(stage, "target", country, sender)), label, f"{country} {shown}")
            )
    told.append(Told(trigger.sentence.index, sender, target))


def _code(party: Any) -> str | None:
    """The alpha-3 code of a coded side; None for a body of several states."""
    text = str(party or "")
    if len(text) == 3 and text.isupper():
        return None if text in ("WEU", "OAS") else text
    code = state_of(party)
    if code in ("WEU", "COCOM"):
        return None
    return code or next((h.entries[0].country for h in known_names().find(text)), None)
