"""A published record as a correction finds it: the words each document tells it in, and what it is read as saying there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import get_args

from flows.corrections.files import LONGEST_QUOTE, Address, CorrectedTable
from flows.corrections.words import BETWEEN, fragments
from flows.errors import SeikeiError
from warehouse.database import connect
from warehouse.schema import quoted, tables

METHOD = "correction/"
SET = "SELECT field FROM corrections WHERE table_name = ? AND record_id = ? AND action = 'set' AND outcome = 'applied'"
CLAIMS = """
    SELECT
        record_id, document_id, field, value, quote, char_start, char_end, accepted,
        confidence >= max(confidence) OVER (PARTITION BY record_id, document_id, field) AS surest
    FROM claims
    WHERE table_name = ? AND document_id IN (SELECT document_id FROM claims WHERE table_name = ? AND record_id = ?)
        AND NOT starts_with(method, ?) AND char_start IS NOT NULL
    ORDER BY document_id, accepted DESC, confidence DESC, claim_id
"""
QUOTES = """
    SELECT table_name, document_id, record_id, quote
    FROM claims
    WHERE char_start IS NOT NULL AND table_name IN ('credits', 'deals', 'sanctions', 'companies')
    UNION ALL
    SELECT 'companies', claims.document_id, company_names.company_id, claims.quote
    FROM claims
    JOIN company_names ON claims.table_name = 'company_names' AND company_names.company_name_id = claims.record_id
"""
Claim = Mapping[str, object]


@dataclass(frozen=True)
class Told:
    """What one document tells of a record: words that find it, and for each column what it is read as saying; `stands` are the
    columns on which the surest of that stands."""

    address: Address
    values: Mapping[str, str]
    stands: frozenset[str]


@dataclass(frozen=True)
class Published:
    """A record of the tables that corrections are about, by the documents that tell of it; `corrected` are the columns that
    people have set."""

    table: CorrectedTable
    record_id: str
    told: Mapping[str, Told]
    corrected: frozenset[str] = frozenset()

    def by(self, document_id: str | None, *fields: str) -> Told:
        """What a document tells; without one, that whose word stands on these fields, or on most of all."""
        if document_id is not None and document_id not in self.told:
            raise SeikeiError(f"{document_id} does not tell of {self.record_id}; {', '.join(self.told)} do")
        if document_id is not None:
            return self.told[document_id]
        return max(
            self.told.values(),
            key=lambda told: (len(told.stands.intersection(fields)), len(told.stands), told.address.document_id),
        )


class Records:
    """Which published record the words of an address are of: `records(table, address)` is its id, or None where no record, or no
    single one, rests on them."""

    def __init__(self, database: Path) -> None:
        self.quotes: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        with connect(database, read_only=True) as connection:
            for table, document_id, record_id, quote in connection.execute(QUOTES).fetchall():
                self.quotes[table, document_id].append((record_id, " ".join(quote.split())))

    def __call__(self, table: str, address: Address) -> str | None:
        quotes = self.quotes[table, address.document_id]

        def stands(words: str) -> bool:
            return any(words in quote or (BETWEEN in quote and quote in words) for _, quote in quotes)

        parts = [
            Counter(record for record, quote in quotes if words in quote or quote in words)
            for words in fragments(" ".join(address.quote.split()), stands)
        ]
        resting = Counter(
            {record: sum(part[record] for part in parts) for record in parts[0] if all(record in part for part in parts)}
        )
        best = resting.most_common(2)
        return best[0][0] if best and (not best[1:] or best[0][1] > best[1][1]) else None


def published(database: Path, record_id: str) -> Published:
    """The record with an id. Raises `SeikeiError` where no credit, deal, sanction or company has it."""
    with connect(database, read_only=True) as connection:
        for table in get_args(CorrectedTable):
            key = quoted(tables()[table].key[0])
            if connection.execute(f"SELECT 1 FROM {table} WHERE {key} = ?", [record_id]).fetchall():
                claims = connection.sql(CLAIMS, params=[table, table, record_id, METHOD]).to_arrow_table().to_pylist()
                corrected = frozenset(field for (field,) in connection.execute(SET, [table, record_id]).fetchall())
                return Published(table, record_id, _told(claims, record_id), corrected)
    raise SeikeiError(f"no credit, deal, sanction or company has the id {record_id}; `seikei review` lists what needs a person")


def _told(claims: Sequence[Claim], record_id: str) -> dict[str, Told]:
    found: dict[str, Told] = {}
    for document_id in dict.fromkeys(str(claim["document_id"]) for claim in claims):
        here = [claim for claim in claims if claim["document_id"] == document_id]
        own = [claim for claim in here if claim["record_id"] == record_id]
        if own:
            values: dict[str, str] = {}
            for claim in own:
                values.setdefault(str(claim["field"]), str(claim["value"]))
            stands = frozenset(str(claim["field"]) for claim in own if claim["accepted"] and claim["surest"])
            found[document_id] = Told(Address(document_id, _words(own, here, record_id)), values, stands)
    return found


def _words(own: Sequence[Claim], here: Iterable[Claim], record_id: str) -> str:
    """The quotation of a record that sets it apart best from the others read from its document: the one most of its cells rest
    on, and fewest of theirs; where none does, two together."""
    short = [claim for claim in own if len(str(claim["quote"])) <= LONGEST_QUOTE] or own
    resting = {
        " ".join(str(claim["quote"])[:LONGEST_QUOTE].split()): Counter(
            str(each["record_id"]) for each in here if _touch(claim, each)
        )
        for claim in short
    }

    def worth(words: Sequence[str]) -> tuple[int, int, int]:
        shared = {record: min(resting[each][record] for each in words) for record in resting[words[0]]}
        mine = shared.pop(record_id)
        return mine - max(shared.values(), default=0), mine, sum(map(len, words))

    best = max(([words] for words in resting), key=worth)
    pairs = [pair for pair in combinations(resting, 2) if len(BETWEEN.join(pair)) <= LONGEST_QUOTE]
    if worth(best)[0] <= 0 and pairs:
        best = max(best, *map(list, pairs), key=worth)
    return BETWEEN.join(best)


def _touch(one: Claim, other: Claim) -> bool:
    """Whether two claims rest on the same words, or on words that occur in the other's again."""
    return (one["char_start"] < other["char_end"] and other["char_start"] < one["char_end"]) or one["quote"] == other["quote"]
