"""A publisher is killed in every place; the releases before stay whole, and the next run ends the work."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from small_release import Killed, build, dying, first_state, publish_tables, release, second_state

from warehouse import publish as publishing
from warehouse import versions
from warehouse.duckdb_file import DatabaseFile
from warehouse.verify import verify

# Every step of `publish` that touches the disk, in order, as (module, function).
STEPS = [
    (publishing, "release_before"),
    (publishing, "start_draft"),
    (publishing, "take_tables"),
    (publishing, "write_reports"),
    (publishing, "write_changes"),
    (publishing, "write_claim_history"),
    (publishing, "write_releases"),
    (publishing, "write_metadata"),
    (DatabaseFile, "finish"),
    (publishing, "write_provenance"),
    (publishing, "verify"),
    (versions, "place"),
    (versions, "announce"),
    (versions, "write_whole"),
]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a first release, and beside it the tables of the second."""
    folder = tmp_path_factory.mktemp("world")
    release(folder / "home", first_state())
    build(folder / "second", second_state())
    return folder


@pytest.fixture
def home(world: Path, tmp_path: Path) -> Path:
    """A copy of that home."""
    return shutil.copytree(world / "home", tmp_path / "home")


@pytest.mark.parametrize(("module", "name"), STEPS, ids=[name for _, name in STEPS])
def test_killed_after_a_step(world: Path, home: Path, monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(module, name, dying(getattr(module, name), "after"))
        with pytest.raises(Killed):
            publish_tables(world / "second", home)
    _previous_release_stands(home)
    _next_run_finishes(world, home)


def _previous_release_stands(home: Path) -> None:
    pointed_at = versions.latest(home)
    assert pointed_at in {"1.0.0", "1.1.0"}
    assert verify(home / "releases" / pointed_at)
    assert verify(home / "releases" / "1.0.0")
    listed = versions.read_index(home / "releases")
    assert all((home / "releases" / version).is_dir() for version in listed)


def _next_run_finishes(world: Path, home: Path) -> None:
    result = publish_tables(world / "second", home)
    assert result.version == versions.latest(home) == "1.1.0"
    assert list(versions.read_index(home / "releases")) == ["1.0.0", "1.1.0"]
    assert verify(result.path)
    assert [path.name for path in sorted((home / "releases").iterdir()) if path.is_dir()] == ["1.0.0", "1.1.0"]


def test_every_step_of_publish_is_tried() -> None:
    """The list above is the list of functions `publish` and its two parts call, less those that only read."""
    parts = (publishing.publish, publishing.write_history)
    called = {name for part in parts for name in part.__code__.co_names} - {part.__name__ for part in parts}
    only_read = {"Reports", "_result", "content_sha256", "folder_facts", "next_version", "raise_for_failures", "read_index"}
    called -= only_read | {
        "DatabaseFile",
        "NAME",
        "add",
        "exclusive",
        "macro_statements",
        "name",
        "refuse_duplicate_keys",
        "refuse_what_licences_forbid",
    }
    called -= {"release_tables", "rmtree", "shutil", "versions"}
    assert called <= {name for _, name in STEPS}


@pytest.mark.parametrize("delay", [0.05, 0.2, 0.4, 0.8])
def test_killed_by_a_signal(world: Path, home: Path, delay: float) -> None:
    program = (
        "import sys; from pathlib import Path; from small_release import publish_tables;"
        "print('begins', flush=True); publish_tables(*map(Path, sys.argv[1:]))"
    )
    folders = [str(Path(__file__).parent), str(Path(__file__).parents[2])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(folders)}
    command = [sys.executable, "-c", program, str(world / "second"), str(home)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
    assert process.stdout and process.stdout.readline() == b"begins\n"
    try:
        process.wait(timeout=delay)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
    process.stdout.close()
    _previous_release_stands(home)
    _next_run_finishes(world, home)


@pytest.mark.parametrize("name", ["_write_index", "_remove"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_retiring_killed(world: Path, home: Path, monkeypatch: pytest.MonkeyPatch, name: str, when: str) -> None:
    publish_tables(world / "second", home)
    with monkeypatch.context() as patched:
        patched.setattr(versions, name, dying(getattr(versions, name), when))
        with pytest.raises(Killed):
            versions.retire(home, "1.0.0")
    assert versions.latest(home) == "1.1.0" and verify(home / "releases" / "1.1.0")
    publish_tables(world / "second", home)
    index = versions.read_index(home / "releases")
    stands = (home / "releases" / "1.0.0").exists()
    assert stands == (index["1.0.0"]["status"] == "published")
