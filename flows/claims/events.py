"""The events that measures answer to, where a text names one; their forms stand in `lexicon/triggers_events.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from flows.claims.lexicon import table
from flows.mentions.wordlists import factored

STEM = "-"  # ends a form that other letters may follow


def events_in(text: str) -> Iterator[tuple[str, int, int]]:
    """Each event named in a text, by the longest of the forms that match there, with its place."""
    for match in _pattern().finditer(text.lower()):
        form = match["stem"] or match["form"]
        yield _names()[form], match.start(), match.end()


def event_of(text: str) -> tuple[str, int, int] | None:
    """The event a measure answers to, with its place in the text given, or None: the first named."""
    return next(events_in(text), None)


@cache
def _names() -> dict[str, str]:
    """The event of each form, without the mark of a stem."""
    return {form.removesuffix(STEM): name for name, forms in table("triggers_events")["events"].items() for form in forms}


@cache
def _pattern() -> re.Pattern[str]:
    forms = [form for forms in table("triggers_events")["events"].values() for form in forms]
    whole = sorted((form for form in forms if not form.endswith(STEM)), key=len, reverse=True)
    stems = [form.removesuffix(STEM) for form in forms if form.endswith(STEM)]
    return re.compile(rf"\b(?:(?P<form>{factored(map(re.escape, whole))})s?|(?P<stem>{factored(map(re.escape, stems))})\w*)\b")
