"""The snippets of the documentation, and what really comes out of them.

A ```console block holds commands (`$ `, going on with `> `), each followed by what it prints; a ```python block may be followed
by a ```text block with what it prints. They run in a folder whose `data` is the home folder of a first run, without `../shared`.
A line `...` stands for any number of lines.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.running import CHECKOUT, FirstRun, environment, run

PAGE_FILES = ("README.md", "docs/cli.md", "docs/data_access.md", "docs/adding_documents.md", "docs/queries.md")
PAGES = tuple(CHECKOUT / name for name in PAGE_FILES)
RECORDED = CHECKOUT / "flows" / "evaluation" / "recorded.json"
FIGURES = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- /figures -->)", re.DOTALL)
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# What a test cannot run, or has run already: fetching the project, its own tests.
NOT_RUN = ("git clone ", "cd ", "./test.sh", "export PATH=")
FIRST_RUN = "./run.sh"


@dataclass(frozen=True)
class Snippet:
    """Commands or a program, and the output printed below it; `start:end` is the place of that output in the page."""

    language: str
    code: str
    output: str
    start: int
    end: int


def snippets(text: str) -> Iterator[Snippet]:
    """Every console command and Python program of a page, in order; other blocks are the tests' own business."""
    blocks = list(FENCE.finditer(text))
    for number, block in enumerate(blocks):
        if block[1] == "console":
            yield from _commands(block[2], block.start(2))
        elif block[1] == "python":
            following = blocks[number + 1] if number + 1 < len(blocks) else None
            shown = (
                following if following and following[1] == "text" and not text[block.end() : following.start()].strip() else None
            )
            span = (shown.start(2), shown.end(2)) if shown else (block.end(), block.end())
            yield Snippet("python", block[2], shown[2] if shown else "", *span)


def _commands(block: str, offset: int) -> Iterator[Snippet]:
    """The commands of a console block with the lines each of them prints."""
    heads = list(re.finditer(r"^\$ (.*\n(?:> .*\n)*)", block, re.MULTILINE))
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        end = following.start() if following else len(block)
        code = re.sub(r"^> ", "", head[1], flags=re.MULTILINE)
        yield Snippet("console", code, block[head.end() : end], offset + head.end(), offset + end)


def outputs(text: str, first: FirstRun, workspace: Path, shared: Path) -> Iterator[tuple[Snippet, str]]:
    """Each snippet of a page that can be run, with what it prints now. Raises RuntimeError where one fails."""
    home = Path(shutil.copytree(first.home, workspace / "data"))
    variables = environment(workspace, shared, home)
    for snippet in snippets(text):
        if snippet.code.startswith(NOT_RUN):
            continue
        if snippet.code.strip() == FIRST_RUN:
            yield snippet, first.output.replace(str(first.home), "data")
            continue
        command = [sys.executable, "-c", snippet.code] if snippet.language == "python" else snippet.code
        done = run(command, variables, workspace)
        if done.returncode:
            raise RuntimeError(f"{snippet.code}\nexit code {done.returncode}:\n{done.stdout}")
        yield snippet, done.stdout.replace(str(home), "data")


def settled(output: str) -> str:
    """Output without what differs from run to run: durations, the day of publication, spaces at the end of lines."""
    output = re.sub(r"\bin \d+ s\b", "in N s", output)
    output = re.sub(r"(?m)^(\d+\.\d+\.\d+  )\d{4}-\d\d-\d\d", r"\1DAY", output)
    return "\n".join(line.rstrip() for line in output.strip().splitlines())


def agrees(shown: str, printed: str) -> bool:
    """Whether a page shows what is printed; a line `...` skips lines."""
    parts = [re.escape(part) for part in re.split(r"(?m)^\.\.\.$\n?", settled(shown) + "\n")]
    return re.fullmatch("(?:.*\n)*?".join(parts), settled(printed) + "\n") is not None


def refreshed(text: str, found: Iterator[tuple[Snippet, str]]) -> str:
    """The page with the outputs of now; an output shown in part stays as it is where it still agrees."""
    for snippet, printed in reversed(list(found)):
        if not agrees(snippet.output, printed):
            tail = "\n" if text[snippet.end : snippet.end + 2] == "$ " and snippet.output.endswith("\n\n") else ""
            text = text[: snippet.start] + printed.strip("\n") + "\n" * bool(printed.strip()) + tail + text[snippet.end :]
    return text


def figures() -> str:
    """The table of recorded F1 for the README."""
    recorded = json.loads(RECORDED.read_text("utf-8"))
    tables = list(recorded["f1"])
    apart = {
        kind: {table: recorded[kind]["tables"][table]["f1"] for table in tables} | {"documents": recorded[kind]["documents"]}
        for kind in ("held_out", "left_out")
    }
    rows = {
        f"{apart['held_out']['documents']} that nobody looked at, held out": apart["held_out"],
        f"{apart['left_out']['documents']} that the rules were made with, each set read with weights that had not seen it": apart[
            "left_out"
        ],
        "the same, read with the weights learnt from them, which flatters": recorded["f1"],
    }
    head = f"| coded documents | {' | '.join(tables)} |\n|{'---|' * (len(tables) + 1)}\n"
    lines = (f"| {label} | {' | '.join(f'{row[table]:.2f}' for table in tables)} |\n" for label, row in rows.items())
    return f"\n{head}{''.join(lines)}\n"
