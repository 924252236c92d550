"""The firms, banks and consortia of a document: every mention, brought together under one name each."""

from __future__ import annotations

from flows.claims.founding import founding
from flows.claims.scene import Scene
from flows.claims.types import CompanyMention
from flows.mentions.actors import Actor

CONTEXT = 160


def named_firms(scene: Scene) -> list[Actor]:
    """The companies where they are named, not where they are "the company"."""
    return [a for a in scene.actors if a.kind == "company" and a.form != "reference"]


def company_mentions(scene: Scene) -> list[CompanyMention]:
    """Every mention of a company by a name, the short forms under the name of the long ones."""
    return [company_mention(scene, actor) for actor in named_firms(scene)]


def company_mention(scene: Scene, actor: Actor) -> CompanyMention:
    """A company's mention, with its place in the pinned text."""
    start, end = scene.document.view.span(actor.start, actor.end)
    context = scene.text[max(0, actor.start - CONTEXT) : actor.end + CONTEXT]
    return CompanyMention(
        actor.name, actor.key, actor.country, start, end, round(actor.score, 3), context, founding(scene, actor)
    )
