"""`python -m tests.orchestration.plain HOME`: a run over the default sources by the same functions, called without Prefect."""

from __future__ import annotations

import sys
from time import perf_counter


def main(home: str) -> None:
    """Run once over all documents anew, and print the seconds it took."""
    # Not above: the processes that read side by side import this file again.
    from flows import pipeline
    from tests.running import STEPS

    for name in STEPS:
        setattr(pipeline, name, getattr(pipeline, name).fn)
    began = perf_counter()
    pipeline.run_pipeline.fn(home, full=True)
    print(perf_counter() - began)


if __name__ == "__main__":
    main(sys.argv[1])
