"""The command line, `seikei`: a thin layer over the pipeline and the warehouse."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import click

from flows.commands.options import home_option, published
from flows.commands.release import RELEASE_COMMANDS
from flows.commands.review import review
from flows.commands.serve import serve
from flows.commands.status import status
from flows.errors import SeikeiError
from flows.exits import Exit, exit_of
from flows.faults import in_words
from flows.settings import Home

Given = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def seikei() -> None:
    """Seikei turns documents of East-West economic statecraft into tables of deals, credits, sanctions and
    companies, each cell traced to the words that support it.

    Start with `seikei run`; then `seikei sources`, `seikei sql "SELECT title FROM credits"` and `seikei show RECORD_ID`.
    """


@seikei.command()
@click.option(
    "--sources",
    "folders",
    type=Given,
    multiple=True,
    metavar="DIR",
    help="Also read every file below DIR as a document. May be repeated.",
)
@click.option("--only-sources", is_flag=True, help="Leave the catalogue out; read the --sources folders alone.")
@click.option("--full", is_flag=True, help="Read every document and make every row anew, also those known from an earlier run.")
@home_option
def run(folders: tuple[Path, ...], only_sources: bool, full: bool, home: Path | None) -> Exit:
    """Read the documents and publish a release.

    By default the catalogued documents are read. A sidecar NAME.meta.yaml beside a document may state its title,
    author, date, licence and url.

    Exit codes: 0 published or nothing new, 5 the same but some documents were refused, 1 failed, 3 the gate is shut.
    """
    from flows.report.summary import summary
    from flows.runs import run_once

    if only_sources and not folders:
        raise click.UsageError("--only-sources needs at least one --sources DIR")
    outcome = run_once(Home.at(home), folders, only_sources, full, _say)
    for line in summary(outcome):
        click.echo(line)
    return Exit.PARTIAL if outcome.refused else Exit.DONE


@seikei.command()
@click.option("--sources", "folders", type=Given, multiple=True, metavar="DIR", help="Also list the files below DIR.")
@home_option
def sources(folders: tuple[Path, ...], home: Path | None) -> None:
    """List the documents: what is known of each, whether it is at hand, what was read from it."""
    from flows.acquire import acquire
    from flows.acquire.fetch import offline
    from flows.acquire.store import Store
    from flows.report.sources import listing

    place = Home.at(home)
    for line in listing(acquire(folders, bring=offline(Store(place.fetched))), place.database):
        click.echo(line)


@seikei.command()
@click.argument("query")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@home_option
def sql(query: str, form: str, home: Path | None) -> None:
    """Run a read-only SQL QUERY on the last published tables."""
    from flows.report.tables import as_csv, as_json, as_table
    from warehouse.database import query as ask

    rows = ask(published(Home.at(home)), query)
    click.echo({"table": as_table, "csv": as_csv, "json": as_json}[form](rows), nl=False)


@seikei.command()
@click.argument("record_id")
@home_option
def show(record_id: str, home: Path | None) -> None:
    """Show one record: every cell with its quotation, document, page and the competing claims; for a document, the amounts
    that are in no record."""
    from flows.report.record import show as lines_of

    lines = list(lines_of(published(Home.at(home)), record_id))
    if not lines:
        raise SeikeiError(f'nothing has the id {record_id}; `seikei sql "SELECT credit_id, title FROM credits"` lists ids')
    for line in lines:
        click.echo(line)


@seikei.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_object", is_flag=True, help="Pages, lines, paragraphs, marks and metadata as JSON.")
def read(file: Path, as_object: bool) -> None:
    """Restore one FILE and print its text, with page and paragraph numbers, marks in place and doubtful joins flagged."""
    from flows.restore import restore
    from flows.restore.report import as_json, as_text

    document = restore(file.read_bytes(), file_name=file.name)
    click.echo(json.dumps(as_json(document), ensure_ascii=False, indent=1) if as_object else as_text(document))


@seikei.command()
@click.argument("version", required=False)
@click.option(
    "--sources",
    "folders",
    type=Given,
    multiple=True,
    metavar="DIR",
    help="A folder the release's documents came from. May be repeated.",
)
@home_option
def verify(version: str | None, folders: tuple[Path, ...], home: Path | None) -> None:
    """Check a release (the latest by default; a version, folder or address): every file against its checksum, every
    quotation in the documents at hand. Exit code 4 where something does not stand."""
    from flows.runs import documents_at_hand
    from warehouse.verify import local_copy
    from warehouse.verify import verify as check
    from warehouse.versions import locate

    place = Home.at(home)
    release = locate(place.path, version)
    with local_copy(release) as folder:
        report = replace(check(folder, documents_at_hand(folders, folder, place)), release=str(release))
    report.raise_for_failures()
    click.echo(f"{report.release}: {report.files} files and {report.quotations:,} quotations stand")
    for document in report.documents_missing:
        click.echo(f"  not at hand, so its quotations were not re-opened: {document}")


@seikei.command()
@home_option
def releases(home: Path | None) -> None:
    """List the releases, newest last; the latest is marked."""
    from flows.report.releases import listing

    place = Home.at(home)
    click.echo("\n".join(listing(place.path)) or "no release yet; `seikei run` makes one")


@seikei.command()
@click.argument("before")
@click.argument("after")
@home_option
def diff(before: str, after: str, home: Path | None) -> None:
    """Show what differs between two releases (versions or folders), and why."""
    from flows.report.releases import differences
    from warehouse.differences import diff as compare
    from warehouse.versions import locate

    place = Home.at(home).path
    for line in differences(compare(Path(locate(place, before)), Path(locate(place, after)))):
        click.echo(line)


@seikei.command()
@click.argument("version")
@click.option("--yes", is_flag=True, help="Do it; without this nothing is removed.")
@home_option
def retire(version: str, yes: bool, home: Path | None) -> None:
    """Remove the files of one release; its line in the index stays. The latest release cannot be retired."""
    from warehouse.versions import release_path
    from warehouse.versions import retire as remove

    place = Home.at(home)
    if not yes:
        raise SeikeiError(f"this would remove {release_path(place.path, version)} for good; add --yes to do it")
    remove(place.path, version)
    click.echo(f"{version} is retired: its files are gone, its line in the index stays")


@seikei.command()
@click.option(
    "--gold",
    "folders",
    type=Given,
    multiple=True,
    metavar="DIR",
    help="A folder of coded documents (default: the development sets). May be repeated.",
)
@click.option("--show", is_flag=True, help="List the records missed and those nobody coded.")
def evaluate(folders: tuple[Path, ...], show: bool) -> None:
    """Measure the reader on documents coded by hand: precision, recall and F1 by table, slots, quotations, calibration."""
    from flows.evaluation.evaluate import evaluate as measure
    from flows.evaluation.gold import development_folders

    try:
        evaluation = measure(folders or development_folders())
    except (ValueError, OSError) as error:
        raise SeikeiError(str(error)) from error
    click.echo(evaluation.to_text(show=show))


seikei.add_command(review)
seikei.add_command(serve)
seikei.add_command(status)
for _command in RELEASE_COMMANDS:
    seikei.add_command(_command)


def _say(line: str) -> None:
    click.echo(line, err=True)


def main() -> int:
    """Run the command line; errors of ours are printed without a traceback."""
    try:
        return seikei.main(standalone_mode=False) or 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped; what was published before stands", err=True)
        return Exit.STOPPED
    except SeikeiError as error:
        click.echo(f"seikei: {error}", err=True)
        return exit_of(error)
    except OSError as error:
        click.echo(f"seikei: {in_words(error)}", err=True)
        return exit_of(error)


if __name__ == "__main__":
    sys.exit(main())
