"""Corrections as data: YAML files of decisions on records, each found again by the words of a document (docs/corrections.md)."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from expectations.evidence import bounds
from flows.claims.types import plain
from flows.errors import SeikeiError
from flows.mentions.gazetteer import known_projects
from flows.records.ids import digest
from warehouse.schema import Column, tables

Action = Literal["accept", "reject", "set", "merge", "split"]
CorrectedTable = Literal["credits", "deals", "sanctions", "companies"]
PAIRED = ("merge", "split")
KEYS = frozenset({"do", "table", "document", "quote", "other", "set", "expect", "coder", "date", "reason"})
LONGEST_QUOTE = 200
Values = Mapping[str, str | None]


class BadCorrection(SeikeiError):
    """A correction that cannot be understood, or that contradicts another."""


@dataclass(frozen=True, slots=True)
class Address:
    """How a record is found: a document, and words of it that the record was read from."""

    document_id: str
    quote: str

    def __str__(self) -> str:
        return f"“{self.quote}” in {self.document_id}"


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision of a person. `values` are the cells set (None empties one), `expect` what the record must be read as saying
    for the decision to apply, `other` the second record of a merge or split, `origin` the file, the number of the entry and its
    line."""

    action: Action
    table: CorrectedTable
    address: Address
    coder: str
    date: str
    reason: str
    expect: Values = field(default_factory=dict)
    values: Values = field(default_factory=dict)
    other: Address | None = None
    origin: str = ""

    @property
    def correction_id(self) -> str:
        """A hash of all it says."""
        said = (self.action, self.table, self.address, self.other, self.coder, self.date, self.reason)
        return f"correction-{digest(*said, sorted(self.values.items()), sorted(self.expect.items()))}"

    @property
    def addresses(self) -> tuple[Address, ...]:
        """Where the records are that it is about."""
        return (self.address, self.other) if self.other else (self.address,)

    @property
    def note(self) -> str:
        """Who decided, and why."""
        return f"correction by {self.coder}, {self.date}: {self.reason}"

    def stale(self, why: Exception) -> str:
        """A line that says why it no longer holds."""
        return f"{self.origin} ({self.action}, {self.address}): {why}"


def load(folder: Path) -> tuple[Correction, ...]:
    """The corrections of every YAML file in a folder, in the order of file names. Raises `BadCorrection`."""
    found = [correction for path in sorted(folder.glob("*.yaml")) for correction in load_file(path)]
    known: dict[str, str] = {}
    for each in found:
        if each.correction_id in known:
            raise BadCorrection(f"{each.origin} says the same as {known[each.correction_id]}; remove one of them")
        known[each.correction_id] = each.origin
    return tuple(found)


def load_file(path: Path) -> tuple[Correction, ...]:
    """The corrections of one file. Raises `BadCorrection`."""
    try:
        text = path.read_text("utf-8")
        entries, node = yaml.safe_load(text) or [], yaml.compose(text, yaml.SafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadCorrection(f"{path.name}: not YAML: {error}") from error
    if not isinstance(entries, list):
        raise BadCorrection(f"{path.name}: a file of corrections is a list of them")
    lines = [each.start_mark.line + 1 for each in node.value] if entries else []
    listed = enumerate(zip(entries, lines, strict=True), 1)
    return tuple(correction_of(f"{path.name}, entry {number} (line {line})", entry) for number, (entry, line) in listed)


def correction_of(origin: str, entry: Any) -> Correction:
    """The correction an entry states. Raises `BadCorrection`, which names its origin."""
    try:
        return Correction(**dict(_fields(entry)), origin=origin)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        detail = f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)
        raise BadCorrection(f"{origin}: {detail}; see docs/corrections.md") from error


def _fields(entry: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What an entry says, checked; raises KeyError, TypeError or ValueError."""
    if not isinstance(entry, dict):
        raise TypeError("an entry is a mapping")
    unknown = entry.keys() - KEYS
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}; known are {', '.join(sorted(KEYS))}")
    action, table = entry["do"], entry["table"]
    if action not in get_args(Action) or table not in get_args(CorrectedTable):
        raise ValueError(f"`do` is one of {', '.join(get_args(Action))}, `table` one of {', '.join(get_args(CorrectedTable))}")
    if (action == "set") != ("set" in entry) or (action in PAIRED) != ("other" in entry):
        raise ValueError("`set` goes with `do: set`, `other` with `do: merge` and `do: split`, and with nothing else")
    values, expect = (_values(table, entry.get(name) or {}) for name in ("set", "expect"))
    emptied = [name for name, value in values.items() if value is None and not tables()[table].columns[name].nullable]
    if emptied:
        raise ValueError(f"{', '.join(emptied)} cannot be empty")
    missing = values.keys() - expect.keys() or (set() if action in PAIRED or expect else {"something"})
    if missing:
        raise ValueError(f"`expect` must say what {', '.join(sorted(missing))} is read as now")
    yield from {"action": action, "table": table, "address": _address(entry), "values": values, "expect": expect}.items()
    yield "other", _address(entry["other"]) if action in PAIRED else None
    yield "date", dt.date.fromisoformat(str(entry["date"])).isoformat()
    yield from ((name, _text(entry, name)) for name in ("coder", "reason"))


def _address(entry: Mapping[str, Any]) -> Address:
    quote = " ".join(_text(entry, "quote").split())
    if len(quote) > LONGEST_QUOTE:
        raise ValueError(f"the quote is longer than {LONGEST_QUOTE} characters; a few words find a record")
    return Address(_text(entry, "document"), quote)


def _text(entry: Mapping[str, Any], name: str) -> str:
    if not isinstance(entry[name], str) or not entry[name].strip():
        raise ValueError(f"`{name}` must be text")
    return " ".join(entry[name].split())


def _values(table: str, given: Any) -> dict[str, str | None]:
    if not isinstance(given, dict):
        raise TypeError("`set` and `expect` are mappings of columns to values")
    known = {column.name: column for column in tables()[table].sourced}
    unknown = given.keys() - known.keys()
    if unknown:
        raise ValueError(
            f"{table} has no column {', '.join(map(str, unknown))} that a document states; it has {', '.join(known)}"
        )
    return {name: value_of(known[name], value) for name, value in given.items()}


def value_of(column: Column, given: Any) -> str | None:
    """A value as claims state it: numbers plain, booleans `true` and `false`, dates EDTF. Raises ValueError."""
    if given is None or given == "":
        return None
    text = plain(float(given)) if column.type == "double" else str(given).lower() if column.type == "boolean" else str(given)
    if column.enum and text not in column.enum:
        raise ValueError(f"`{column.name}` is one of {', '.join(column.enum)}, not {text}")
    if column.type == "boolean" and text not in ("true", "false"):
        raise ValueError(f"`{column.name}` is true or false, not {text}")
    if column.name.endswith("_edtf") and not bounds(text or "")[0]:
        raise ValueError(f"`{column.name}` is a date in EDTF, not {text}")
    if column.pattern and not re.fullmatch(column.pattern, text or ""):
        raise ValueError(f"`{column.name}` is written as {column.pattern}, not {text}")
    if column.name == "project_id" and text not in known_projects():
        raise ValueError(f"`{column.name}` is one of {', '.join(known_projects())}, not {text}")
    if column.type == "double" and not _is_within(column, float(given)):
        raise ValueError(f"`{column.name}` cannot be {given}")
    return text


def _is_within(column: Column, number: float) -> bool:
    low, high = (-math.inf if column.min is None else column.min), (math.inf if column.max is None else column.max)
    return math.isfinite(number) and low <= number <= high
