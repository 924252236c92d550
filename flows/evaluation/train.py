"""Learn the reader's weights from the development sets: `python -m flows.evaluation.train [MODEL]...`.

One multinomial logistic model for each question (is this sum a credit's, a deal's, neither; does this trigger tell a record; is this name
a firm), fitted by maximum likelihood with a Gaussian prior around `weights/expected.toml`. Written to `flows/claims/weights/`.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.optimize import minimize

from flows.claims.features import amount_features
from flows.claims.judge import RECORD_DIMENSIONS
from flows.claims.linear import WEIGHTS, Linear, load
from flows.claims.scene import Scene, stage
from flows.claims.measures import measure_triggers
from flows.claims.triggers import deal_triggers, trigger_features
from flows.evaluation.gold import GoldDocument, development_folders, load_gold
from flows.evaluation.labels import amount_label, company_label, trigger_examples
from flows.mentions.gazetteer import known_names
from flows.mentions.names import _less_known_edges, candidates, company_features
from flows.mentions.types import Quantity
from flows.restore import restore

RARE = 2
PRIOR = {"money": 6.0, "quantity": 6.0, "deal_trigger": 8.0, "sanction_trigger": 8.0, "companies": 8.0}
Labels = {"money": ("credit", "deal", "other"), "quantity": ("deal", "other"), "deal_trigger": ("record", "other"), "sanction_trigger": ("record", "other"), "companies": ("company", "other")}


@dataclass(frozen=True)
class Example:
    """One candidate with its features and its label; `document` keeps folds apart."""

    document: str
    features: tuple[str, ...]
    label: str
    shown: str = ""


def scenes() -> list[tuple[GoldDocument, Scene]]:
    """Every development document, staged."""
    return [(gold, stage(restore(gold.path.read_bytes(), file_name=gold.path.name))) for gold in load_gold(development_folders())]


def company_examples(staged: Sequence[tuple[GoldDocument, Scene]]) -> list[Example]:
    found = []
    for gold, scene in staged:
        for sentence in scene.sentences:
            if sentence.doc is None:
                continue
            hits = list(known_names().find(sentence.text))
            for candidate in candidates(sentence):
                inner = [h for h in hits if sentence.start + h.start < candidate.end and sentence.start + h.end > candidate.start]
                if any(sentence.start + h.start <= candidate.start and sentence.start + h.end >= candidate.end and h.entries[0].kind != "company" for h in inner):
                    continue
                if not any(e.kind == "company" for h in inner for e in h.entries):
                    edged = _less_known_edges(sentence, candidate, inner)
                    if edged is None:
                        continue
                    candidate = edged
                features = [f for f in company_features(sentence, candidate, inner) if f != "has:company"]
                found.append(Example(gold.name, tuple(features), company_label(gold, candidate.text), candidate.text))
    return found


def amount_examples(staged: Sequence[tuple[GoldDocument, Scene]]) -> dict[str, list[Example]]:
    found: dict[str, list[Example]] = defaultdict(list)
    for gold, scene in staged:
        for mention in [*scene.money, *scene.quantities]:
            sentence = scene.sentence_at(mention.start)
            if sentence is None or sentence.doc is None or (isinstance(mention, Quantity) and mention.dimension not in RECORD_DIMENSIONS):
                continue
            label = amount_label(gold, scene, mention)
            if label is not None:
                name = "quantity" if isinstance(mention, Quantity) else "money"
                label = "other" if name == "quantity" and label == "credit" else label
                found[name].append(Example(gold.name, tuple(amount_features(scene, sentence, mention)), label, scene.text[mention.start : mention.end] + " | " + sentence.text))
    return found


def trigger_sets(staged: Sequence[tuple[GoldDocument, Scene]]) -> dict[str, list[Example]]:
    found: dict[str, list[Example]] = defaultdict(list)
    for gold, scene in staged:
        told = {s.index for m in [*scene.money, *scene.quantities] if (s := scene.sentence_at(m.start)) is not None and amount_label(gold, scene, m) == "deal"}
        for name, table, triggers, skip in (("deal_trigger", "deals", deal_triggers(scene), told), ("sanction_trigger", "sanctions", measure_triggers(scene), set())):
            for trigger, label in trigger_examples(gold, scene, list(triggers), table, skip):
                found[name].append(Example(gold.name, tuple(trigger_features(scene, trigger)), label, f"{trigger.name} | {trigger.sentence.text}"))
    return found


@cache
def expected_weights() -> dict[str, dict[str, dict[str, float]]]:
    """The centre of the prior, by model and label."""
    return tomllib.loads((WEIGHTS / "expected.toml").read_text("utf-8"))


def fit(name: str, examples: Sequence[Example]) -> Linear:
    """The model of highest posterior probability for the examples."""
    labels = Labels[name]
    counts = Counter(f for e in examples for f in set(e.features))
    expected = expected_weights().get(name, {})
    kept = {f for f, n in counts.items() if n >= RARE} | {f for weights in expected.values() for f in weights}
    vocabulary = {f: i for i, f in enumerate(["bias", *sorted(kept)])}
    design = np.zeros((len(examples), len(vocabulary)))
    design[:, 0] = 1
    for row, example in enumerate(examples):
        for f in example.features:
            if f in vocabulary:
                design[row, vocabulary[f]] = 1
    target = np.array([labels.index(e.label) for e in examples])
    shape = (len(labels), len(vocabulary))
    mean = np.zeros(shape)
    for k, label in enumerate(labels):
        for f, weight in expected.get(label, {}).items():
            mean[k, vocabulary[f]] = weight

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(shape)
        scores = design @ weights.T
        scores -= scores.max(axis=1, keepdims=True)
        logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        error = np.exp(logs)
        error[np.arange(len(target)), target] -= 1
        prior = PRIOR[name]
        penalty = weights - mean
        penalty[:, 0] = 0
        return -logs[np.arange(len(target)), target].sum() + prior / 2 * (penalty**2).sum(), (error.T @ design + prior * penalty).ravel()

    solved = minimize(loss, mean.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    weights = solved.x.reshape(shape)
    return Linear(labels, {label: {f: round(float(weights[k, i]), 3) for f, i in vocabulary.items() if abs(weights[k, i]) >= 0.01} for k, label in enumerate(labels)})


def cross_validated(name: str, examples: Sequence[Example], folds: int = 8) -> list[tuple[Example, dict[str, float]]]:
    """Each example with the probabilities a model gives it that has not seen its document."""
    documents = sorted({e.document for e in examples})
    result = []
    for fold in range(folds):
        held = set(documents[fold::folds])
        model = fit(name, [e for e in examples if e.document not in held])
        result.extend((e, model.probabilities(e.features)) for e in examples if e.document in held)
    return result


def write(name: str, model: Linear) -> None:
    WEIGHTS.mkdir(exist_ok=True)
    stored = {"labels": model.labels, "temperature": model.temperature, "weights": {label: dict(sorted(w.items())) for label, w in model.weights.items()}}
    (WEIGHTS / f"{name}.json").write_text(json.dumps(stored, indent=1, ensure_ascii=False) + "\n", "utf-8")
    load.cache_clear()


def report(name: str, judged: Sequence[tuple[Example, dict[str, float]]]) -> str:
    lines = []
    for label in Labels[name][:-1]:
        predicted = [(e, max(p, key=lambda k: p[k])) for e, p in judged]
        right = sum(e.label == label == g for e, g in predicted)
        given, wanted = sum(g == label for _, g in predicted), sum(e.label == label for e, _ in predicted)
        lines.append(f"{name:17} {label:8} precision {right / max(given, 1):.2f} recall {right / max(wanted, 1):.2f} of {wanted} ({len(judged)} examples)")
    return "\n".join(lines)


def main() -> None:
    """Fit and write every model, or those named as arguments, printing how each does on documents it has not seen."""
    wanted = set(sys.argv[1:]) or set(Labels)
    if not (WEIGHTS / "companies.json").exists():
        write("companies", Linear(Labels["companies"], {label: {} for label in Labels["companies"]}))
    staged = scenes()
    if "companies" in wanted:
        companies = company_examples(staged)
        print(report("companies", cross_validated("companies", companies)))
        write("companies", fit("companies", companies))
        staged = scenes()
    for name, examples in {**amount_examples(staged), **trigger_sets(staged)}.items():
        if name not in wanted:
            continue
        print(report(name, cross_validated(name, examples)))
        write(name, fit(name, examples))


if __name__ == "__main__":
    main()
