"""The gate's page for people: `validation.html`."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from expectations.plain import TABLE as PLAIN

if TYPE_CHECKING:
    from expectations.gate import GateReport


def page(report: GateReport) -> str:
    """The page as HTML: the failures first, then every expectation by table."""
    loader = FileSystemLoader(Path(__file__).parent)
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    tables = [(name, list(group)) for name, group in groupby(report.results, key=lambda result: result.table)]
    environment.filters["words"] = _words
    return environment.get_template("report.html").render(report=report, tables=tables, plain=PLAIN)


def _words(text: str) -> Markup:
    """A description as HTML, in which what stands in backticks is code."""
    return Markup(re.sub(r"`([^`]*)`", r"<code>\1</code>", str(escape(text))))
