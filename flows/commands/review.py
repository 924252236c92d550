"""`seikei review`: what needs a person, the passage it rests on, and the person's decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.commands.options import home_option
from flows.commands.options import published as published_database
from flows.settings import Home, corrections_folder

if TYPE_CHECKING:
    from flows.corrections.records import Published
    from flows.corrections.write import Entry

File = click.Path(exists=True, dir_okay=False, path_type=Path)


@dataclass(frozen=True)
class Choice:
    """What a person decides of a record, as the options say it."""

    verdict: str | None
    values: Sequence[str]
    other: str | None
    split: bool
    document: str | None
    reason: str
    coder: str
    into: Path | None

    @property
    def made(self) -> list[object]:
        """The decisions among the options."""
        return [given for given in (self.verdict, self.values, self.other, self.split) if given]

    def cells(self) -> dict[str, str | None]:
        """The cells set; one without a value is to be empty."""
        if any("=" not in value for value in self.values):
            raise click.UsageError("--set takes FIELD=VALUE")
        return {name: value or None for name, _, value in (each.partition("=") for each in self.values)}


@click.command()
@click.argument("record_id", required=False)
@click.option("--accept", "verdict", flag_value="accept", help="The record is right as it stands.")
@click.option("--reject", "verdict", flag_value="reject", help="The document does not say this; the record goes.")
@click.option("--set", "values", multiple=True, metavar="FIELD=VALUE", help="A cell is this; FIELD= empties it. May be repeated.")
@click.option("--merge", "other", metavar="RECORD_ID", help="The record is the same as another one.")
@click.option("--split", is_flag=True, help="What --document tells is another fact than what the other documents tell.")
@click.option("--document", metavar="DOCUMENT_ID", help="The document meant (default: the one whose word stands).")
@click.option("--reason", default="", help="Why; goes into the release.")
@click.option("--coder", default="", help="Who decides; goes into the release.")
@click.option("--into", type=click.Path(dir_okay=False, path_type=Path), help="File to add to (default: one of the coder's).")
@click.option("--agreement", "coders", type=(File, File), metavar="FILE FILE", help="How far the files of two coders agree.")
@click.option("--most", type=click.IntRange(min=1), default=20, show_default=True, help="How much to list.")
@home_option
def review(record_id: str | None, coders: tuple[Path, Path] | None, most: int, home: Path | None, **given: Any) -> None:
    """List what most needs a person; with RECORD_ID show it with the passages it was read from; with a decision, write it
    to a file of corrections, which the next run applies.

    Decisions are --accept, --reject, --set, --merge and --split; each needs --coder and --reason.
    """
    if coders:
        _print_agreement(Home.at(home), *coders)
        return
    database, choice = published_database(Home.at(home)), Choice(**given)
    if not choice.made:
        _print(database, record_id, most)
    elif len(choice.made) == 1 and record_id and choice.coder and choice.reason:
        _decide(database, record_id, choice)
    else:
        raise click.UsageError("one decision at a time, on a RECORD_ID, with --coder and --reason")


def _print(database: Path, record_id: str | None, most: int) -> None:
    from flows.corrections.records import published
    from flows.report.review import passages, queue

    for line in passages(database, published(database, record_id)) if record_id else queue(database, most):
        click.echo(line)


def _print_agreement(home: Home, one: Path, other: Path) -> None:
    """Coders are compared on published records where there is a release, else on the words they quote."""
    from flows.corrections.agreement import compare
    from flows.corrections.files import load_file
    from flows.corrections.records import Records
    from flows.report.review import compared

    record_of = [Records(home.database)] if home.database.exists() else []
    for line in compared(compare(load_file(one), load_file(other), *record_of)):
        click.echo(line)


def _decide(database: Path, record_id: str, choice: Choice) -> None:
    """Write the decision, and say where."""
    from flows.corrections.records import published
    from flows.corrections.write import append
    from flows.records.spelling import slug

    file = choice.into or corrections_folder() / f"{slug(choice.coder)}.yaml"
    append(file, list(_entries(database, published(database, record_id), choice)))
    click.echo(f"written to {file}; `seikei run` applies it")


def _entries(database: Path, record: Published, choice: Choice) -> Iterator[Entry]:
    from flows.corrections.records import published
    from flows.corrections.write import Decider, accepting, merging, setting, splitting

    decider = Decider(choice.coder, dt.date.today(), choice.reason)
    if choice.split:
        yield from splitting(record, choice.document, decider)
    elif choice.other:
        yield merging(record, published(database, choice.other), decider)
    elif choice.values:
        yield from setting(record, choice.document, choice.cells(), decider)
    else:
        yield accepting(record, choice.document, decider, choice.verdict or "accept")
