"""The honest figures: each set of coded documents read with weights that have not seen it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from flows.claims.calibrated import MAPS, uncalibrated
from flows.claims.linear import kept, standing_in
from flows.evaluation.calibration import fit_calibration, write_calibrations
from flows.evaluation.evaluate import Evaluation, evaluate
from flows.evaluation.gold import development_folders, load_gold
from flows.evaluation.side_labels import side_examples
from flows.evaluation.train import amount_examples, company_examples, fit, scenes, trigger_sets


def left_out(folders: Iterable[Path], *, raw: bool = False) -> Evaluation:
    """Score every folder with classifiers fitted to the documents of all others; with `raw`, confidences are as the reader gives
    them before calibration. The rules and lexicons were made with these documents in view, so that the figures still flatter."""
    staged = scenes()
    examples = {
        "companies": company_examples(staged),
        **amount_examples(staged),
        **trigger_sets(staged),
        **side_examples(staged),
    }
    scores = []
    for folder in folders:
        unseen = {gold.name for gold in load_gold([folder])}
        models = {
            name: replace(fit(name, [e for e in found if e.document not in unseen]), temperature=kept(name).temperature)
            for name, found in examples.items()
        }
        with standing_in(models), uncalibrated() if raw else nullcontext():
            scores.extend(evaluate([folder]).documents)
    return Evaluation(tuple(scores))


def main() -> None:
    """Fit the maps of calibration to readings with weights that had not seen the documents: `python -m
    flows.evaluation.left_out`."""
    unseen = left_out(development_folders(), raw=True)
    pairs = {"records": unseen.confidences(lambda d: d.records), "claims": unseen.confidences(lambda d: d.claims)}
    write_calibrations(MAPS, {name: fit_calibration(found) for name, found in pairs.items()})


if __name__ == "__main__":
    main()
