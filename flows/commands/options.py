"""What several commands take, and where they look."""

from __future__ import annotations

from pathlib import Path

import click

from flows.errors import SeikeiError
from flows.settings import Home

home_option = click.option(
    "--home", type=click.Path(path_type=Path), help="Folder for everything that is built (default ./data, or SEIKEI_HOME)."
)


def published(home: Home) -> Path:
    """The database of the last published tables. Raises `SeikeiError` where nothing has been published."""
    if not home.database.exists():
        raise SeikeiError(f"there is no database in {home.path} yet; run `seikei run` first, or name another folder with --home")
    return home.database
