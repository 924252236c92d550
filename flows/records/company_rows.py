"""Rows of companies, of the forms their names are met in, and of the members of consortia."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from flows.claims.build import plain
from flows.claims.types import Cell, CompanyMention
from flows.records.ids import digest
from flows.records.names import entity, kind_of
from flows.records.world import REVIEW_BELOW, ReadDocument, World

LONGEST_ABBREVIATION = 8
Mentions = Sequence[tuple[ReadDocument, CompanyMention]]


def add(world: World) -> None:
    """A row for each company mentioned, and one for each form of its name."""
    found: dict[str, list[tuple[ReadDocument, CompanyMention]]] = defaultdict(list)
    for d in world.read:
        for mention in d.reading.companies:
            found[world.company_ids[(mention.name, mention.key)]].append((d, mention))
    for company, mentions in sorted(found.items()):
        _add_company(world, company, mentions)
        _add_names(world, company, mentions)
    _add_members(world)


def _add_company(world: World, company: str, mentions: Mentions) -> None:
    confidence = max(m.confidence for _, m in mentions)
    review = "unreviewed" if confidence >= REVIEW_BELOW else "needs_review"
    world.record("companies", company, review=review, confidence=round(confidence, 3))
    values, rule = _facts(mentions)
    first_of_document: dict[str, tuple[ReadDocument, CompanyMention]] = {}
    for d, m in mentions:
        first_of_document.setdefault(d.document_id, (d, m))
    for d, m in first_of_document.values():
        world.cells("companies", company, d, values, Cell("", "", m.start, m.end, rule, m.confidence), (m.start, m.end))


def _facts(mentions: Mentions) -> tuple[dict[str, str | None], str]:
    """Name, country and kind of a company, and the rule they come from: the reference, or the fullest form of the name."""
    best = max((m for _, m in mentions), key=lambda m: (m.key is not None, len(m.name), m.confidence))
    kind = kind_of(best.name, best.key)
    known = entity(best.key) if best.key else None
    if known:
        return {"name": str(known["name"]), "country": known.get("country"), "kind": kind}, "reference.entities/1"
    country = next((m.country for _, m in mentions if m.country), None)
    return {"name": best.name, "country": country, "kind": kind}, "name.form/1"


def _add_names(world: World, company: str, mentions: Mentions) -> None:
    written: dict[str, tuple[ReadDocument, CompanyMention]] = {}
    for d, m in mentions:
        written.setdefault(d.document.text[m.start : m.end], (d, m))
    for form, (d, m) in sorted(written.items()):
        row = f"{company}-name-{digest(form, length=8)}"
        kind = "abbreviated" if form.isupper() and len(form) <= LONGEST_ABBREVIATION else "as_written"
        world.record("company_names", row, company_id=company, kind=kind)
        world.claim("company_names", row, d, Cell("name", form, m.start, m.end, "name.form/1", m.confidence), (m.start, m.end))


def _add_members(world: World) -> None:
    seen: set[str] = set()
    for d in world.read:
        for member in d.reading.members:
            whole, firm = (world.company_ids[(m.name, m.key)] for m in (member.consortium, member.firm))
            row = f"{whole}-member-{firm.removeprefix('company-')}"
            if whole == firm:
                continue
            if row not in seen:
                world.record("company_members", row, consortium_id=whole, member_id=firm)
            seen.add(row)
            span = (member.start, member.end)
            values = {"member_name": member.firm.name, "share_pct": None if member.share is None else plain(member.share)}
            world.cells("company_members", row, d, values, Cell("", "", *span, "company.member/1", member.confidence), span)
