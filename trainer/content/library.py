"""All cards and scenarios at hand, and the course, from the packaged folder and the site's own."""

import gc
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from trainer.content import compile as compiled
from trainer.content.card_schema import CARD_KEYS, CardFile
from trainer.content.course import COURSE_KEYS, Course, CourseFile, course
from trainer.content.explain import validate
from trainer.content.model import END, Card, ConductRule, Position, Scenario, Turn
from trainer.content.node import Node
from trainer.content.problem import Problem, Problems, did_you_mean, quoted
from trainer.content.scenario_schema import SCENARIO_KEYS, ScenarioFile
from trainer.content.yaml_source import read
from trainer.errors import UsageError
from trainer.scoring.expectation import Forbidden

SUBFOLDERS = ("scripts_zh", "scenarios")
"""The parts of a content folder: cards, and calls."""

_CARD_KEYS = ("话术", "cards", "通用禁语", "general_forbidden")
_SCENARIO_KEYS = ("对话", "turns")
_COURSE_KEYS = ("课程", "days")


@dataclass(slots=True)
class Origins:
    """The trees that cards, scenarios and general forbidden phrases came from, for the check."""

    cards: dict[str, Node] = field(default_factory=dict[str, Node])
    scenarios: dict[str, Node] = field(default_factory=dict[str, Node])
    general: dict[str, Node] = field(default_factory=dict[str, Node])
    conduct: dict[str, Node] = field(default_factory=dict[str, Node])
    course: Node | None = None


@dataclass(frozen=True, slots=True)
class Replaced:
    """Something of a later folder (`what`, in Chinese) stands for what `before` had of that id."""

    what: str
    before: Position
    now: Position


