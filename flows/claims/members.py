"""Who makes up a consortium, and with what share: lists of firms tied to another firm's name by words of membership."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from flows.claims.companies import company_mention, named_firms
from flows.claims.lexicon import table
from flows.claims.scene import Scene
from flows.claims.types import Member
from flows.mentions.actors import Actor
from flows.mentions.language import Sentence

PERCENT = r"\d[\d.]* ?(?:percent|per cent|%)"
NATIONALITY = r"(?:the |[A-Z]?[a-z]+['’]s |[A-Z][a-z]+ ){0,3}"
LISTED = re.compile(
    rf"(?:\s?\([^()]{{0,40}}\)| (?:has |holds |owns |with )?{PERCENT})?"
    rf"\s?(?:,|;|/|-|\band\b|&|, and|, with|with|plus|as well as)\s?"
    rf"{NATIONALITY}(?:{PERCENT} (?:(?:owned |held )?by )?(?:the )?)?"
)
LEAD = (
    r"(?:\s?\([^()]{0,40}\))?[,:]?\s?"
    rf"(?:(?:which|who|that|is|was|are|were|has been|have|also|now|and|to be)\s){{0,3}}(?:{PERCENT} )?"
)
TAIL = rf":?\s?(?:(?:the )?{PERCENT} (?:(?:by|to|held by|owned by) )?)?{NATIONALITY}\s?"
LONGEST_BETWEEN = 120
FORMED = re.compile(
    r"\b(?:form(?:ed|ing)?|set(?:ting)? up|found(?:ed|ing)?|establish(?:ed|ing)?|creat(?:ed|ing)|organi[sz](?:ed|ing))\b"
)
CONFIDENCE = 0.75
Share = tuple[float, int, int]  # per cent, and the view characters that say so
Found = tuple[Actor, Actor, Share | None]


@cache
def _between(name: str) -> re.Pattern[str]:
    """The words that may stand between two names for one relation."""
    return re.compile(rf"{LEAD}(?:{'|'.join(table('members')[name])}){TAIL}")


def members(scene: Scene) -> list[Member]:
    """Every membership the document states, one for each consortium and member."""
    firms = named_firms(scene)
    found: dict[tuple[str, str], Found] = {}
    for sentence in scene.sentences:
        here = scene.within(firms, sentence.start, sentence.end)
        for whole, firm, share in _stated(scene.text, here, sentence.start, sentence.end) if len(here) > 1 else ():
            known = found.get((whole.name, firm.name))
            if whole.name != firm.name and (known is None or known[2] is None):
                found[whole.name, firm.name] = (whole, firm, share)
    return [_as_member(scene, *stated) for stated in found.values()]


def _stated(text: str, here: Sequence[Actor], low: int, high: int) -> Iterator[Found]:
    position = 0
    for listed in _lists(text, here):
        before = here[position - 1] if position else None
        position += len(listed)
        after = here[position] if position < len(here) else None
        if before is not None and _tied("members_follow", text, before, listed[0]):
            yield from ((before, firm, _share(text, firm, low, high)) for firm in listed)
        elif after is not None and _is_formed(text, listed, after, low):
            yield from ((after, firm, _share(text, firm, low, high)) for firm in listed)
    for firm, whole in pairwise(here):
        share = re.match(table("members")["share_after"], text[firm.end : whole.start])
        if share and re.fullmatch(table("members")["share_of"], text[firm.end + share.end() : whole.start]):
            yield whole, firm, (float(share[1]), firm.end, firm.end + share.end())


def _is_formed(text: str, listed: Sequence[Actor], whole: Actor, low: int) -> bool:
    """Whether several firms, or those that one leads, are said to make or have made another that is named after them."""
    several = len(listed) > 1 or re.search(table("members")["leader"], text[low : listed[0].start]) is not None
    return several and _tied("consortium_follows", text, listed[-1], whole)


def consortia(scene: Scene) -> Iterator[tuple[Sentence, Actor, list[Actor]]]:
    """Each firm that a sentence says others formed, with those named."""
    firms = named_firms(scene)
    for sentence in scene.sentences:
        here = scene.within(firms, sentence.start, sentence.end)
        position = 0
        for listed in _lists(scene.text, here) if len(here) > 1 else ():
            position += len(listed)
            whole = here[position] if position < len(here) else None
            if (
                whole is not None
                and sentence.doc is not None
                and _is_formed(scene.text, listed, whole, sentence.start)
                and FORMED.search(scene.text[listed[-1].end : whole.start])
            ):
                yield sentence, whole, listed


def _lists(text: str, here: Sequence[Actor]) -> Iterator[list[Actor]]:
    """Every longest run of firms with nothing but a comma, "and" or a share between them."""
    run = [here[0]]
    for one, other in pairwise(here):
        if len(between := text[one.end : other.start]) <= LONGEST_BETWEEN and LISTED.fullmatch(between):
            run.append(other)
        else:
            yield run
            run = [other]
    yield run


def _tied(name: str, text: str, one: Actor, other: Actor) -> bool:
    between = text[one.end : other.start]
    return len(between) <= LONGEST_BETWEEN and _between(name).fullmatch(between) is not None


def _share(text: str, firm: Actor, low: int, high: int) -> Share | None:
    """The share printed before or after a member's name."""
    shares, begin = table("members"), max(low, firm.start - 60)
    if found := re.search(shares["share_before"], text[begin : firm.start]):
        return float(found[1]), begin + found.start(), firm.start
    if found := re.match(shares["share_after"], text[firm.end : min(high, firm.end + 60)]):
        return float(found[1]), firm.end, firm.end + found.end()
    return None


def _as_member(scene: Scene, whole: Actor, firm: Actor, share: Share | None) -> Member:
    """The membership with its quotation: the member's name, and its share where one is printed."""
    start, end = (firm.start, firm.end) if share is None else (min(firm.start, share[1]), max(firm.end, share[2]))
    start, end = scene.document.view.span(start, end)
    percent = None if share is None else share[0]
    return Member(company_mention(scene, whole), company_mention(scene, firm), percent, start, end, CONFIDENCE)
