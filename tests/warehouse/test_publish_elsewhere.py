"""A release taken to a folder, to an S3 server, into a bundle, into SQLite; and signed."""

import json
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import fsspec
import pytest
from fsspec.registry import _registry as registered
from small_release import Killed, dying, first_state, release, second_state

from flows.errors import SeikeiError, VerificationFailed
from warehouse import delivery
from warehouse.delivery import bundle, deliver
from warehouse.signature import ENVELOPE, check_signature, sign
from warehouse.sqlite_file import write_sqlite
from warehouse.verify import verify


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    release(home, first_state())
    release(home, second_state())
    return home / "releases"


def test_deliver_to_a_folder(releases: Path, tmp_path: Path) -> None:
    first = deliver(releases / "1.0.0", str(tmp_path / "mirror"))
    assert verify(first.address) and not first.kept
    assert (tmp_path / "mirror" / "latest").read_text() == "1.0.0\n"
    again = deliver(releases / "1.0.0", str(tmp_path / "mirror"))
    assert not again.copied and len(again.kept) == len(first.copied)


def test_deliver_keeps_the_newest_as_latest(releases: Path, tmp_path: Path) -> None:
    for version in ("1.1.0", "1.0.0"):
        deliver(releases / version, str(tmp_path / "mirror"))
    index = json.loads((tmp_path / "mirror" / "index.json").read_text())
    assert [entry["version"] for entry in index["releases"]] == ["1.0.0", "1.1.0"]
    assert (tmp_path / "mirror" / "latest").read_text() == "1.1.0\n"


def test_deliver_takes_up_where_it_was_cut_off(releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    local = fsspec.filesystem("file")
    put, done = type(local).put_file, []

    def failing(self: object, source: str, target: str, **options: object) -> None:
        if len(done) == 10:
            raise OSError("the line is down")
        done.append(source)
        put(self, source, target, **options)

    with monkeypatch.context() as patched:
        patched.setattr(type(local), "put_file", failing)
        with pytest.raises(SeikeiError, match="line is down"):
            deliver(releases / "1.0.0", str(tmp_path / "mirror"))
    assert not (tmp_path / "mirror" / "latest").exists()
    assert len(deliver(releases / "1.0.0", str(tmp_path / "mirror")).kept) == 10


@pytest.mark.parametrize("name", ["_copy", "verify", "_replace", "_point_to"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_deliver_killed(releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, when: str) -> None:
    """Whatever the step, the mirror names a release that stands, and the next delivery ends the work."""
    mirror = tmp_path / "mirror"
    deliver(releases / "1.0.0", str(mirror))
    with monkeypatch.context() as patched:
        patched.setattr(delivery, name, dying(getattr(delivery, name), when))
        with pytest.raises(Killed):
            deliver(releases / "1.1.0", str(mirror))
    pointed_at = (mirror / "latest").read_text().strip()
    listed = [entry["version"] for entry in json.loads((mirror / "index.json").read_text())["releases"]]
    assert pointed_at in listed and all(verify(mirror / version) for version in listed)
    deliver(releases / "1.1.0", str(mirror))
    assert (mirror / "latest").read_text() == "1.1.0\n" and verify(mirror / "1.1.0")
    assert {path.name for path in mirror.iterdir()} == {"1.0.0", "1.1.0", "index.json", "latest"}


def test_deliver_where_nothing_can_be_written(releases: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for address in (str(tmp_path / "file" / "mirror"), "nowhere://bucket/data"):
        with pytest.raises(SeikeiError, match="cannot be written to"):
            deliver(releases / "1.0.0", address)


def test_deliver_says_what_to_install(releases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    monkeypatch.delitem(registered, "s3", raising=False)
    with pytest.raises(SeikeiError, match="s3:// needs another package: Install s3fs"):
        deliver(releases / "1.0.0", "s3://bucket/data")


def test_deliver_never_alters_a_version(releases: Path, tmp_path: Path) -> None:
    other = release(tmp_path / "other", second_state())
    deliver(releases / "1.0.0", str(tmp_path / "mirror"))
    with pytest.raises(SeikeiError, match="never altered"):
        deliver(other.path, str(tmp_path / "mirror"))


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A bucket of a local S3 server."""
    import s3fs
    from moto import server as server_module

    server = server_module.ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    s3fs.S3FileSystem.clear_instance_cache()
    s3fs.S3FileSystem().mkdir("published")
    yield "s3://published/data"
    server.stop()


def test_deliver_to_s3(releases: Path, bucket: str) -> None:
    first = deliver(releases / "1.1.0", bucket)
    assert first.address == f"{bucket}/1.1.0" and verify(first.address)
    with fsspec.open(f"{bucket}/latest") as file:
        assert file.read() == b"1.1.0\n"
    assert not deliver(releases / "1.1.0", bucket).copied
    with fsspec.open(f"{bucket}/1.1.0/README.md", "ab") as file:
        file.write(b" ")
    assert {problem.file for problem in verify(first.address).problems} == {"README.md"}


def test_bundle_for_zenodo(releases: Path, tmp_path: Path) -> None:
    archive, deposit = bundle(releases / "1.1.0", tmp_path / "a")
    same, _ = bundle(releases / "1.1.0", tmp_path / "b")
    assert archive.read_bytes() == same.read_bytes()
    metadata = json.loads(deposit.read_text())["metadata"]
    assert (metadata["upload_type"], metadata["version"], metadata["license"]) == ("dataset", "1.1.0", "cc-by-4.0")
    with zipfile.ZipFile(archive) as file:
        file.extractall(tmp_path / "out")
    assert verify(tmp_path / "out" / "seikei-1.1.0")


def test_sqlite(releases: Path, tmp_path: Path) -> None:
    write_sqlite(releases / "1.1.0", tmp_path / "seikei.sqlite")
    with closing(sqlite3.connect(tmp_path / "seikei.sqlite")) as connection:
        credit = connection.execute("SELECT agreed_earliest, amount_high, amount_approx FROM credits").fetchall()
        assert credit == [("1974-05-01", 460e6, 0)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("SELECT count(*) FROM claims JOIN documents USING (document_id)").fetchall() == [(8,)]


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Path, Path]:
    """An Ed25519 key pair as OpenSSL makes it."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl")
    private, public = tmp_path / "key.pem", tmp_path / "key.pub"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", private], check=True)
    subprocess.run(["openssl", "pkey", "-in", private, "-pubout", "-out", public], check=True)
    return private, public


def test_signature(releases: Path, tmp_path: Path, keys: tuple[Path, Path]) -> None:
    folder = shutil.copytree(releases / "1.1.0", tmp_path / "1.1.0")
    with pytest.raises(VerificationFailed, match="not signed"):
        check_signature(folder, keys[1])
    sign(folder, keys[0])
    assert len(check_signature(folder, keys[1])) == 64 and verify(folder)
    (folder / "provenance.json").write_bytes((folder / "provenance.json").read_bytes().replace(b"1.1.0", b"1.1.9"))
    with pytest.raises(VerificationFailed, match="as it is"):
        check_signature(folder, keys[1])
    assert ENVELOPE in {problem.file for problem in verify(folder).problems}
