"""A world of two short documents whose records are made by hand, so that no change of the reader changes these tests."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from flows.acquire import Source
from flows.claims.types import Cell, CompanyMention, Reading, Record
from flows.corrections.files import Correction, load
from flows.document import Document
from flows.records.ids import READ, Register
from flows.records.world import ReadDocument, Staging, World
from flows.restore import restore

MEMO = """In 1974 the Amur Bank of Japan granted the Soviet Union a credit of $450 million for a mine. In 1977 Moscow asked
for another $90 million, which was paid out in 1978. Japan later lent $30 million for a pier."""
PAPER = """The Amur Bank lent the Soviet Union $450 million in 1974. Of $90 million, requested in 1977, nothing was said."""
ENTRY = {"coder": "A. Coder", "date": "2026-01-02", "reason": "The memo says so."}


@cache
def restored(text: str) -> Document:
    return restore(text.encode(), file_name="note.txt")


def credit(text: str, words: str, rule: str = "test/1", **values: str) -> Record:
    """A credit of a text that hangs on words of it, and whose cells rest on them."""
    start = restored(text).text.index(words)
    span = (start, start + len(words))
    cells = [Cell(name, value, *span, rule, 0.8) for name, value in values.items()]
    return Record("credits", span, 0.8, cells)


def sum_of(number: str, **others: str) -> dict[str, str]:
    both = {"lender_country": "JPN", "borrower_country": "SUN", "borrower_name": "Soviet Union"}
    return both | {"amount_low": number, "amount_high": number, "currency": "USD"} | others


def documents(rule: str = "test/1") -> list[ReadDocument]:
    """The memorandum and the newspaper, as a reader of one version or another reads them."""
    memo = [
        credit(MEMO, "$450 million", rule, **sum_of("450", agreed_edtf="1974", status="agreed", lender_name="Amur Bank")),
        credit(MEMO, "$90 million", rule, **sum_of("90", agreed_edtf="1977", status="requested", purpose="mine")),
        credit(MEMO, "$30 million", rule, **sum_of("30", status="agreed")),
    ]
    paper = [
        credit(PAPER, "$450 million", rule, **sum_of("450", agreed_edtf="1974", status="agreed", lender_name="Amur Bank")),
        credit(PAPER, "$90 million", rule, **sum_of("90", agreed_edtf="1977", status="requested")),
    ]
    return [read_as("memo", "memorandum", MEMO, memo), read_as("paper", "press", PAPER, paper)]


def read_as(name: str, kind: str, text: str, records: list[Record]) -> ReadDocument:
    """A document of some kind from which these records are read, and the Amur Bank where it names it."""
    source = Source(name, Path(f"{name}.txt"), f"{name}.txt", "at_hand", kind=kind)
    start = restored(text).text.find("Amur Bank")
    bank = CompanyMention("Amur Bank", None, "JPN", start, start + len("Amur Bank"), 0.9, "")
    return ReadDocument(source, restored(text), Reading(records, [bank] if start >= 0 else []))


def corrections(folder: Path, text: str) -> tuple[Correction, ...]:
    """The corrections of a file with this text."""
    folder.mkdir(exist_ok=True)
    (folder / "one.yaml").write_text(text, "utf-8")
    return load(folder)


def built(found: Sequence[Correction] = (), read: Sequence[ReadDocument] | None = None, last: Register | None = None) -> Staging:
    return World(documents() if read is None else read, last or Register(), found).staging()


def cells(staging: Staging) -> dict[str, dict[str, str]]:
    """The accepted values of every credit by its id."""
    found: dict[str, dict[str, str]] = {row["record_id"]: {} for row in staging.rows["records"] if row["table_name"] == "credits"}
    for claim in staging.rows["claims"]:
        if claim["accepted"] and claim["table_name"] == "credits":
            found[claim["record_id"]][claim["field"]] = claim["value"]
    return found


def register(staging: Staging) -> Register:
    """What a release of these tables would hand to the next run."""
    firm_of = {row["record_id"]: row["value"] for row in staging.rows["attributes"] if row["field"] == "company_id"}
    names = {
        row["claim_id"]: ("companies", firm_of[row["record_id"]])
        if row["record_id"] in firm_of
        else (row["table_name"], row["record_id"])
        for row in staging.rows["claims"]
        if row["table_name"] in ("credits", "company_names")
    }
    ids = {table: frozenset(record for t, record in names.values() if t == table) for table in ("credits", "companies")}
    past = tuple(tuple(row[name] for name in READ["id_redirects"]) for row in staging.rows["id_redirects"])
    return Register(names, ids, past, {company: (row["name"], row.get("country")) for company, row in companies(staging).items()})


def companies(staging: Staging) -> dict[str, dict[str, str]]:
    """The accepted values of every company by its id."""
    found: dict[str, dict[str, str]] = {
        row["record_id"]: {} for row in staging.rows["records"] if row["table_name"] == "companies"
    }
    for claim in staging.rows["claims"]:
        if claim["accepted"] and claim["table_name"] == "companies":
            found[claim["record_id"]][claim["field"]] = claim["value"]
    return found
