"""`seikei status`: how the last run ended, and whether one is overdue."""

from __future__ import annotations

from pathlib import Path

import click

from flows.commands.options import home_option
from flows.exits import Exit
from flows.settings import Home


@click.command()
@click.option("--notify", is_flag=True, help="Tell the targets of SEIKEI_NOTIFY where a run is overdue.")
@home_option
def status(notify: bool, home: Path | None) -> Exit:
    """Say how the last run ended and when the next is due.

    The exit code is that of the last run, or 6 where a run is overdue. It asks no server: cron or a monitor may call it to hear
    of a schedule that has stopped.
    """
    from flows.report.status import lines
    from flows.report.status import status as status_of

    place = Home.at(home)
    found = status_of(place)
    for line in lines(found):
        click.echo(line)
    if notify and found.overdue:
        _tell(place)
    return found.exit


def _tell(home: Home) -> None:
    from flows.orchestration.server import set_up
    from flows.orchestration.serving import tell_overdue
    from flows.report.journal import kept, shown

    set_up(home)
    with kept(home, "status"), shown(lambda line: click.echo(line, err=True)):
        tell_overdue(home)
