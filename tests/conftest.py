"""What several tests share: the command line in this process, a small published release, a real run of the default sources."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import DOCUMENTS, FirstRun, Ran, first_run_of_all, in_process


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In several processes, keep together the tests that share a costly fixture, and begin with what takes longest: the tests
    of the default run, then the files of few tests. Slow tests measure, and so run one after another."""
    if not config.pluginmanager.hasplugin("xdist"):
        return
    groups = [_group(item) for item in items]
    sizes = Counter(groups)
    order = sorted(range(len(items)), key=lambda at: (groups[at] != "first_run", sizes[groups[at]], groups[at]))
    for item, group in zip(items, groups, strict=True):
        item.add_marker(pytest.mark.xdist_group(group))
    items[:] = [items[at] for at in order]


def _group(item: pytest.Item) -> str:
    if item.get_closest_marker("slow"):
        return "slow"
    return "first_run" if "first_run" in getattr(item, "fixturenames", ()) else str(item.path)


@pytest.fixture(scope="session")
def no_shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder in the place of the documents that are not redistributed, so that every run is that of a fresh clone."""
    return tmp_path_factory.mktemp("shared")


@pytest.fixture
def seikei(monkeypatch: pytest.MonkeyPatch, no_shared: Path):
    """`seikei(*arguments)`: the command line in this process, the steps of a run called without Prefect."""
    return lambda *arguments: in_process(monkeypatch, no_shared, *arguments)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, no_shared: Path) -> tuple[Path, Ran]:
    """The home folder of a run over `tests/documents` alone, and what the run said. Only to be read."""
    home = tmp_path_factory.mktemp("published") / "data"
    with pytest.MonkeyPatch.context() as patch:
        ran = in_process(patch, no_shared, "run", "--only-sources", "--sources", DOCUMENTS, "--home", home)
    assert ran.code == 0, ran.err
    return home, ran


@pytest.fixture
def home(published: tuple[Path, Ran], tmp_path: Path) -> Path:
    """A copy of the published home folder, to be changed."""
    return Path(shutil.copytree(published[0], tmp_path / "data"))


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A copy of `tests/documents`, to be changed."""
    return Path(shutil.copytree(DOCUMENTS, tmp_path / "documents"))


@pytest.fixture(scope="session")
def first_run(tmp_path_factory: pytest.TempPathFactory, no_shared: Path) -> Iterator[FirstRun]:
    """`./run.sh` as a newcomer starts it: the default sources, Prefect and all, watched from outside."""
    return first_run_of_all(tmp_path_factory.mktemp("first"), no_shared)
