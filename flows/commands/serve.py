"""`seikei serve`: the pipeline on a schedule, on one machine."""

from __future__ import annotations

from pathlib import Path

import click

from flows.commands.options import home_option
from flows.settings import Home


@click.command()
@click.option("--cron", required=True, help='When to run, as cron has it: "0 3 * * *" is every night at three.')
@click.option("--timezone", default="UTC", show_default=True, help="The time zone of --cron, such as Asia/Tokyo.")
@click.option(
    "--sources",
    "folders",
    type=click.Path(exists=True, file_okay=False, path_type=Path, resolve_path=True),
    multiple=True,
    metavar="DIR",
    help="Also read every file below DIR as a document. May be repeated.",
)
@click.option("--only-sources", is_flag=True, help="Leave the catalogue out; read the --sources folders alone.")
@click.option("--port", type=click.IntRange(1, 65535), default=4200, show_default=True, help="Where Prefect's pages are.")
@home_option
def serve(cron: str, timezone: str, folders: tuple[Path, ...], only_sources: bool, port: int, home: Path | None) -> None:
    """Run the pipeline on a schedule until stopped, with Prefect's pages to watch it on.

    One run at a time; what was missed while the machine was away is made up for by one run. SEIKEI_NOTIFY says who is told of a
    failure, a shut gate or an overdue run: an address, a Prefect notification block, or several parted by spaces.
    """
    from flows.orchestration.serving import serve as serve_schedule

    if only_sources and not folders:
        raise click.UsageError("--only-sources needs at least one --sources DIR")
    place = Home.at(home)
    parameters = {"home": str(place.path), "sources": [str(folder) for folder in folders], "only_sources": only_sources}
    serve_schedule(place, cron, timezone, parameters, port, lambda line: click.echo(line, err=True))
