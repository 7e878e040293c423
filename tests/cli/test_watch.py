"""Noticing what an author saves."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.content.writing import CARDS, write
from trainer.cli.watch import saves


class Watcher:
    """Watches on a thread of its own; `noticed` waits for the next save."""

    def __init__(self, *paths: Path) -> None:
        self._stop = threading.Event()
        self._saved = threading.Semaphore(0)
        self._thread = threading.Thread(target=self._watch, args=(paths,), daemon=True)
        self._thread.start()
        assert self.noticed()  # The watch is set.

    def _watch(self, paths: tuple[Path, ...]) -> None:
        for _ in saves(paths, self._stop):
            self._saved.release()

    def noticed(self, seconds: float = 10.0) -> bool:
        return self._saved.acquire(timeout=seconds)

    def close(self) -> None:
        self._stop.set()
        self._thread.join(10)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "scripts_zh" / "a.yaml", CARDS)
    return tmp_path


@pytest.fixture
def watcher(folder: Path) -> Iterator[Watcher]:
    watching = Watcher(folder)
    yield watching
    watching.close()


def test_a_saved_file_is_noticed(folder: Path, watcher: Watcher) -> None:
    write(folder / "scripts_zh" / "a.yaml", CARDS + "\n")
    assert watcher.noticed()


def test_files_that_come_or_go_or_are_replaced_are_noticed(folder: Path, watcher: Watcher) -> None:
    fresh = write(folder / "scenarios" / "b.yaml", "编号: b\n")
    assert watcher.noticed()
    write(folder / "b.new", "编号: c\n").replace(fresh)
    assert watcher.noticed()
    fresh.unlink()
    assert watcher.noticed()


def test_other_files_are_none_of_its_business(folder: Path, watcher: Watcher) -> None:
    write(folder / "notes.txt", "x")
    assert not watcher.noticed(0.7)


def test_of_a_single_file_only_that_one_counts(folder: Path) -> None:
    path = folder / "scripts_zh" / "a.yaml"
    watching = Watcher(path)
    write(folder / "scripts_zh" / "other.yaml", "x")
    assert not watching.noticed(0.7)
    write(path, CARDS)
    assert watching.noticed()
    watching.close()
