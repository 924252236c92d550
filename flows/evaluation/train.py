"""Learn the reader's weights from the development sets: `python -m flows.evaluation.train [MODEL]...`.

One multinomial logistic model for each question (is this sum a credit's, a deal's, neither; does this trigger tell a record; is
this name a firm), fitted by maximum likelihood with a Gaussian prior around `weights/expected.toml`. Written to
`flows/claims/weights/`.
"""

from __future__ import annotations

import json
import math
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
from scipy.optimize import minimize, minimize_scalar

from flows.claims.dealings import deal_features, deal_triggers
from flows.claims.features import amount_features
from flows.claims.judge import RECORD_DIMENSIONS
from flows.claims.linear import WEIGHTS, Linear, kept
from flows.claims.measure_features import measure_features
from flows.claims.measures import measure_triggers
from flows.claims.scene import Scene, stage
from flows.evaluation.gold import GoldDocument, development_folders, load_gold
from flows.evaluation.labels import Example, amount_label, company_label, trigger_examples
from flows.evaluation.side_labels import side_examples
from flows.mentions.firms import firm_candidates, known_hits
from flows.mentions.types import Quantity
from flows.restore import restore

RARE = 3
WRITTEN = Path(__file__).with_name("measures.toml")
PRIOR = {
    "money": 6.0,
    "quantity": 6.0,
    "deal_trigger": 8.0,
    "sanction_trigger": 6.0,
    "sanction_sender": 2.0,
    "sanction_target": 4.0,
    "companies": 2.0,
}
Labels = {
    "money": ("credit", "deal", "other"),
    "quantity": ("deal", "other"),
    "deal_trigger": ("record", "other"),
    "sanction_trigger": ("record", "other"),
    "sanction_sender": ("side", "other"),
    "sanction_target": ("side", "other"),
    "companies": ("company", "other"),
}


def scenes() -> list[tuple[GoldDocument, Scene]]:
    """Every development document, staged."""
    return [(gold, stage(restore(gold.path.read_bytes(), file_name=gold.path.name))) for gold in load_gold(development_folders())]


def company_examples(staged: Sequence[tuple[GoldDocument, Scene]]) -> list[Example]:
    """Every run of capitals of the parsed sentences, firms the reference knows among them as if it did not."""
    return [
        Example(gold.name, candidate.features, company_label(gold, candidate.run.text), candidate.run.text)
        for gold, scene in staged
        for candidate in firm_candidates(scene.sentences, known_hits(scene.sentences), known=True)
    ]


def amount_examples(staged: Sequence[tuple[GoldDocument, Scene]]) -> dict[str, list[Example]]:
    found: dict[str, list[Example]] = defaultdict(list)
    for gold, scene in staged:
        for mention in [*scene.money, *scene.quantities]:
            sentence = scene.sentence_at(mention.start)
            if (
                sentence is None
                or sentence.doc is None
                or (isinstance(mention, Quantity) and mention.dimension not in RECORD_DIMENSIONS)
            ):
                continue
            label = amount_label(gold, scene, mention)
            if label is not None:
                name = "quantity" if isinstance(mention, Quantity) else "money"
                label = "other" if name == "quantity" and label == "credit" else label
                found[name].append(
                    Example(
                        gold.name,
                        tuple(amount_features(scene, sentence, mention)),
                        label,
                        scene.text[mention.start : mention.end] + " | " + sentence.text,
                    )
                )
    return found


def trigger_sets(staged: Sequence[tuple[GoldDocument, Scene]]) -> dict[str, list[Example]]:
    found: dict[str, list[Example]] = defaultdict(list)
    for gold, scene in staged:
        told = {
            s.index
            for m in [*scene.money, *scene.quantities]
            if (s := scene.sentence_at(m.start)) is not None and amount_label(gold, scene, m) == "deal"
        }
        for name, table, triggers, skip in (
            ("deal_trigger", "deals", deal_triggers(scene), told),
            ("sanction_trigger", "sanctions", measure_triggers(scene), set()),
        ):
            for trigger, label in trigger_examples(gold, scene, list(triggers), table, skip):
                features = deal_features if table == "deals" else measure_features
                found[name].append(
                    Example(gold.name, tuple(features(scene, trigger)), label, f"{trigger.name} | {trigger.sentence.text}")
                )
    found["sanction_trigger"].extend(written_examples())
    return found


