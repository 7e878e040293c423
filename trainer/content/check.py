"""What is wrong with content: all that reading finds, and what only trying it out shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from trainer.content.card_check import check_card, check_general
from trainer.content.course import Course
from trainer.content.course_check import check_course
from trainer.content.library import SUBFOLDERS, Library, content_files
from trainer.content.model import Card, Scenario
from trainer.content.packaged import packaged_folder
from trainer.content.problem import Problem, Problems
from trainer.content.scenario_check import check_scenario
from trainer.content.vocabulary_check import check_vocabulary
from trainer.errors import UsageError
from trainer.scoring.expectation import Forbidden

Part = Card | Scenario | Forbidden | Course
"""What is checked by itself: a card, a scenario, a phrase forbidden in every call, the course."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The content of `files`, which is to be checked, on the `shelf` with all that it leans on."""

    files: frozenset[Path]
    shelf: Library

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with files that could not be used."""
        return [p for p in self.shelf.problems if p.position.path in self.files]

    @property
    def cards(self) -> list[Card]:
        """The cards to be checked; those with problems are left out."""
        return [card for card in self.shelf.cards.values() if card.position.path in self.files]

    @property
    def scenarios(self) -> list[Scenario]:
        """The scenarios to be checked; those with problems are left out."""
        return [each for each in self.shelf.scenarios.values() if each.position.path in self.files]

    @property
    def parts(self) -> list[Part]:
        """All that is to be checked, in a fixed order."""
        origins = self.shelf.origins.general
        general = [
            item
            for item in self.shelf.general_forbidden
            if origins[item.phrase].position.path in self.files
        ]
        course = self.shelf.course
        courses = [course] if course and course.position.path in self.files else []
        return [*self.cards, *general, *self.scenarios, *courses]


def load(paths: Sequence[Path], folders: Sequence[Path] | None = None) -> Checked:
    """Read the files in `paths` (folders or single files) and all that they lean on: the content
    of `folders` (None: what is packaged) and the folder that they lie in, so that a scenario alone
    knows the cards beside it.

    UsageError `check.no-path` or `check.nothing` when there is nothing to check.
    """
    files = frozenset(file for path in paths for file in _files(path))
    return Checked(files, Library.load([*(folders or [packaged_folder()]), *_homes(paths), *paths]))


def check(
    paths: Sequence[Path], facts: Mapping[str, str], characters: frozenset[str] | None = None
) -> list[Problem]:
    """All problems of the files in `paths` that show without playing them, by place.

    `facts` are those of the site; they fill slots. `characters` are all that the recognition model
    can write; what cards require is held against them (None: it is not). Errors as in `load`.
    """
    checked = load(paths)
    problems = Problems(checked.problems)
    for part in checked.parts:
        check_part(part, checked.shelf, facts, problems, characters)
    return problems.ordered()


def check_part(
    part: Part,
    shelf: Library,
    facts: Mapping[str, str],
    problems: Problems,
    characters: frozenset[str] | None = None,
) -> None:
    """Note what is wrong with one part of what is checked; arguments as in `check`."""
    origins, general = shelf.origins, shelf.general_forbidden
    match part:
        case Card():
            node = origins.cards[part.id]
            check_card(part, node, general, facts, problems)
            if characters is not None:
                check_vocabulary(node, characters, problems)
        case Scenario():
            check_scenario(part, shelf, facts, problems)
        case Forbidden():
            check_general(part, origins.general[part.phrase], problems)
        case Course():
            check_course(part, shelf, problems)


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
