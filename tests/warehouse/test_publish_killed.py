"""A publisher is killed in every place; the releases before stay whole, and the next run ends the work."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from small_release import first_state, release, second_state

from warehouse import publish as publishing
from warehouse import versions
from warehouse.verify import verify

# Every step of `publish` that touches the disk, in order, as (module, function).
STEPS = [
    (publishing, "start_draft"),
    (publishing, "write_tables"),
    (publishing, "write_reports"),
    (publishing, "write_changes"),
    (publishing, "write_duckdb"),
    (publishing, "write_metadata"),
    (publishing, "write_provenance"),
    (publishing, "write_sums"),
    (publishing, "verify"),
    (versions, "place"),
    (versions, "announce"),
    (versions, "write_whole"),
]


class Killed(BaseException):
    """Like a signal, caught by nothing on its way."""


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(("module", "name"), STEPS, ids=[name for _, name in STEPS])
def test_killed_at_a_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: object, name: str, when: str) -> None:
    release(tmp_path, first_state())
    with monkeypatch.context() as patched:
        patched.setattr(module, name, _dying(getattr(module, name), when))
        with pytest.raises(Killed):
            release(tmp_path, second_state())
    _previous_release_stands(tmp_path)
    _next_run_finishes(tmp_path)


def _dying(step: object, when: str) -> object:
    def killed(*args: object, **kwargs: object) -> None:
        if when == "after":
            step(*args, **kwargs)
        raise Killed

    return killed


def _previous_release_stands(home: Path) -> None:
    pointed_at = versions.latest(home)
    assert pointed_at in {"1.0.0", "1.1.0"}
    assert verify(home / "releases" / pointed_at)
    assert verify(home / "releases" / "1.0.0")
    listed = versions.read_index(home / "releases")
    assert all((home / "releases" / version).is_dir() for version in listed)


def _next_run_finishes(home: Path) -> None:
    result = release(home, second_state())
    assert result.version == versions.latest(home) == "1.1.0"
    assert list(versions.read_index(home / "releases")) == ["1.0.0", "1.1.0"]
    assert verify(result.path)
    assert [path.name for path in sorted((home / "releases").iterdir()) if path.is_dir()] == ["1.0.0", "1.1.0"]


def test_every_step_of_publish_is_tried() -> None:
    """The list above is the list of functions `publish` calls, less those that only read."""
    called = set(publishing.publish.__code__.co_names)
    only_read = {"content_sha256", "next_version", "refuse_long_quotes", "Reports", "read_index", "newest", "_result", "exclusive",
                 "settle", "raise_for_failures", "versions", "shutil", "rmtree"}  # fmt: skip
    assert called - only_read <= {name for _, name in STEPS}


@pytest.mark.parametrize("delay", [0.05, 0.2, 0.4, 0.8])
def test_killed_by_a_signal(tmp_path: Path, delay: float) -> None:
    release(tmp_path, first_state())
    program = (
        "import sys; from pathlib import Path; from small_release import release, second_state;"
        "print('begins', flush=True); release(Path(sys.argv[1]), second_state())"
    )
    folders = [str(Path(__file__).parent), str(Path(__file__).parents[2])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(folders)}
    process = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], env=environment, stdout=subprocess.PIPE)
    assert process.stdout and process.stdout.readline() == b"begins\n"
    try:
        process.wait(timeout=delay)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
    process.stdout.close()
    _previous_release_stands(tmp_path)
    _next_run_finishes(tmp_path)


@pytest.mark.parametrize("name", ["_write_index", "_remove"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_retiring_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, when: str) -> None:
    release(tmp_path, first_state())
    release(tmp_path, second_state())
    with monkeypatch.context() as patched:
        patched.setattr(versions, name, _dying(getattr(versions, name), when))
        with pytest.raises(Killed):
            versions.retire(tmp_path, "1.0.0")
    assert versions.latest(tmp_path) == "1.1.0" and verify(tmp_path / "releases" / "1.1.0")
    release(tmp_path, second_state())
    index = versions.read_index(tmp_path / "releases")
    stands = (tmp_path / "releases" / "1.0.0").exists()
    assert stands == (index["1.0.0"]["status"] == "published")
