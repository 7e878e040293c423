"""What is wrong with content: all that reading finds, and what only trying it out shows."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from trainer.content.card_check import check_card, check_general
from trainer.content.library import SUBFOLDERS, Library, content_files
from trainer.content.model import Card
from trainer.content.packaged import packaged_folder
from trainer.content.problem import Problem, Problems
from trainer.content.scenario_check import check_scenario
from trainer.errors import UsageError


def check(paths: Sequence[Path], facts: Mapping[str, str]) -> list[Problem]:
    """All problems of the files in `paths` (folders or single files), by place.

    Files lean on the packaged content and on the folder that they lie in: a scenario checked alone
    knows the cards beside it. `facts` are those of the site; they fill slots. UsageError
    `check.no-path` or `check.nothing` when there is nothing to check.
    """
    files, shelf = _load(paths)
    problems = Problems([p for p in shelf.problems if p.position.path in files])
    for card in shelf.cards.values():
        if card.position.path in files:
            check_card(card, shelf.origins.cards[card.id], shelf.general_forbidden, facts, problems)
    for item in shelf.general_forbidden:
        node = shelf.origins.general[item.phrase]
        if node.position.path in files:
            check_general(item, node, problems)
    for scenario in shelf.scenarios.values():
        if scenario.position.path in files:
            check_scenario(scenario, shelf, facts, problems)
    return problems.ordered()


def checked_cards(paths: Sequence[Path]) -> list[Card]:
    """The cards of the files in `paths`; those with problems are left out. Errors as in `check`."""
    files, shelf = _load(paths)
    return [card for card in shelf.cards.values() if card.position.path in files]


def _load(paths: Sequence[Path]) -> tuple[set[Path], Library]:
    files = {file for path in paths for file in _files(path)}
    return files, Library.load([packaged_folder(), *_homes(paths), *paths])


def _files(path: Path) -> list[Path]:
    try:
        known = path.exists()
    except (OSError, ValueError):
        known = False
    if not known:
        raise UsageError("check.no-path", f"没有文件或文件夹“{path}”，请检查路径。")
    files = content_files(path)
    if not files:
        raise UsageError(
            "check.nothing", f"文件夹“{path}”里没有话术或场景文件（.yaml），请检查路径。"
        )
    return files


def _homes(paths: Sequence[Path]) -> list[Path]:
    """The content folders that single files lie in."""
    folders = (path.absolute() if path.is_dir() else path.absolute().parent for path in paths)
    return [*dict.fromkeys(folder.parent for folder in folders if folder.name in SUBFOLDERS)]
