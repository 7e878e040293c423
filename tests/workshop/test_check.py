"""The whole check: reading, sentences, examples and runs, in one process or in several."""

import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from tests.content.writing import CARDS, codes, write
from tests.workshop.trials import CARD, SCENARIO, SITE
from trainer.content.packaged import packaged_folder
from trainer.errors import UsageError
from trainer.scoring.greeting import HolidaySpan
from trainer.workshop import check as workshop
from trainer.workshop.check import check

FINE = CARD + "      - 说: 早上好，请问有什么可以帮您？\n"
RUN = "    动作:\n      - 挂机: 是\n    通过: 否\n"


def test_problems_of_every_kind_come_by_place(tmp_path: Path) -> None:
    write(tmp_path / "scripts_zh" / "a.yaml", "章节：甲\n")
    write(tmp_path / "scripts_zh" / "b.yaml", CARD + "      - 说: 早上好\n")
    scenario = SCENARIO.format(mark=80, weight=1) + RUN.replace("否", "是")
    for branch in ("挂机", "没说到"):
        scenario = scenario.replace(f"{branch}: again", f"{branch}: two")
    write(tmp_path / "scenarios" / "c.yaml", scenario)
    report = check([tmp_path], SITE)
    assert codes(list(report.problems)) == [
        "content.unreachable-turn",
        "content.run-passed",
        "content.full-width-colon",
        "content.example-missed",
    ]


def test_the_same_content_is_right_at_every_hour(tmp_path: Path) -> None:
    path = write(tmp_path / "scripts_zh" / "card.yaml", FINE)
    for hour in (3, 9, 15, 23):
        site = replace(SITE, now=datetime(2027, 5, 1, hour))
        assert check([path], site).problems == ()


def test_holidays_of_the_site_count(tmp_path: Path) -> None:
    day = datetime(2027, 5, 6, 9)
    site = replace(SITE, spans=(HolidaySpan("劳动节", day.date(), day.date()),))
    greeting = CARD.replace('"{greeting}"', '"{holiday_greeting}"').replace(
        '"{greeting}，请', '"{holiday_greeting}，请'
    )
    example = "      - 说: 劳动节快乐，请问有什么可以帮您？\n        时间: 2027-05-06 09:00\n"
    path = write(tmp_path / "card.yaml", greeting + example)
    assert check([path], site).problems == ()
    assert codes(list(check([path], SITE).problems)) == ["content.example-missed"]


def test_what_stands_for_something_shipped_is_told(tmp_path: Path) -> None:
    mine = FINE.replace("编号: greeted", "编号: opening-regular")
    path = write(tmp_path / "scripts_zh" / "mine.yaml", mine)
    report = check([path], SITE)
    (replaced,) = report.replaced
    assert (replaced.what, replaced.now.path) == ("话术卡“opening-regular”", path)
    assert replaced.before.path.is_relative_to(packaged_folder())
    assert check([write(tmp_path / "scripts_zh" / "other.yaml", FINE)], SITE).replaced == ()


def test_progress_counts_the_parts(tmp_path: Path) -> None:
    write(tmp_path / "scripts_zh" / "card.yaml", FINE + CARDS.partition("话术:\n")[2])
    told: list[tuple[int, int]] = []
    check([tmp_path], SITE, on_progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


def test_nothing_to_check_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        check([tmp_path / "none.yaml"], SITE)


def test_many_files_are_checked_by_several_processes_with_the_same_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        wrong = "      - 说: 早上好\n" if number % 2 else ""
        text = (FINE + wrong).replace("编号: greeted", f"编号: greeted-{number}")
        write(tmp_path / "scripts_zh" / f"{number:02}.yaml", text)
    started: list[int] = []
    spread = workshop.spread

    def counted(work: object, thing: object, count: int, processes: int) -> object:
        started.append(processes)
        return spread(work, thing, count, processes)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(workshop, "spread", counted)
    monkeypatch.setattr(workshop, "_WORTH_A_PROCESS", 2)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    together = check([tmp_path], SITE)
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    alone = check([tmp_path], SITE)
    assert started == [2, 1]
    assert together.problems == alone.problems
    assert codes(list(alone.problems)) == ["content.example-missed"] * 2
