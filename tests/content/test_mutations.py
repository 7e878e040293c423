"""A thousand shipped files gone wrong: each is answered with problems that point into the file."""

import random
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from trainer.content.card_schema import CARD_KEYS
from trainer.content.check import check_part
from trainer.content.library import Library
from trainer.content.packaged import packaged_folder
from trainer.content.problem import Problem, Problems
from trainer.content.scenario_schema import SCENARIO_KEYS
from trainer.scoring.situation import Situation
from trainer.settings import DEFAULT_FACTS
from trainer.workshop.examples import check_examples
from trainer.workshop.runs import check_runs

MUTANTS = 1000
TRIED = 20
"""How many of those that still load are tried and played: that takes a while."""

CARDS_FOLDER = packaged_folder() / "scripts_zh"
SITE = Situation(datetime(2026, 11, 25, 9, 30), DEFAULT_FACTS)
KEYS = sorted(CARD_KEYS | SCENARIO_KEYS)
ODD = "：“”‘’\u3000\u00a0\u200b\ufeff\u2028\x00\x07\t\r{}[]&*!|>%@`#?-,\"'～…😀é\U0010fffd｛｝"
VALUES = (
    *("", "~", "null", "是", "否", "五", "-1", "1e999", "nan", "0x10", "99999999999999999999"),
    *("[]", "{}", "[[[]]]", "*a", "&a b", "!!python/object:os.system x", "|", ">-", "'", '"'),
    *(
        "{company",
        "{x y}",
        "结束",
        "../../../etc/passwd",
        "随机姓名",
        "一" * 600,
        "2026-02-30 25:61",
    ),
)
CHINESE = re.compile("[\u4e00-\u9fff]")

Lines = list[str]
Change = Callable[[random.Random, Lines], None]


def originals() -> list[str]:
    """Shipped scenarios, and shipped cards each in a file of its own."""
    texts = [
        path.read_text(encoding="utf-8")
        for path in sorted((packaged_folder() / "scenarios").iterdir())
    ]
    for path in sorted((packaged_folder() / "scripts_zh").iterdir()):
        text = path.read_text(encoding="utf-8")
        head, mark, cards = text.partition("\n话术:\n")
        if mark:
            texts += [f"{head}{mark}  - {card}" for card in cards[4:].split("\n  - ")]
    return texts


def drop(r: random.Random, lines: Lines) -> None:
    del lines[r.randrange(len(lines))]


def double(r: random.Random, lines: Lines) -> None:
    at = r.randrange(len(lines))
    lines.insert(at, lines[at])


def swap(r: random.Random, lines: Lines) -> None:
    one, other = r.randrange(len(lines)), r.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def other_key(r: random.Random, lines: Lines) -> None:
    at = r.randrange(len(lines))
    lines[at] = re.sub(r"[\w-]+(?=:)", r.choice(KEYS), lines[at], count=1)


def other_value(r: random.Random, lines: Lines) -> None:
    at = r.randrange(len(lines))
    value = r.choice(VALUES)
    lines[at] = re.sub(r"(?<=[:-] ).*", lambda _: value, lines[at], count=1)


def swapped_values(r: random.Random, lines: Lines) -> None:
    one, other = r.randrange(len(lines)), r.randrange(len(lines))
    left, right = lines[one].partition(": "), lines[other].partition(": ")
    lines[one], lines[other] = f"{left[0]}: {right[2]}", f"{right[0]}: {left[2]}"


def indentation(r: random.Random, lines: Lines) -> None:
    at = r.randrange(len(lines))
    lines[at] = r.choice(["", " ", "  ", "\t", "\u3000", " " * 9]) + lines[at].lstrip()


def cut_off(r: random.Random, lines: Lines) -> None:
    del lines[r.randrange(len(lines)) :]


def odd_character(r: random.Random, lines: Lines) -> None:
    at = r.randrange(len(lines))
    column = r.randint(0, len(lines[at]))
    odd = r.choice(ODD) if r.random() < 0.8 else chr(r.randrange(0xD800))
    lines[at] = lines[at][:column] + odd + lines[at][column:]


def lost_character(r: random.Random, lines: Lines) -> None:
    at = r.randrange(len(lines))
    column = r.randint(0, len(lines[at]))
    lines[at] = lines[at][:column] + lines[at][column + 1 :]


CHANGES: tuple[Change, ...] = (
    *(drop, double, swap, other_key, other_value, swapped_values, indentation, cut_off),
    *(odd_character, lost_character),
)


def mutants(count: int) -> Iterator[bytes]:
    """So many shipped files gone wrong, always the same ones."""
    texts = originals()
    for seed in range(count):
        r = random.Random(seed)
        lines = r.choice(texts).split("\n")
        for _ in range(r.choice([1, 1, 1, 2, 5])):
            r.choice(CHANGES)(r, lines)
            lines = lines or [""]
        data = bytearray("\n".join(lines).encode())
        if data and r.random() < 0.2:
            for _ in range(r.randint(1, 4)):
                data[r.randrange(len(data))] ^= 1 << r.randrange(8)
        yield bytes(data)


def assert_told_well(problems: Iterable[Problem], path: Path, data: bytes) -> None:
    last = max(1, len(data.decode("utf-8", "replace").splitlines()))
    for problem in problems:
        place = problem.position
        assert place.path == path, problem
        assert 1 <= place.line <= last, problem
        assert place.column >= 1, problem
        assert CHINESE.search(problem.message), problem
        assert re.fullmatch(r"content\.[a-z-]+", problem.code), problem


def tried(path: Path) -> list[Problem]:
    """What is found when all that still loads of a file is tried and played, beside the shipped
    cards."""
    shelf, problems = Library.load([CARDS_FOLDER, path]), Problems()
    for card in shelf.cards.values():
        if card.position.path == path:
            check_part(card, shelf, DEFAULT_FACTS, problems, frozenset("您好"))
            check_examples(card, shelf, SITE, problems)
    for scenario in shelf.scenarios.values():
        check_part(scenario, shelf, DEFAULT_FACTS, problems)
        check_runs(scenario, shelf, SITE, problems)
    return [problem for problem in problems.found if problem.position.path == path]


@pytest.mark.slow
def test_a_thousand_files_gone_wrong_are_answered_at_their_places(tmp_path: Path) -> None:
    path = tmp_path / "mutant.yaml"
    unread = 0
    for data in mutants(MUTANTS):
        path.write_bytes(data)
        problems = Library.load([path]).problems
        assert_told_well(problems, path, data)
        unread += not loads(problems)
    assert MUTANTS / 4 < unread < MUTANTS


@pytest.mark.slow
def test_what_still_loads_of_them_is_tried_and_played_without_a_hitch(tmp_path: Path) -> None:
    path = tmp_path / "mutant.yaml"
    last, told = 0, 0
    for data in mutants(MUTANTS):
        path.write_bytes(data)
        if loads(Library.load([path]).problems):
            problems = tried(path)
            assert_told_well(problems, path, data)
            last, told = last + 1, told + bool(problems)
        if last == TRIED:
            break
    assert told > TRIED / 10


def loads(problems: Iterable[Problem]) -> bool:
    """Whether a file would load beside the shipped cards."""
    return all(problem.code == "content.unknown-card" for problem in problems)