class Library:
    """Cards and scenarios by id, in the order of their files."""

    def __init__(self) -> None:
        """An empty library; `load` makes a full one."""
        self._cards: dict[str, Card] = {}
        self._scenarios: dict[str, Scenario] = {}
        self._general: dict[str, Forbidden] = {}
        self._conduct: dict[str, ConductRule] = {}
        self._course: Course | None = None
        self._replaced: list[Replaced] = []
        self._problems = Problems()
        self.origins = Origins()

    @classmethod
    def load(cls, folders: Sequence[Path]) -> "Library":
        """Read folders (or single files); in later ones a same id replaces.

        A folder holds `scripts_zh/` and `scenarios/`, or YAML files of either kind. A file with
        problems is left out, and its problems are listed; the rest loads.
        """
        library = cls()
        with _nothing_is_garbage():
            for folder in folders:
                library._add(folder)
            library._leave_out_loose_ends()
        return library

    @property
    def cards(self) -> Mapping[str, Card]:
        """All cards by id."""
        return MappingProxyType(self._cards)

    @property
    def scenarios(self) -> Mapping[str, Scenario]:
        """All scenarios by id."""
        return MappingProxyType(self._scenarios)

    @property
    def general_forbidden(self) -> tuple[Forbidden, ...]:
        """Phrases forbidden in every call."""
        return tuple(self._general.values())

    @property
    def conduct(self) -> tuple[ConductRule, ...]:
        """Rules of conduct of every call, where they differ from the standard's or say why."""
        return tuple(self._conduct.values())

    @property
    def course(self) -> Course | None:
        """The course of new trainees; that of the last folder which has one."""
        return self._course

    @property
    def replaced(self) -> tuple[Replaced, ...]:
        """What later folders have put in the place of something of the same id."""
        return tuple(self._replaced)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the files that were left out."""
        return tuple(self._problems.ordered())

    def card(self, card_id: str) -> Card:
        """The card of that id. UsageError `content.unknown-card` when there is none."""
        if card_id not in self._cards:
            hint = did_you_mean(card_id, self._cards) or "，请检查编号。"
            raise UsageError("content.unknown-card", f"没有话术卡“{card_id}”{hint}")
        return self._cards[card_id]

    def scenario(self, scenario_id: str) -> Scenario:
        """The scenario of that id. UsageError `content.unknown-scenario` when there is none."""
        if scenario_id not in self._scenarios:
            hint = did_you_mean(scenario_id, self._scenarios) or "，请检查编号。"
            raise UsageError("content.unknown-scenario", f"没有场景“{scenario_id}”{hint}")
        return self._scenarios[scenario_id]

    def _add(self, folder: Path) -> None:
        places: dict[str, Node] = {}
        for path in content_files(folder):
            if not _inside(path, folder):
                self._problems.add(
                    "content.outside-folder",
                    "这个文件指到了内容文件夹之外，请把文件本身放进来。",
                    Position(path, 1, 1),
                )
                continue
            before = len(self._problems.found)
            root = read(path, self._problems, CARD_KEYS | SCENARIO_KEYS | COURSE_KEYS)
            if root is None:
                continue
            if any(name in root.keys for name in _COURSE_KEYS):
                self._add_course(root)
            elif _is_scenario(root, path):
                self._add_scenario(root, places, before)
            else:
                self._add_cards(root, places, before)

    def _add_cards(self, root: Node, places: dict[str, Node], before: int) -> None:
        file = validate(CardFile, root, self._problems)
        if file is None:
            return
        cards = compiled.cards(file, root)
        nodes = root.child("话术", "cards").items()
        for card, node in zip(cards, nodes, strict=True):
            self._claim(f"话术卡“{card.id}”", node, places)
        if len(self._problems.found) > before:
            return
        for card, node in zip(cards, nodes, strict=True):
            self._note_replaced(f"话术卡“{card.id}”", self._cards.get(card.id), card)
            self._cards[card.id] = card
            self.origins.cards[card.id] = node
        general = compiled.forbidden(file.general_forbidden, file.chapter)
        written = root.child("通用禁语", "general_forbidden").items()
        for item, node in zip(general, written, strict=True):
            self._general[item.phrase] = item
            self.origins.general[item.phrase] = node
        conduct = compiled.conduct(file.general_conduct, file.chapter)
        written = root.child("通用行为", "general_conduct").items()
        for rule, node in zip(conduct, written, strict=True):
            self._conduct[rule.rule] = rule
            self.origins.conduct[rule.rule] = node

    def _add_scenario(self, root: Node, places: dict[str, Node], before: int) -> None:
        file = validate(ScenarioFile, root, self._problems)
        if file is None:
            return
        scenario = compiled.scenario(file, root)
        self._claim(f"场景“{scenario.id}”", root, places)
        turns: dict[str, Node] = {}
        for turn, node in zip(scenario.turns, root.child("对话", "turns").items(), strict=True):
            self._claim(f"对话“{turn.id}”", node, turns)
            self._check_recording(turn, node)
        if len(self._problems.found) > before:
            return
        self._note_replaced(f"场景“{scenario.id}”", self._scenarios.get(scenario.id), scenario)
        self._scenarios[scenario.id] = scenario
        self.origins.scenarios[scenario.id] = root

    def _add_course(self, root: Node) -> None:
        file = validate(CourseFile, root, self._problems)
        if file is None:
            return
        now = course(file, root)
        self._note_replaced("课程", self._course, now)
        self._course, self.origins.course = now, root

    def _claim(self, name: str, node: Node, places: dict[str, Node]) -> None:
        place = node.child("编号", "id").position
        first = places.setdefault(name, node).child("编号", "id").position
        if first != place:
            self._problems.add(
                "content.duplicate-id",
                f"{name}重复了，{first.path.name} 第 {first.line} 行已经有了，请换一个编号。",
                place,
            )

    def _note_replaced(
        self, what: str, before: Card | Scenario | Course | None, now: Card | Scenario | Course
    ) -> None:
        # The same file may come twice, by its folder and by its own name.
        if before is not None and not _same_file(before.position.path, now.position.path):
            self._replaced.append(Replaced(what, before.position, now.position))

    def _check_recording(self, turn: Turn, node: Node) -> None:
        if turn.recording is None:
            return
        place = node.child("录音", "recording")
        if not _inside(turn.recording, content_root(turn.position.path)):
            message = f"{quoted(str(place.plain))}指到了内容文件夹之外，请把录音放进来。"
            self._problems.add("content.outside-folder", message, place.position)
        elif not _is_file(turn.recording):
            message = (
                f"找不到录音{quoted(str(place.plain))}，请检查文件名；从这个文件所在的文件夹找起。"
            )
            self._problems.add("content.no-recording", message, place.position)

    def _leave_out_loose_ends(self) -> None:
        for scenario in list(self._scenarios.values()):
            root = self.origins.scenarios[scenario.id]
            nodes = root.child("对话", "turns").items()
            before = len(self._problems.found)
            known = {turn.id for turn in scenario.turns}
            for turn, node in zip(scenario.turns, nodes, strict=True):
                self._check_card(turn, node)
                self._check_branches(turn, node, known)
            angry = scenario.patience.supervisor_turn
            if angry:
                place = root.child("忍耐", "patience").child("找主管去", "supervisor_turn")
                self._check_turn(angry, place, known)
            if len(self._problems.found) > before:
                del self._scenarios[scenario.id]

    def _check_card(self, turn: Turn, node: Node) -> None:
        if turn.card is None:
            return
        add = self._problems.add
        card = self._cards.get(turn.card)
        if card is None:
            hint = did_you_mean(turn.card, self._cards) or "，请检查编号。"
            place = node.child("话术", "card").position
            add("content.unknown-card", f"没有话术卡“{turn.card}”{hint}", place)
        elif turn.step > len(card.steps):
            add(
                "content.unknown-step",
                f"话术卡“{card.id}”只有 {len(card.steps)} 步，没有第 {turn.step} 步。",
                node.child("第几步", "step").position,
            )
        elif turn.way and turn.way not in (names := _ways(card, turn.step)):
            hint = did_you_mean(turn.way, names) or "，请检查名称。"
            place = node.child("做法", "way").position
            add("content.unknown-way", f"这一步没有做法“{turn.way}”{hint}", place)

    def _check_branches(self, turn: Turn, node: Node, known: set[str]) -> None:
        written = node.child("去向", "branches")
        for branch, name in zip(turn.branches, written.keys, strict=True):
            if branch.goto != END:
                self._check_turn(branch.goto, written.child(name), known)

    def _check_turn(self, turn_id: str, place: Node, known: set[str]) -> None:
        if turn_id not in known:
            hint = did_you_mean(turn_id, [*known, "结束"]) or "，请检查编号。"
            self._problems.add("content.unknown-turn", f"没有对话“{turn_id}”{hint}", place.position)


@contextmanager
def _nothing_is_garbage() -> Generator[None]:
    """Pause the search for garbage: all that is read is kept, and each search goes through it."""
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()


def content_files(folder: Path) -> list[Path]:
    """The YAML files of a content folder in a fixed order; a file stands for itself."""
    if not folder.is_dir():
        return [folder]
    places = [folder / name for name in SUBFOLDERS if (folder / name).is_dir()]
    try:
        return [
            path
            for place in places or [folder]
            for path in sorted(place.iterdir())
            if path.suffix.lower() in (".yaml", ".yml") and not path.is_dir()
        ]
    except OSError as error:
        raise UsageError(
            "content.no-folder", f"文件夹“{folder}”打不开（{error.strerror}），请检查权限。"
        ) from error


def content_root(file: Path) -> Path:
    """The content folder that a file lies in."""
    folder = file.absolute().parent
    return folder.parent if folder.name in SUBFOLDERS else folder


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.resolve() == other.resolve()
    except (OSError, RuntimeError):
        return False


def _inside(path: Path, folder: Path) -> bool:
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # Links that lead in a circle.
        return False


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # No system has names of such a length.
        return False


def _is_scenario(root: Node, path: Path) -> bool:
    if any(name in root.keys for name in _SCENARIO_KEYS):
        return True
    return path.parent.name == "scenarios" and not any(n in root.keys for n in _CARD_KEYS)


def _ways(card: Card, step: int) -> list[str]:
    return [way.name for way in card.step(step).expectation.ways if way.name]
