"""What is done with a release once it stands: taken elsewhere, signed, bundled for an archive, turned into SQLite."""

from __future__ import annotations

from pathlib import Path

import click

from flows.commands.options import home_option
from flows.settings import Home

File = click.Path(exists=True, dir_okay=False, path_type=Path)
New = click.Path(path_type=Path)


@click.command()
@click.argument("version")
@click.argument("address", metavar="URL")
@home_option
def publish(version: str, address: str, home: Path | None) -> None:
    """Take a release to a folder, an object store (s3://bucket/path) or any other place fsspec writes to.

    What is there already is kept, so that a delivery that was cut off goes on where it stopped. The copy is verified there; only
    then are `index.json` and, last, `latest` moved.
    """
    from warehouse.delivery import deliver
    from warehouse.versions import release_path

    delivery = deliver(release_path(Home.at(home).path, version), address)
    click.echo(f"{delivery.address}: {len(delivery.copied)} files copied, {len(delivery.kept)} there already; all stand")


@click.command()
@click.argument("version")
@click.option("--key", required=True, type=File, help="The Ed25519 private key, a PEM file.")
@click.option("--password", envvar="SEIKEI_KEY_PASSWORD", help="The key's password, if it has one (better: SEIKEI_KEY_PASSWORD).")
@home_option
def sign(version: str, key: Path, password: str | None, home: Path | None) -> None:
    """Sign a release that stands as published: its inputs, its code revision and the hash of each of its files."""
    from warehouse import signature
    from warehouse.verify import verify
    from warehouse.versions import release_path

    release = release_path(Home.at(home).path, version)
    verify(release).raise_for_failures()
    path = signature.sign(release, key, password.encode() if password else None)
    click.echo(f"{version} is signed: {path}")


@click.command()
@click.argument("version")
@click.option("--key", required=True, type=File, help="The Ed25519 public key of whoever should have signed, a PEM file.")
@home_option
def check_signature(version: str, key: Path, home: Path | None) -> None:
    """Check that a release (a version, folder or address) stands as published and was signed with this key. Needs no network.

    Exit code 4 where it does not.
    """
    from warehouse import signature
    from warehouse.verify import local_copy, verify
    from warehouse.versions import locate

    with local_copy(locate(Home.at(home).path, version)) as folder:
        verify(folder).raise_for_failures()
        signer = signature.check_signature(folder, key)
    click.echo(f"{version} stands and is signed by the key {signer}")


@click.command()
@click.argument("version")
@click.argument("folder", type=New)
@home_option
def bundle(version: str, folder: Path, home: Path | None) -> None:
    """Write a release into FOLDER as one zip file, and the metadata for depositing it with Zenodo as JSON."""
    from warehouse import delivery
    from warehouse.versions import release_path

    for path in delivery.bundle(release_path(Home.at(home).path, version), folder):
        click.echo(path)


@click.command()
@click.argument("version")
@click.argument("file", type=New)
@home_option
def sqlite(version: str, file: Path, home: Path | None) -> None:
    """Write the tables of a release into FILE as a SQLite database, for Datasette and other readers of SQLite."""
    from warehouse.sqlite_file import write_sqlite
    from warehouse.versions import release_path

    write_sqlite(release_path(Home.at(home).path, version), file)
    click.echo(file)


RELEASE_COMMANDS = (publish, sign, check_signature, bundle, sqlite)
