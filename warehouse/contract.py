"""What the Parquet files of two releases promise their readers, compared: columns, their types, their enumerated values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from warehouse.metadata.written import WrittenColumn, read_columns
from warehouse.schema import release_tables


@dataclass(frozen=True, slots=True)
class ContractChanges:
    """In words: what a reader of the release before can no longer rely on, and what is there in addition."""

    broken: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


def compare_contracts(before: Path, after: Path) -> ContractChanges:
    """The differences between the contracts of two folders of Parquet files. A table that is made with the release and not yet
    in `after` is not missing."""
    old, new = read_columns(before), read_columns(after)
    to_come = {table.name for table in release_tables()} - {table for table, _ in new}
    old = {place: column for place, column in old.items() if place[0] not in to_come}
    broken = [f"`{table}.{name}` is gone" for table, name in sorted(old.keys() - new.keys())]
    added = [f"`{table}.{name}` is new" for table, name in sorted(new.keys() - old.keys())]
    for table, name in sorted(old.keys() & new.keys()):
        more_broken, more_added = _compare(f"`{table}.{name}`", old[table, name], new[table, name])
        broken += more_broken
        added += more_added
    return ContractChanges(tuple(broken), tuple(added))


def _compare(name: str, old: WrittenColumn, new: WrittenColumn) -> tuple[list[str], list[str]]:
    """What broke and what was added in one column."""
    if old.type != new.type:
        return [f"{name} was {old.type} and is {new.type}"], []
    dropped, taken_in = set(old.enum) - set(new.enum), set(new.enum) - set(old.enum)
    broken = [f"{name} no longer knows {', '.join(sorted(dropped))}"] if dropped else []
    return broken, [f"{name} also knows {', '.join(sorted(taken_in))}"] if taken_in else []
