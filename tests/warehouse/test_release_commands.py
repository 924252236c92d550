"""The commands that take a published release further, tried on the command line."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from small_release import first_state, release

from flows.exits import Exit
from warehouse.verify import verify


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Path:
    """A home folder with one release."""
    folder = tmp_path_factory.mktemp("world")
    release(folder, first_state())
    return folder


@pytest.fixture
def home(world, tmp_path) -> Path:
    """A copy of it, to be changed."""
    return shutil.copytree(world, tmp_path / "home")


@pytest.fixture
def ask(seikei, home):
    """`ask(command, ...)`: a command on that home."""
    return lambda *arguments: seikei(*arguments, "--home", home)


@pytest.fixture(scope="module")
def keys(tmp_path_factory) -> tuple[Path, Path, Path]:
    """A private key, its public half, and the public half of another key."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl")
    folder = tmp_path_factory.mktemp("keys")
    for name in ("ours", "other"):
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", folder / name], check=True)
        subprocess.run(["openssl", "pkey", "-in", folder / name, "-pubout", "-out", folder / f"{name}.pub"], check=True)
    return folder / "ours", folder / "ours.pub", folder / "other.pub"


def test_publish_to_a_folder_goes_on_where_it_stopped(ask, tmp_path):
    first = ask("publish", "1.0.0", tmp_path / "mirror")
    assert first.code == 0 and " 0 there already" in first.out
    assert (tmp_path / "mirror" / "latest").read_text() == "1.0.0\n" and verify(tmp_path / "mirror" / "1.0.0")
    (tmp_path / "mirror" / "1.0.0" / "deals.csv").unlink()
    assert "1 files copied" in ask("publish", "1.0.0", tmp_path / "mirror").out


def test_publish_what_is_not_there_or_damaged(ask, home, tmp_path):
    assert ask("publish", "9.9.9", tmp_path / "mirror").code == Exit.FAILED
    with (home / "releases" / "1.0.0" / "README.md").open("a") as file:
        file.write(" ")
    ran = ask("publish", "1.0.0", tmp_path / "mirror")
    assert ran.code == Exit.VERIFICATION and "README.md" in ran.err and not (tmp_path / "mirror").exists()


def test_sign_and_check(ask, home, keys):
    private, public, other = keys
    assert ask("check-signature", "1.0.0", "--key", public).code == Exit.VERIFICATION
    assert ask("sign", "1.0.0", "--key", private).code == 0
    checked = ask("check-signature", "1.0.0", "--key", public)
    assert checked.code == 0 and "is signed by the key" in checked.out
    folder = home / "releases" / "1.0.0"
    assert ask("check-signature", folder, "--key", public).code == 0
    assert ask("check-signature", f"file://{folder}", "--key", public).code == 0
    assert ask("check-signature", "1.0.0", "--key", other).code == Exit.VERIFICATION
    assert ask("verify", "1.0.0").code == 0
    with (folder / "credits.csv").open("a") as file:
        file.write("\n")
    assert ask("check-signature", "1.0.0", "--key", public).code == Exit.VERIFICATION


def test_sign_with_a_password_or_with_no_key(ask, keys, tmp_path, monkeypatch):
    locked = tmp_path / "locked"
    subprocess.run(["openssl", "pkcs8", "-topk8", "-in", keys[0], "-out", locked, "-passout", "pass:sesame"], check=True)
    assert ask("sign", "1.0.0", "--key", locked).code == Exit.FAILED
    monkeypatch.setenv("SEIKEI_KEY_PASSWORD", "sesame")
    assert ask("sign", "1.0.0", "--key", locked).code == 0
    ran = ask("sign", "1.0.0", "--key", Path(__file__))
    assert ran.code == Exit.FAILED and "cannot be read" in ran.err
    assert ask("check-signature", "1.0.0", "--key", Path(__file__)).code == Exit.FAILED


def test_bundle(ask, tmp_path):
    archive, deposit = map(Path, ask("bundle", "1.0.0", tmp_path / "out").out.split())
    shutil.unpack_archive(archive, tmp_path)
    assert verify(tmp_path / "seikei-1.0.0")
    assert json.loads(deposit.read_text())["metadata"]["version"] == "1.0.0"


def test_sqlite(ask, tmp_path):
    assert ask("sqlite", "1.0.0", tmp_path / "seikei.sqlite").code == 0
    with closing(sqlite3.connect(tmp_path / "seikei.sqlite")) as connection:
        assert connection.execute("SELECT amount_low FROM credits").fetchall() == [(450e6,)]


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/releases/1.0.0", "nowhere://here"])
def test_an_address_that_cannot_be_read_is_said(ask, address):
    ran = ask("verify", address)
    assert ran.code == Exit.FAILED and "cannot be read" in ran.err
