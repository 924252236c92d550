"""`python -m tests.orchestration.plain HOME`: a run over the default sources by the same functions, called without Prefect."""

from __future__ import annotations

import sys
from time import perf_counter

from flows import pipeline
from tests.running import STEPS

if __name__ == "__main__":
    for name in STEPS:
        setattr(pipeline, name, getattr(pipeline, name).fn)
    began = perf_counter()
    pipeline.run_pipeline.fn(sys.argv[1], full=True)
    print(perf_counter() - began)