def written_examples() -> Iterator[Example]:
    """Triggers of the sentences about measures that were written to learn from; each sentence is a document of its own."""
    for label, sentences in (("record", "told"), ("other", "other")):
        for text in tomllib.loads(WRITTEN.read_text("utf-8"))[sentences]:
            scene = stage(restore(text.encode(), file_name="written.txt"))
            yield from (
                Example(text, tuple(measure_features(scene, trigger)), label, f"{trigger.name} | {text}")
                for trigger in measure_triggers(scene)
            )


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
        return -logs[np.arange(len(target)), target].sum() + prior / 2 * (penalty**2).sum(), (
            error.T @ design + prior * penalty
        ).ravel()

    solved = minimize(loss, mean.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    weights = solved.x.reshape(shape)
    return Linear(
        labels,
        {
            label: {f: round(float(weights[k, i]), 3) for f, i in vocabulary.items() if abs(weights[k, i]) >= 0.01}
            for k, label in enumerate(labels)
        },
    )


def cross_validated(name: str, examples: Sequence[Example], folds: int = 8) -> list[tuple[Example, dict[str, float]]]:
    """Each example with the probabilities a model gives it that has not seen its document."""
    documents = sorted({e.document for e in examples})
    result = []
    for fold in range(folds):
        held = set(documents[fold::folds])
        model = fit(name, [e for e in examples if e.document not in held])
        result.extend((e, model.probabilities(e.features)) for e in examples if e.document in held)
    return result


def cooled(model: Linear, judged: Sequence[tuple[Example, dict[str, float]]]) -> Linear:
    """The model at the temperature at which the probabilities it gave unseen documents are likeliest: learnt weights are too
    sure."""

    def surprise(temperature: float) -> float:
        return -sum(math.log(max(tempered(shares, temperature)[example.label], 1e-12)) for example, shares in judged)

    best = minimize_scalar(surprise, bounds=(0.5, 4.0), method="bounded").x
    return replace(model, temperature=round(float(best), 2))


def tempered(shares: dict[str, float], temperature: float) -> dict[str, float]:
    """Probabilities with their log odds divided by a temperature."""
    raised = {label: max(share, 1e-12) ** (1 / temperature) for label, share in shares.items()}
    total = sum(raised.values())
    return {label: value / total for label, value in raised.items()}


def write(name: str, model: Linear) -> None:
    WEIGHTS.mkdir(exist_ok=True)
    stored = {
        "labels": model.labels,
        "temperature": model.temperature,
        "weights": {label: dict(sorted(w.items())) for label, w in model.weights.items()},
    }
    (WEIGHTS / f"{name}.json").write_text(json.dumps(stored, indent=1, ensure_ascii=False) + "\n", "utf-8")
    kept.cache_clear()


def report(name: str, judged: Sequence[tuple[Example, dict[str, float]]]) -> str:
    lines = []
    for label in Labels[name][:-1]:
        predicted = [(e, max(p, key=lambda k: p[k])) for e, p in judged]
        right = sum(e.label == label == g for e, g in predicted)
        given, wanted = sum(g == label for _, g in predicted), sum(e.label == label for e, _ in predicted)
        lines.append(
            f"{name:17} {label:8} precision {right / max(given, 1):.2f} recall {right / max(wanted, 1):.2f} of {wanted} "
            f"({len(judged)} examples)"
        )
    return "\n".join(lines)


def main() -> None:
    """Fit and write every model, or those named as arguments, printing how each does on documents it has not seen."""
    wanted = set(sys.argv[1:]) or set(Labels)
    if not (WEIGHTS / "companies.json").exists():
        write("companies", Linear(Labels["companies"], {label: {} for label in Labels["companies"]}))
    staged = scenes()
    if "companies" in wanted:
        companies = company_examples(staged)
        judged = cross_validated("companies", companies)
        print(report("companies", judged))
        write("companies", cooled(fit("companies", companies), judged))
        staged = scenes()
    for name, examples in {**amount_examples(staged), **trigger_sets(staged), **side_examples(staged)}.items():
        if name not in wanted:
            continue
        judged = cross_validated(name, examples)
        print(report(name, judged))
        write(name, cooled(fit(name, examples), judged))


if __name__ == "__main__":
    main()
