"""Rows of companies, of the forms their names are met in, of the members of consortia, and of the decisions behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from flows.claims.build import plain
from flows.claims.types import Cell, CompanyMention
from flows.records.ids import digest
from flows.records.name_decisions import kept_apart, merged
from flows.records.name_kinds import form_kind, language_of
from flows.records.names import entity, entity_key, kind_of
from flows.records.world import REVIEW_BELOW, ReadDocument, World

Mentions = Sequence[tuple[ReadDocument, CompanyMention]]


def add(world: World) -> None:
    """A row for each company mentioned, one for each form of its name, and one for each decision on which names are one."""
    found: dict[str, list[tuple[ReadDocument, CompanyMention]]] = defaultdict(list)
    for d in world.read:
        for mention in d.reading.companies:
            found[world.company_ids[(mention.name, mention.key)]].append((d, mention))
    facts = {company: _facts(company, mentions) for company, mentions in sorted(found.items())}
    for company, (values, rule) in facts.items():
        _add_company(world, company, found[company], values, rule)
        _add_names(world, company, found[company])
        written = [(d.document.text[m.start : m.end], m) for d, m in found[company]]
        for row in merged(company, str(values["name"]), written, world.companies):
            world.out.add("decisions", **row)
    for row in kept_apart({company: (str(values["name"]), values["country"]) for company, (values, _) in facts.items()}):
        world.out.add("decisions", **row)
    _add_members(world)


def _add_company(world: World, company: str, mentions: Mentions, values: dict[str, str | None], rule: str) -> None:
    confidence = max(m.confidence for _, m in mentions)
    review = "unreviewed" if confidence >= REVIEW_BELOW else "needs_review"
    world.record("companies", company, review=review, confidence=round(confidence, 3))
    first_of_document: dict[str, tuple[ReadDocument, CompanyMention]] = {}
    for d, m in mentions:
        first_of_document.setdefault(d.document_id, (d, m))
    for d, m in first_of_document.values():
        world.cells("companies", company, d, values, Cell("", "", m.start, m.end, rule, m.confidence), (m.start, m.end))


def _facts(company: str, mentions: Mentions) -> tuple[dict[str, str | None], str]:
    """Name, country and kind of a company, and the rule they come from: the reference, or the fullest form of the name."""
    key = entity_key(company)
    known = entity(key) if key else None
    if known:
        return {"name": str(known["name"]), "country": known.get("country"), "kind": str(known["kind"])}, "reference.entities/1"
    best = min((m for _, m in mentions), key=lambda m: (-len(m.name), m.name))
    country = next((m.country for _, m in mentions if m.country), None)
    return {"name": best.name, "country": country, "kind": kind_of(best.name, None)}, "name.form/1"


def _add_names(world: World, company: str, mentions: Mentions) -> None:
    written: dict[str, dict[str, tuple[ReadDocument, CompanyMention]]] = defaultdict(dict)
    for d, m in mentions:
        written[d.document.text[m.start : m.end]].setdefault(d.document_id, (d, m))
    for form, first_of_document in sorted(written.items()):
        row = f"{company}-name-{digest(form, length=8)}"
        kind, language = form_kind(form, entity_key(company)), language_of(form)
        world.record("company_names", row, company_id=company, kind=kind, language=language)
        for d, m in first_of_document.values():
            cell = Cell("name", form, m.start, m.end, "name.form/1", m.confidence)
            world.claim("company_names", row, d, cell, (m.start, m.end))


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
