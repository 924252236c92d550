"""A word that may tell a record where no sum or quantity does."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from flows.mentions.language import Sentence


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger at view characters `start:end`; `name` is its pattern, or the measure it stands for; an `echo` tells that one
    more did what was told before."""

    sentence: Sentence
    start: int
    end: int
    name: str
    token: Token
    echo: bool = False


def clause_top(token: Token) -> Token:
    """The word at the head of the clause a word stands in."""
    while token.head != token and token.dep_ not in ("conj", "relcl", "advcl", "ccomp", "parataxis"):
        token = token.head
    return token
