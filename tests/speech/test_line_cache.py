import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from trainer.speech.line_cache import LineCache
from trainer.speech.ports import Samples


def noise(seed: int, length: int = 1000) -> Samples:
    return np.random.default_rng(seed).integers(-3000, 3000, length).astype(np.int16)


def files(directory: Path) -> list[Path]:
    return sorted(directory.iterdir())


def test_a_line_comes_back_to_the_bit(tmp_path: Path) -> None:
    cache = LineCache(tmp_path / "cache")
    assert cache.load("a") is None
    cache.store("a", noise(1))
    cache.store("b", noise(2))
    cache.store("silent", noise(3, 0))
    again = LineCache(tmp_path / "cache")
    for key, samples in (("a", noise(1)), ("b", noise(2)), ("silent", noise(3, 0))):
        loaded = again.load(key)
        assert loaded is not None
        assert np.array_equal(loaded, samples)
        assert loaded.flags.writeable
    assert again.load("c") is None


def test_nothing_is_made_before_something_is_kept(tmp_path: Path) -> None:
    LineCache(tmp_path / "cache").load("a")
    assert not (tmp_path / "cache").exists()


def test_a_new_line_replaces_the_old(tmp_path: Path) -> None:
    cache = LineCache(tmp_path)
    cache.store("a", noise(1))
    cache.store("a", noise(2))
    loaded = cache.load("a")
    assert loaded is not None
    assert np.array_equal(loaded, noise(2))
    assert len(files(tmp_path)) == 1


def test_a_damaged_line_counts_as_missing_and_is_replaced(tmp_path: Path) -> None:
    cache = LineCache(tmp_path)
    cache.store("a", noise(1))
    [path] = files(tmp_path)
    whole = path.read_bytes()
    one_bit = whole[:500] + bytes([whole[500] ^ 1]) + whole[501:]
    for damaged in (b"", whole[:10], whole[:-1], whole[:-2], whole + b"\0\0", one_bit):
        path.write_bytes(damaged)
        assert cache.load("a") is None
        cache.store("a", noise(1))
        assert path.read_bytes() == whole


def test_the_oldest_lines_are_dropped_first(tmp_path: Path) -> None:
    cache = LineCache(tmp_path)
    for number, key in enumerate("abcd"):
        known = set(files(tmp_path)) if tmp_path.exists() else set[Path]()
        cache.store(key, noise(number))
        [path] = set(files(tmp_path)) - known
        os.utime(path, (1_000_000 + number, 1_000_000 + number))
    size = files(tmp_path)[0].stat().st_size
    (tmp_path / "letter.txt").write_text("not a line", encoding="utf-8")
    fewer = LineCache(tmp_path, limit=2 * size)
    assert [key for key in "abcd" if fewer.load(key) is not None] == ["c", "d"]
    assert (tmp_path / "letter.txt").exists()


def test_a_disk_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    in_the_way = tmp_path / "cache"
    in_the_way.write_text("a file", encoding="utf-8")
    cache = LineCache(in_the_way)
    cache.store("a", noise(1))
    assert cache.load("a") is None


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="needs rights that can be taken away"
)
def test_a_read_only_folder_is_read(tmp_path: Path) -> None:
    LineCache(tmp_path).store("a", noise(1))
    tmp_path.chmod(0o500)
    try:
        cache = LineCache(tmp_path, limit=0)
        cache.store("b", noise(2))
        assert cache.load("a") is not None
        assert cache.load("b") is None
    finally:
        tmp_path.chmod(0o700)


def test_a_full_disk_leaves_no_half_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    cache = LineCache(tmp_path)
    cache.store("a", noise(1))
    assert files(tmp_path) == []
    assert cache.load("a") is None


@pytest.mark.slow
def test_programs_share_it(tmp_path: Path) -> None:
    """Two programs write the same lines while this one reads: each line is whole, or not there."""
    program = (
        "import sys; from pathlib import Path; from tests.speech.test_line_cache import *\n"
        "cache = LineCache(Path(sys.argv[1]))\n"
        "lines = [noise(number, 50_000) for number in range(5)]\n"
        "for number in range(100): cache.store(str(number % 5), lines[number % 5])\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path)]) for _ in range(2)]
    cache, seen = LineCache(tmp_path), 0
    lines = [noise(number, 50_000) for number in range(5)]
    while any(writer.poll() is None for writer in writers):
        for number in range(5):
            loaded = cache.load(str(number))
            if loaded is not None:
                seen += 1
                assert np.array_equal(loaded, lines[number])
    assert [writer.wait() for writer in writers] == [0, 0]
    assert seen > 0
    assert len(files(tmp_path)) == 5
