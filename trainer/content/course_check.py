"""A course held against the library, and its numbers against each other."""

from collections.abc import Mapping
from itertools import pairwise

from trainer.content.course import Course
from trainer.content.library import Library
from trainer.content.node import Node
from trainer.content.problem import Problems, did_you_mean


def check_course(course: Course, library: Library, problems: Problems) -> None:
    """Note what is wrong with a course: cards and scenarios that nobody has, class hours that do
    not add up, marks that are no harder to reach the next time."""
    root = library.origins.course
    if root is None:
        return
    days = root.child("课程", "days").items()
    for node in (half for day in days for half in day.child("半天", "halves").items()):
        _check_ids("话术卡", node.child("话术", "cards"), library.cards, problems)
        _check_ids("场景", node.child("场景", "scenarios"), library.scenarios, problems)
    exam = root.child("考试", "exam")
    for node in exam.child("题目范围", "topics").items():
        _check_ids("话术卡", node.child("话术", "cards"), library.cards, problems)
    _check_hours(course, root, problems)
    _check_attempts(course, exam.child("每次考试", "attempts").items(), problems)


def _check_ids(what: str, node: Node, known: Mapping[str, object], problems: Problems) -> None:
    code = "content.unknown-card" if what == "话术卡" else "content.unknown-scenario"
    for item in node.items():
        if item.plain not in known:
            hint = did_you_mean(str(item.plain), known) or "，请检查编号。"
            problems.add(code, f"没有{what}“{item.plain}”{hint}", item.position)


def _check_hours(course: Course, root: Node, problems: Problems) -> None:
    total = sum(day.hours for day in course.days)
    if abs(total - course.hours) > 0.01:
        problems.add(
            "content.course-hours",
            f"各半天的课时加起来是 {total:g}，和“总课时”{course.hours:g} 对不上，请改正其中一处。",
            root.child("总课时", "hours").position,
        )


def _check_attempts(course: Course, nodes: list[Node], problems: Problems) -> None:
    attempts = zip(course.exam.attempts, nodes, strict=True)
    for (before, _), (attempt, node) in pairwise(attempts):
        if attempt.pass_mark <= before.pass_mark:
            problems.add(
                "content.pass-marks",
                f"及格线要一次比一次高，{attempt.pass_mark:g} 不比上次的 {before.pass_mark:g} 高。",
                node.child("及格线", "pass_mark").position,
            )
