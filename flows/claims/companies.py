"""The firms, banks and consortia of a document: every mention, brought together under one name each."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flows.claims.scene import Scene
from flows.claims.types import CompanyMention
from flows.mentions.names import Actor, words

APPOSITION = re.compile(r"\s*(?:\(|,? or )\s*([A-Z][\w&. -]{1,40}?)\s*(?:\)|,)")
CONTEXT = 160


def company_mentions(scene: Scene) -> list[CompanyMention]:
    """Every mention of a company, the short forms under the name of the long ones."""
    actors = [a for a in scene.actors if a.kind == "company"]
    short = _short_forms(scene, actors)
    found = []
    for actor in actors:
        full = short.get(_folded(actor.text)) if actor.key is None else None
        name, key, country = (full.name, full.key, full.country) if full else (actor.name, actor.key, actor.country)
        start, end = scene.document.view.span(actor.start, actor.end)
        found.append(CompanyMention(name, key, country, start, end, round(actor.score, 3), scene.text[max(0, actor.start - CONTEXT) : actor.end + CONTEXT]))
    return found


def _short_forms(scene: Scene, actors: Iterable[Actor]) -> dict[str, Actor]:
    """Short forms a document introduces or uses: 'X (Y)', 'X, or Y,', initials, and the first words of a longer name."""
    full: dict[str, Actor] = {}
    for actor in sorted(actors, key=lambda a: -len(a.text)):
        parts = actor.text.split()
        if len(parts) < 2:
            continue
        match = APPOSITION.match(scene.text, actor.end)
        if match and _may_stand_for(match.group(1), actor.text):
            full.setdefault(_folded(match.group(1)), actor)
        initials = "".join(part[0] for part in parts if part[0].isupper())
        if len(initials) > 2:
            full.setdefault(_folded(initials), actor)
        for length in range(1, len(parts)):
            head = " ".join(parts[:length])
            if head.lower() not in words("firm_heads") and len(head) > 3:
                full.setdefault(_folded(head), actor)
    return full


def _may_stand_for(short: str, name: str) -> bool:
    letters = [c for c in short.lower() if c.isalpha()]
    rest = iter(name.lower())
    return bool(letters) and (all(c in rest for c in letters) or short.isupper())


def _folded(name: str) -> str:
    return re.sub(r"[^\w]+", " ", name).strip().casefold()
