"""`python -m tests.refresh_docs`: run every snippet of the documentation and write what it prints into the pages."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.documentation import FIGURES, PAGES, figures, outputs, refreshed
from tests.running import CHECKOUT, first_run_of_all


def refresh() -> None:
    """Refresh every page; says which changed."""
    with TemporaryDirectory() as name:
        folder, shared = Path(name), Path(name) / "shared"
        shared.mkdir()
        first = first_run_of_all(folder, shared)
        for number, page in enumerate(PAGES):
            text = page.read_text("utf-8")
            new = FIGURES.sub(lambda _: figures(), refreshed(text, outputs(text, first, folder / str(number), shared)))
            page.write_text(new, "utf-8")
            print(f"{page.relative_to(CHECKOUT)}: {'refreshed' if new != text else 'as it was'}")


if __name__ == "__main__":
    refresh()
