"""How long content takes to read and to check, and how that grows with the number of files.

python -m benchmarks.content
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.report import Bar, cpu_s, wall_ms
from trainer.cli.compose import site
from trainer.content.check import check as check_by_itself
from trainer.content.library import SUBFOLDERS, Library, content_files
from trainer.content.packaged import packaged_folder
from trainer.content.starter import starter_card, starter_scenario
from trainer.settings import DEFAULT_FACTS
from trainer.workshop.check import check

_RUNS = 9
_CHECKS = 3
_READING = """
import sys
from pathlib import Path

import yaml

from benchmarks.report import cpu_s
from trainer.content.library import Library, content_files

folder = Path(sys.argv[1])

def bare():
    for path in content_files(folder):
        with path.open(encoding="utf-8") as file:
            yaml.load(file, Loader=yaml.CSafeLoader)

bare()  # Files and code are warm for both.
for work in (bare, lambda: Library.load([folder]), lambda: Library.load([folder])):
    print(1000 * cpu_s(work))
"""
"""What bare YAML takes, and the library twice: milliseconds of processor time."""

_SIZES = (100, 1000, 5000)


def reading(folder: Path) -> list[Bar]:
    """The whole library, first and again, in processes that have read nothing yet; beside PyYAML's
    own loader on the same files."""
    files = content_files(folder)
    lines = sum(path.read_text(encoding="utf-8").count("\n") for path in files)
    command = [sys.executable, "-c", _READING, str(folder)]
    printed = [
        subprocess.run(command, capture_output=True, check=True).stdout for _ in range(_RUNS)
    ]
    runs = [[float(word) for word in text.split()] for text in printed]
    bare, first, again = (median(run[n] for run in runs) for n in range(3))
    print(
        f"  {len(files)} files, {lines} lines: Library.load {first:.0f} ms, again {again:.0f} ms; "
        f"yaml.load {bare:.0f} ms"
    )
    return [
        Bar("the shipped library, read for the first time", first, 300, "ms"),
        Bar(
            "the same over yaml.load(CSafeLoader)", median(run[1] / run[0] for run in runs), 2, "×"
        ),
        Bar("the shipped library, read again", again, 300, "ms"),
    ]


def checking(folder: Path) -> Bar:
    """All that `trainer check` finds without --hear: examples and runs too."""
    times = [wall_ms(lambda: check([folder], site(None))) / 1000 for _ in range(_CHECKS)]
    print("  checks: " + ", ".join(f"{seconds:.1f} s" for seconds in times))
    return Bar("the shipped content, checked, median", median(times), 10, "s")


def growth() -> Iterator[Bar]:
    """What one file costs among more and more others: about the same."""
    costs = [_costs(count) for count in _SIZES]
    for name, few, many in zip(("reading", "checking"), costs[-2], costs[-1], strict=True):
        what = f"{name} a file among {_SIZES[-1]} over one among {_SIZES[-2]}"
        yield Bar(what, many / few, 1.3, "×")


def _costs(count: int) -> tuple[float, float]:
    """Milliseconds to read a file of so many, and to check one of their scenarios."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write_copies(folder, count)
        scenarios = [folder / "scenarios"]
        read = 1000 * cpu_s(lambda: Library.load([folder])) / count
        check_all = cpu_s(lambda: check_by_itself(scenarios, DEFAULT_FACTS))
    checked = 1000 * check_all / (count // 2)
    print(f"  {count} files: {read:.2f} ms to read each, {checked:.2f} ms to check each scenario")
    return read, checked


def _write_copies(folder: Path, count: int) -> None:
    """So many files, half of them cards, half scenarios that are held to them."""
    for name in SUBFOLDERS:
        (folder / name).mkdir()
    for number in range(count // 2):
        card, scenario = f"card-{number}", f"scenario-{number}"
        text = re.sub(r"第几步: \d", "第几步: 1", starter_scenario(scenario))
        text = re.sub("话术: [a-z-]+", f"话术: {card}", text)
        _write(folder / "scripts_zh" / f"{card}.yaml", starter_card(card))
        _write(folder / "scenarios" / f"{scenario}.yaml", text)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def main() -> None:
    """Print every figure beside its bar."""
    folder = packaged_folder()
    for bar in (*reading(folder), checking(folder), *growth()):
        print(bar)


if __name__ == "__main__":
    main()
