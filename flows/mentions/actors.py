"""A party as the text names it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ActorKind = Literal["state", "company", "agency", "group", "project"]


@dataclass(frozen=True, slots=True)
class Actor:
    """A party named in the text. `key` is the id of a known entity (or None), `form` the kind of written form (adjective, alias,
    reference, ...), `score` how sure the reader is that it is what `kind` says."""

    start: int
    end: int
    text: str
    kind: ActorKind
    country: str | None
    key: str | None
    name: str
    form: str
    score: float = 1.0
    plural: bool = False
