"""The firms, banks and consortia of a document: every mention, brought together under one name each."""

from __future__ import annotations

from flows.claims.scene import Scene
from flows.claims.types import CompanyMention

CONTEXT = 160


def company_mentions(scene: Scene) -> list[CompanyMention]:
    """Every mention of a company by a name, the short forms under the name of the long ones."""
    found = []
    for actor in scene.actors:
        if actor.kind == "company" and actor.form != "reference":
            start, end = scene.document.view.span(actor.start, actor.end)
            context = scene.text[max(0, actor.start - CONTEXT) : actor.end + CONTEXT]
            found.append(CompanyMention(actor.name, actor.key, actor.country, start, end, round(actor.score, 3), context))
    return found
