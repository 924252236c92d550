"""What a form of a company's name is: an abbreviation, a former name, and in which language, as far as its words tell."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from flows.records.names import entity
from flows.records.spelling import plain

LONGEST_ABBREVIATION = 8


def form_kind(form: str, key: str | None) -> str:
    """The kind of a written form: former where the reference says so of the entity `key`, abbreviated, as_written."""
    known = (entity(key) if key else None) or {}
    if plain(form) in {plain(str(former)) for former in known.get("former_names", [])}:
        return "former"
    return "abbreviated" if form.isupper() and len(form) <= LONGEST_ABBREVIATION and " " not in form else "as_written"


def language_of(form: str) -> str | None:
    """The language whose words a name holds; None where it holds words of none, or of several."""
    words = plain(form).split()
    told = {language for language, tells in _tells().items() if any(_tell(word, tell) for word in words for tell in tells)}
    return told.pop() if len(told) == 1 else None


def _tell(word: str, tell: str) -> bool:
    if tell.startswith("-"):
        return word.endswith(tell[1:]) and word != tell[1:]
    return word.startswith(tell[:-1]) if tell.endswith("-") else word == tell


@cache
def _tells() -> dict[str, list[str]]:
    return tomllib.loads(Path(__file__).with_name("name_languages.toml").read_text("utf-8"))
