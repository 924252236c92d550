"""The documentation shows what really happens. `python -m tests.refresh_docs` rewrites the outputs it shows."""

from __future__ import annotations

import os
import re

import pytest
import yaml

from flows.acquire.sidecar import read_sidecar
from flows.cli import seikei as commands
from tests.documentation import FENCE, FIGURES, NOT_RUN, PAGES, agrees, figures, outputs, snippets
from tests.running import CHECKOUT
from warehouse.database import query

PAGE_NAMES = [page.name for page in PAGES]
DOCUMENTS = [*PAGES, *(CHECKOUT / "docs").glob("*.md"), CHECKOUT / "CONTRIBUTING.md", CHECKOUT / "CHANGELOG.md"]
REFRESH = "run `.venv/bin/python -m tests.refresh_docs` and look at what changed"


def blocks(language: str) -> list[str]:
    """The blocks in one language in all pages."""
    return [block[2] for page in PAGES for block in FENCE.finditer(page.read_text("utf-8")) if block[1] == language]


@pytest.mark.parametrize("page", PAGES, ids=PAGE_NAMES)
def test_every_snippet_runs_and_prints_what_the_page_shows(page, first_run, tmp_path, no_shared):
    for snippet, printed in outputs(page.read_text("utf-8"), first_run, tmp_path, no_shared):
        assert agrees(snippet.output, printed), f"{page.name}: {snippet.code}prints now\n{printed}\n{REFRESH}"


def test_readme_shows_the_two_commands_and_three_queries():
    found = [snippet.code for snippet in snippets(PAGES[0].read_text("utf-8"))]
    assert "./run.sh\n" in found and "./test.sh\n" in found
    assert sum(code.startswith("seikei sql") for code in found) >= 3


def test_scripts_that_pages_name_but_tests_do_not_run_are_there():
    scripts = {
        code.strip() for page in PAGES for code in (s.code for s in snippets(page.read_text("utf-8"))) if code.startswith("./")
    }
    assert scripts == {"./run.sh", "./test.sh"}
    assert all(os.access(CHECKOUT / name, os.X_OK) for name in (*scripts, ".ci/run"))
    assert "test.sh" in (CHECKOUT / ".ci" / "run").read_text("utf-8")
    assert all(name.startswith(NOT_RUN) or name == "./run.sh" for name in scripts)


@pytest.mark.parametrize("sql", blocks("sql"), ids=range(len(blocks("sql"))))
def test_sql_of_the_pages_answers(sql, first_run):
    assert query(first_run.home / "seikei.duckdb", sql).num_rows


@pytest.mark.parametrize("sidecar", blocks("yaml"), ids=range(len(blocks("yaml"))))
def test_sidecars_of_the_pages_are_accepted(sidecar, tmp_path):
    (tmp_path / "a.txt").write_text("words")
    (tmp_path / "a.txt.meta.yaml").write_text(sidecar, "utf-8")
    stated = {name for name, value in yaml.safe_load(sidecar).items() if value is not None}
    found, faults = read_sidecar(tmp_path / "a.txt")
    assert {{"date_edtf": "date", "pinned": "sha256"}.get(name, name) for name in found} == stated and not faults


def test_readme_gives_the_recorded_figures():
    found = FIGURES.search(PAGES[0].read_text("utf-8"))
    assert found and found[0] == figures(), REFRESH


def test_every_command_has_its_section_and_every_section_its_command():
    page = (CHECKOUT / "docs" / "cli.md").read_text("utf-8")
    assert re.findall(r"^## seikei (\S+)$", page, re.MULTILINE) == list(commands.commands)


def test_every_option_is_shown_in_its_section():
    sections = re.split(r"^## seikei ", (CHECKOUT / "docs" / "cli.md").read_text("utf-8"), flags=re.MULTILINE)[1:]
    for section in sections:
        command = commands.commands[section.split("\n", 1)[0]]
        for parameter in command.params:
            for option in (name for name in parameter.opts if name.startswith("-")):
                assert option in section, f"seikei {command.name} {option}"


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#:\s]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_page_that_shows_part_of_an_output():
    assert agrees("a\n...\nd\n", "a\nb\nc\nd\n")
    assert agrees("Done in 40 s\n", "Done in 7 s\n")
    assert not agrees("a\n...\nd\n", "a\nb\nc\n")
    assert not agrees("a\n", "a\nb\n")
