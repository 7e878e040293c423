"""Is content right? All that reading finds, and all that only playing it shows."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from trainer.content.check import Checked, Part, check_part, load
from trainer.content.library import Library, Replaced
from trainer.content.model import Card, Scenario
from trainer.content.problem import Problem, Problems
from trainer.scoring.situation import Situation
from trainer.workshop.examples import check_examples
from trainer.workshop.runs import check_runs
from trainer.workshop.spread import spread

Progress = Callable[[int, int], object]
"""Hears how many parts have been done, and of how many."""

_WORTH_A_PROCESS = 10
"""So many cards and scenarios take longer to check than a process takes to start."""

_MOST_PROCESSES = 8


@dataclass(frozen=True, slots=True)
class Report:
    """What a check of `checked` found: `problems` by place, and what has `replaced` something of
    its id."""

    checked: Checked
    problems: tuple[Problem, ...]
    replaced: tuple[Replaced, ...]


def check(
    paths: Sequence[Path],
    site: Situation,
    folders: Sequence[Path] | None = None,
    characters: frozenset[str] | None = None,
    on_progress: Progress = lambda _done, _total: None,
) -> Report:
    """Check the files in `paths` (folders or single files): read them, try every sentence, score
    the examples, play the runs, and prove that everything required counts.

    `site` has the site's facts, holidays and accents; `folders` and `characters` are those of
    `content.check`. Much content is spread over processes.
    UsageError `check.no-path` or `check.nothing` when there is nothing to check.
    """
    checked = load(paths, folders)
    problems = Problems(checked.problems)
    shop = _Shop(checked.parts, checked.shelf, site, characters)
    total = len(shop.parts)
    for done, found in enumerate(spread(_check_part, shop, total, shop.processes), 1):
        problems.found += found
        on_progress(done, total)
    replaced = tuple(each for each in checked.shelf.replaced if each.now.path in checked.files)
    return Report(checked, tuple(problems.ordered()), replaced)


@dataclass(frozen=True, slots=True)
class _Shop:
    """What a process needs to check one part after another."""

    parts: Sequence[Part]
    shelf: Library
    site: Situation
    characters: frozenset[str] | None = None

    @property
    def processes(self) -> int:
        """How many processes are worth their start."""
        heavy = sum(isinstance(part, Card | Scenario) for part in self.parts)
        return min(heavy // _WORTH_A_PROCESS, os.cpu_count() or 1, _MOST_PROCESSES)


def _check_part(shop: _Shop, number: int) -> list[Problem]:
    part, problems = shop.parts[number], Problems()
    check_part(part, shop.shelf, shop.site.facts, problems, shop.characters)
    match part:
        case Card():
            check_examples(part, shop.shelf, shop.site, problems)
        case Scenario():
            check_runs(part, shop.shelf, shop.site, problems)
        case _:
            pass
    return problems.found
