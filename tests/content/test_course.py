"""The course: read, held against the library, and as it ships true to the standard."""

from pathlib import Path

import pytest

from tests.content.writing import CARDS, SCENARIO, codes, places, write
from trainer.content.check import check
from trainer.content.course import Course
from trainer.content.library import Library
from trainer.content.packaged import packaged_folder
from trainer.scoring import deductions
from trainer.settings import DEFAULT_FACTS

COURSE = """\
标题: 一天的课
出处: 服务规范
总课时: 6
课程:
  - 标题: 问候
    半天:
      - 时段: 上午
        课时: 4
        目标:
          - 会问好
        话术:
          - hello
        场景:
          - visit
      - 时段: afternoon
        课时: 2
        目标:
          - 通过考试
考试:
  科目:
    - 名称: 实操
      数量: 3
  每次考试:
    - 及格线: 90
      扣分: 3
      没通过: 再练
    - 及格线: 95
      扣分: 6
      没通过: 再练再考
  补考:
    - 题目不同
  题目范围:
    - 名称: 问候
      话术:
        - hello
"""


SHIPPED = Library.load([packaged_folder()])


def folder_of(tmp_path: Path, course: str) -> Path:
    write(tmp_path / "scripts_zh" / "a.yaml", CARDS)
    write(tmp_path / "scripts_zh" / "course.yaml", course)
    write(tmp_path / "scenarios" / "visit.yaml", SCENARIO)
    return tmp_path


def course_of(folder: Path) -> Course:
    library = Library.load([folder])
    assert not library.problems
    assert library.course is not None
    return library.course


def test_a_course_is_read_with_the_cards_beside_it(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, COURSE)
    course = course_of(folder)
    assert [half.part for half in course.days[0].halves] == ["上午", "下午"]
    assert course.days[0].hours == course.hours == 6
    assert course.days[0].halves[0].scenarios == ("visit",)
    assert [attempt.deduction for attempt in course.exam.attempts] == [3, 6]
    assert course.position.path.name == "course.yaml"
    assert check([folder / "scripts_zh" / "course.yaml"], DEFAULT_FACTS) == []


def test_without_one_there_is_none(tmp_path: Path) -> None:
    write(tmp_path / "scripts_zh" / "a.yaml", CARDS)
    assert Library.load([tmp_path]).course is None


def test_the_course_of_a_later_folder_stands_for_the_first(tmp_path: Path) -> None:
    first = folder_of(tmp_path / "one", COURSE)
    second = folder_of(tmp_path / "two", COURSE.replace("一天的课", "我们的课"))
    library = Library.load([first, second])
    assert library.course is not None
    assert library.course.title == "我们的课"
    assert [each.now.path.name for each in library.replaced if each.what == "课程"] == [
        "course.yaml"
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected", "words"),
    [
        ("          - hello", "          - helo", (12, 13, "unknown-card"), "是不是“hello”？"),
        ("          - visit", "          - vista", (14, 13, "unknown-scenario"), "是不是“visit”？"),
        ("\n        - hello", "\n        - x-y-z", (35, 11, "unknown-card"), "请检查编号"),
        ("总课时: 6", "总课时: 8", (3, 6, "course-hours"), "加起来是 6，和“总课时”8 对不上"),
        ("及格线: 95", "及格线: 90", (27, 12, "pass-marks"), "90 不比上次的 90 高"),
    ],
)
def test_what_does_not_fit_is_told_where_it_stands(
    tmp_path: Path, old: str, new: str, expected: tuple[int, int, str], words: str
) -> None:
    assert old in COURSE
    folder = folder_of(tmp_path, COURSE.replace(old, new, 1))
    problems = check([folder / "scripts_zh" / "course.yaml"], DEFAULT_FACTS)
    assert places(problems) == [expected]
    assert words in problems[0].message


def test_one_that_does_not_fit_its_form_is_left_out(tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path, COURSE.replace("课时: 4", "课时: 四节", 1).replace("标题: 问候", "")
    )
    library = Library.load([folder])
    assert library.course is None
    assert codes(list(library.problems)) == ["content.missing-key", "content.not-a-number"]
    assert list(library.cards) == ["hello"]


def test_the_course_that_ships_is_that_of_the_standard() -> None:
    course = SHIPPED.course
    assert course is not None
    assert len(course.days) == 5
    assert course.hours == 40
    assert [day.hours for day in course.days] == [8] * 5
    drilled = {card for day in course.days for half in day.halves for card in half.cards}
    assert drilled == set(SHIPPED.cards)
    exam = course.exam
    assert [part.name for part in exam.parts] == ["笔试", "实操"]
    assert [(each.pass_mark, each.deduction) for each in exam.attempts] == [
        *((90, 3), (95, 6), (100, 10)),
    ]
    assert [each.target for each in course.feedback] == [100, 95, 80, 70]
    assert course.statistics is not None
    assert course.statistics.within_days == 7


def test_it_deducts_as_scoring_does() -> None:
    course = SHIPPED.course
    assert course is not None
    assert [fault.points for fault in course.exam.faults] == [
        deductions.SLIGHT,
        deductions.SMALL,
        deductions.MEDIUM,
        deductions.HEAVY,
        deductions.GRAVE,
    ]
    assert course.exam.bonus is not None
    assert course.exam.bonus.least == deductions.LEAST_BONUS
