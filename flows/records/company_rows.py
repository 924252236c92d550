"""Rows of companies, of the forms their names are met in, of the members of consortia, and of the decisions behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from flows.claims.types import Cell, plain
from flows.corrections.apply import SURE
from flows.corrections.files import Correction
from flows.corrections.outcomes import add_outcomes, wanted
from flows.corrections.words import places
from flows.records.decide import ONLY, Standing, Verdict
from flows.records.ids import digest
from flows.records.name_decisions import by_person, kept_apart, merged
from flows.records.name_kinds import form_kind, language_of
from flows.records.names import entity
from flows.records.namings import Firm, Mention, Naming
from flows.records.world import REVIEW_BELOW, World, form_cell, form_claims


def add(world: World) -> None:
    """A row for each company mentioned, one for each form of its name, and one for each decision on which names are one."""
    for company, firm in sorted(world.firms.items()):
        if firm.values or firm.review:
            _add_firm(world, company, firm)
        else:
            world.unit(_unit(world, company, firm), partial(_add_firm, world, company, firm))
    facts = {company: firm.facts() for company, firm in world.firms.items()}
    for row in kept_apart({company: (str(values["name"]), values["country"]) for company, values in facts.items()}):
        world.out.add("decisions", **row)
    _add_members(world)
    _add_corrections(world)


def _unit(world: World, company: str, firm: Firm) -> Iterator[object]:
    """All that the rows of a company depend on that no person has decided about: its id, and in the order of documents each name
    it has in one, with what it was found to be by."""
    yield from ("company", company, firm.key)
    for naming in sorted(firm.namings, key=lambda naming: naming.met[0][0]):
        mentions = [(m.start, m.name, m.key) for _, m in naming.met]
        yield from (world.keys[naming.document_id], mentions)
        yield from (world.companies.matches.get(place) for place in dict.fromkeys((name, key) for _, name, key in mentions))


def _add_firm(world: World, company: str, firm: Firm) -> None:
    _add_company(world, company, firm)
    _add_names(world, company, firm)
    written = [(d.document.text[m.start : m.end], m) for d, m in firm.mentions()]
    for row in merged(company, str(firm.facts()["name"]), written, world.companies):
        world.out.add("decisions", **row)


def _add_company(world: World, company: str, firm: Firm) -> None:
    confidence = max(m.confidence for _, m in firm.mentions())
    review = firm.review or ("unreviewed" if confidence >= REVIEW_BELOW else "needs_review")
    world.record("companies", company, review=review, confidence=round(confidence, 3))
    for name, (correction, naming) in firm.values.items():
        _add_set(world, company, name, correction, naming)
    values, rule = firm.told()
    for name, value in values.items():
        for d, m in _witnesses(firm, name, value).values():
            cell = Cell(name, str(value), m.start, m.end, rule, m.confidence)
            world.claim("companies", company, d, cell, (m.start, m.end), _verdict(firm, cell))
    _add_founding(world, company, firm)


def _add_founding(world: World, company: str, firm: Firm) -> None:
    """A claim for each day on which a document says a firm was founded; that of the most trusted document stands, or what a
    person has set."""
    told = firm.founding()
    if not told:
        return
    first, standing = told[0]
    basis, reason = "precedence", "the most trusted document says so"
    if len({founded.edtf for _, founded in told}) == 1:
        basis, reason = ("agreement", "all tellings agree") if len(told) > 1 else ONLY[1:]
    decided = Standing(standing.edtf, first.document_id, basis, reason)
    for d, founded in told:
        cell = Cell("founded_edtf", founded.edtf, founded.start, founded.end, "company.founded/1", founded.confidence)
        verdict = _verdict(firm, cell) if cell.field in firm.values else decided.verdict(cell, founded.edtf)
        world.claim("companies", company, d, cell, (founded.start, founded.end), verdict)


def _witnesses(firm: Firm, name: str, value: object) -> dict[str, Mention]:
    """For each document the first mention that supports a cell; the country of a firm no reference knows only where told."""
    found: dict[str, Mention] = {}
    for d, m in firm.mentions():
        if value is not None and (name != "country" or firm.key is not None or m.country == value):
            found.setdefault(d.document_id, (d, m))
    return found


def _verdict(firm: Firm, cell: Cell) -> Verdict:
    """Whether a claim stands beside what a person has set its cell to, if one has; what the reference knows stands by its
    sources."""
    if cell.field not in firm.values:
        known = entity(firm.key) if firm.key else None
        return (*ONLY[:2], _by_reference(known.get("source") or [])) if known else ONLY
    correction, naming = firm.values[cell.field]
    return Standing(correction.values[cell.field], naming.document_id, "correction", correction.note).verdict(cell, None)


def _by_reference(sources: Sequence[str]) -> str:
    """Whose word a known company's name, country and kind are taken on: the `sources` of the reference list, or nobody's."""
    return (
        f"as the reference list has it, after {', '.join(sources)}"
        if sources
        else "as the reader's list of names has it, without a source"
    )


def _add_set(world: World, company: str, name: str, correction: Correction, naming: Naming) -> None:
    value = correction.values[name]
    if value is not None:
        first = places(correction.address.quote, naming.d.document.text)[0]
        anchor = min(first, key=lambda place: abs(place[0] - naming.met[0][1].start))
        cell = Cell(name, value, *anchor, f"correction/{correction.coder}", SURE)
        world.claim("companies", company, naming.d, cell, anchor, _verdict(world.firms[company], cell))


def _add_names(world: World, company: str, firm: Firm) -> None:
    for form, mentions in firm.forms().items():
        row = f"{company}-name-{digest(form, length=8)}"
        world.record("company_names", row, company_id=company, kind=form_kind(form, firm.key), language=language_of(form))
        for d, m in mentions:
            world.claim("company_names", row, d, form_cell(form, m), (m.start, m.end))


def _add_corrections(world: World) -> None:
    """The rows of corrections of companies, and of the decisions they are; of rejected forms the reason why they are gone."""
    corrected = world.corrected_firms
    for naming, correction in corrected.rejected:
        world.rejected |= dict.fromkeys(form_claims(Firm([naming], None)), f"rejected: {correction.note}")
    home = {id(naming): company for company, firm in world.firms.items() for naming in firm.namings}
    for correction, listed in corrected.corrections:
        ids = [home.get(id(naming)) for naming in listed]
        company = ids[0] if ids else None
        add_outcomes(world, correction, company, _lost(world, correction, company), read=bool(ids))
        if len(ids) > 1:
            sides = [(company, address.quote) for company, address in zip(ids, correction.addresses, strict=True)]
            world.out.add("decisions", **by_person(correction, sides))


def _lost(world: World, correction: Correction, company: str | None) -> dict[str, tuple[str | None, str]]:
    """The columns that another correction has set to something else than this one accepts: to what, and why."""
    found = world.firms[company].values if company else {}
    return {
        name: (other.values[name], other.note)
        for name, (other, _) in found.items()
        if name in wanted(correction) and other.values[name] != wanted(correction)[name]
    }


def _add_members(world: World) -> None:
    seen: set[str] = set()
    for d in world.read:
        for member in d.reading.members:
            whole, firm = (world.places.get((d.document_id, (m.name, m.key))) for m in (member.consortium, member.firm))
            if whole is None or firm is None or whole == firm:
                continue
            row = f"{whole}-member-{firm.removeprefix('company-')}"
            if row not in seen:
                world.record("company_members", row, consortium_id=whole, member_id=firm)
            seen.add(row)
            span = (member.start, member.end)
            values = {"member_name": member.firm.name, "share_pct": None if member.share is None else plain(member.share)}
            world.cells("company_members", row, d, values, Cell("", "", *span, "company.member/1", member.confidence), span)
